// The two servers of an end-to-end test: the built site and a tenant on another origin, both on free ports.
import { test as base } from "@playwright/test";
import { startTenant } from "../../../scripts/lib/tenant.mjs";
import { serveSite } from "../../../scripts/serve.mjs";

export { expect } from "@playwright/test";

/**
 * Adds to Playwright's test:
 *
 * - `siteServer`: the static server of pkg/site, with `url`, `setApis` and `close`; started once per worker.
 * - `tenant`: the tenant that the site's config.json then names, with `url` and `stop`; started on first use.
 * - option `tenantArguments`: more flags for the tenant, set with `test.use({ tenantArguments: [[…], { scope: "worker" }] })`.
 * - `baseURL`: the site's address, so that `page.goto("/")` is the Build page.
 */
export const test = base.extend({
  tenantArguments: [[], { option: true, scope: "worker" }],

  siteServer: [
    async ({}, use) => {
      const site = await serveSite();
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
});
