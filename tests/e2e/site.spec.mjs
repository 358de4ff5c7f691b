// The site as it is served: both documents start from files of their own origin alone.
import { listen } from "./support/console.mjs";
import { expect, test } from "./support/servers.mjs";

// The worker's program is the page's own, so that Verify can work offline and all parts are of one release.
for (const [path, program] of [
  ["/", "build-document"],
  ["/verify.html", "verify-document"],
]) {
  test(`${path} loads from its own origin only, without an inline script or an error`, async ({ page, siteServer }) => {
    const heard = listen(page);
    // A site that names no vendor has nobody else to ask.
    await page.route("**/config.json", (route) => route.fulfill({ json: { schema: "packseal-config/1", apis: [] } }));
    await page.goto(path);
    const named = new RegExp(`/${program}-[0-9a-f]{16}_bg\\.wasm$`);
    await expect.poll(() => heard.requests.filter(({ url }) => named.test(url)).length).toBe(1);
    await page.waitForLoadState("networkidle");

    expect(heard.requests.map(({ url }) => new URL(url).origin)).toEqual(heard.requests.map(() => siteServer.url));
    expect(heard.failures).toEqual([]);
    expect(heard.errors).toEqual([]);
    expect(await page.locator("script:not([src])").count()).toBe(0);
  });
}
