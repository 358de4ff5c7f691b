// The two servers of an end-to-end test: the built site and a tenant on another origin, both on free ports.
import { test as base } from "@playwright/test";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startTenant } from "../../../scripts/lib/tenant.mjs";
import { serveSite } from "../../../scripts/serve.mjs";
import { build, save, withoutPicker } from "./build.mjs";
import { driveFirefox } from "./firefox.mjs";

export { expect } from "@playwright/test";

const ONCE = { scope: "worker", timeout: 90_000 };

async function packOf(browser, siteServer, choices) {
  const context = await browser.newContext({ acceptDownloads: true, baseURL: siteServer.url });
  const page = await context.newPage();
  const folder = mkdtempSync(join(tmpdir(), "packseal-e2e-"));
  await withoutPicker(page);
  await build(page, choices);
  const bytes = readFileSync(await save(page, folder));
  rmSync(folder, { recursive: true, force: true });
  await context.close();
  return bytes;
}

/**
 * Adds to Playwright's test:
 *
 * - `siteServer`: the static server of pkg/site, with `url`, `setApis` and `close`; started once per worker.
 * - `tenant`: the tenant that the site's config.json then names, with `url` and `stop`; started on first use.
 * - option `tenantArguments`: more flags for the tenant, set with `test.use({ tenantArguments: [[…], { scope: "worker" }] })`.
 * - option `headers`: whether the site is served with the headers of its `_headers`, `true` unless set with `test.use`.
 * - `baseURL`: the site's address, so that `page.goto("/")` is the Build page.
 * - `otherTenant`: starts a tenant with these flags for one test, which the site names until the test is over.
 * - `folder`: a folder that is gone after the test.
 * - `pack`: the bytes of a whole pack with FOCUS, built once per worker.
 * - `smallPack`: the same of a period without rows, for tests whose time grows with the entries.
 * - `builder`: a page without the browser's file picker, the tenant running: saving is a download.
 */
export const test = base.extend({
  tenantArguments: [[], { option: true, scope: "worker" }],

  headers: [true, { option: true, scope: "worker" }],

  // For tests in Firefox; no other does without it.
  engine: [
    async ({ browserName }, use) => {
      if (browserName === "firefox") driveFirefox();
      await use(browserName);
    },
    { scope: "worker", auto: true },
  ],

  siteServer: [
    async ({ headers }, use) => {
      const site = await serveSite({ headers });
      await use(site);
      await site.close();
    },
    { scope: "worker" },
  ],

  tenant: [
    async ({ siteServer, tenantArguments }, use) => {
      const tenant = await startTenant({ origin: siteServer.url, arguments_: tenantArguments });
      siteServer.setApis([tenant.url]);
      await use(tenant);
      await tenant.stop();
    },
    { scope: "worker", timeout: 150_000 },
  ],

  baseURL: async ({ siteServer }, use) => use(siteServer.url),

  // Playwright has the browser tell of dialogs for files without waiting for that to be so: where a test listens only when it presses a key, the
  // dialog may be quicker, and is never heard of. So each page listens from its beginning.
  context: async ({ context }, use) => {
    context.on("page", (page) => page.on("filechooser", () => {}));
    await use(context);
  },

  otherTenant: async ({ siteServer, tenant }, use) => {
    const started = [];
    await use(async (...arguments_) => {
      const other = await startTenant({ origin: siteServer.url, arguments_ });
      started.push(other);
      siteServer.setApis([other.url]);
      return other;
    });
    siteServer.setApis([tenant.url]);
    await Promise.all(started.map((other) => other.stop()));
  },

  folder: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), "packseal-e2e-"));
    await use(folder);
    rmSync(folder, { recursive: true, force: true });
  },

  pack: [({ browser, siteServer, tenant: _ }, use) => packOf(browser, siteServer, { focus: true }).then(use), ONCE],

  // An empty period: the same lists, and few entries.
  smallPack: [
    ({ browser, siteServer, tenant: _ }, use) =>
      packOf(browser, siteServer, { first: "2001-01-01", last: "2001-01-01", focus: true, evidence: "1" }).then(use),
    ONCE,
  ],

  builder: async ({ page, tenant: _ }, use) => {
    await withoutPicker(page);
    await use(page);
  },
});
