import { defineConfig } from "@playwright/test";
import { availableParallelism } from "node:os";
import { CHROMIUM_ARGUMENTS, FIREFOX_PREFERENCES, systemChromium, systemFirefox } from "./scripts/lib/tools.mjs";

/** The tests that run in Firefox too: whole builds, checks and seals, the policies, and the search for secrets. What the engine has no part in is left out. */
const IN_FIREFOX = ["build", "csp", "private", "secrets", "seal", "site", "tokens", "verify"];

/** Of these, what no other engine has. */
const FIREFOX_ALONE = "private.spec.mjs";

/** The system's own Firefox, over WebDriver BiDi: it needs no build of Playwright's. */
const FIREFOX = {
  browserName: "firefox",
  channel: "moz-firefox",
  launchOptions: { executablePath: systemFirefox(), firefoxUserPrefs: FIREFOX_PREFERENCES },
  screenshot: "only-on-failure",
  trace: "off",
};

export default defineConfig({
  testDir: "tests/e2e",
  outputDir: "test-results/e2e",
  // Each worker has a browser, a site and tenants of its own, on free ports; the tests of one file share them, one after the other. More than
  // two would wait for each other's cores.
  workers: Math.min(2, availableParallelism()),
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  // What goes well is quick; a machine that is slow or shared gets the time that it needs.
  timeout: 240_000,
  expect: { timeout: 45_000 },
  // In CI nobody is there to try again; scripts/test/counts.mjs tells of each test that needed it.
  retries: process.env.CI ? 1 : 0,
  reporter: [["list"], ["json", { outputFile: "test-results/e2e.json" }]],
  use: {
    acceptDownloads: true,
    browserName: "chromium",
    launchOptions: { executablePath: systemChromium(), args: CHROMIUM_ARGUMENTS },
    locale: "en-GB",
    serviceWorkers: "block",
    timezoneId: "UTC",
    // A trace of every action costs a tenth of the time: TRACE=1 where a failure has to be looked into.
    trace: process.env.TRACE ? "retain-on-failure" : "off",
  },
  projects: [
    { name: "e2e", testMatch: "*.spec.mjs", testIgnore: FIREFOX_ALONE },
    {
      name: "firefox",
      testMatch: IN_FIREFOX.map((name) => `${name}.spec.mjs`),
      outputDir: "test-results/firefox",
      use: FIREFOX,
    },
    // `make screenshots`: writes pictures of each state, asserts nothing about pixels.
    { name: "screenshots", testMatch: "*.shots.mjs" },
  ],
});
