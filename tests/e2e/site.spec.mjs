// The site as it is served: both documents start from files of their own origin alone.
import { listen } from "./support/console.mjs";
import { expect, test } from "./support/servers.mjs";

// Both fetch their worker at once: Verify so that it can work offline, Build so that its parts are all of one release.
for (const [path, worker] of [
  ["/", "build-worker"],
  ["/verify.html", "verify-worker"],
]) {
  test(`${path} loads from its own origin only, without an inline script or an error`, async ({ page, siteServer }) => {
    const heard = listen(page);
    // A site that names no vendor has nobody else to ask.
    await page.route("**/config.json", (route) => route.fulfill({ json: { schema: "packseal-config/1", apis: [] } }));
    await page.goto(path);
    for (const ending of [".js", "_bg.wasm"]) {
      const named = new RegExp(`/${worker}-[0-9a-f]{16}${ending.replace(".", "\\.")}$`);
      await expect.poll(() => heard.requests.filter(({ url }) => named.test(url)).length).toBe(1);
    }
    await page.waitForLoadState("networkidle");

    expect(heard.requests.map(({ url }) => new URL(url).origin)).toEqual(heard.requests.map(() => siteServer.url));
    expect(heard.failures).toEqual([]);
    expect(heard.errors).toEqual([]);
    expect(await page.locator("script:not([src])").count()).toBe(0);
  });
}
