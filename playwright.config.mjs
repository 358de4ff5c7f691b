import { defineConfig } from "@playwright/test";
import { CHROMIUM_ARGUMENTS, systemChromium } from "./scripts/lib/tools.mjs";

export default defineConfig({
  testDir: "tests/e2e",
  outputDir: "test-results/e2e",
  // One worker: the tests share a tenant and a site, and builds of large packs want the cores for themselves.
  workers: 1,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  timeout: 60_000,
  reporter: [["list"], ["json", { outputFile: "test-results/e2e.json" }]],
  use: {
    acceptDownloads: true,
    browserName: "chromium",
    launchOptions: { executablePath: systemChromium(), args: CHROMIUM_ARGUMENTS },
    locale: "en-GB",
    serviceWorkers: "block",
    timezoneId: "UTC",
    trace: "retain-on-failure",
  },
  projects: [
    { name: "e2e", testMatch: "*.spec.mjs" },
    // `make screenshots`: writes pictures of each state, asserts nothing about pixels.
    { name: "screenshots", testMatch: "*.shots.mjs" },
  ],
});
