// The site as it is served: both documents start from files of their own origin alone.
import { listen } from "./support/console.mjs";
import { expect, test } from "./support/servers.mjs";

// The Verify page starts its worker at once, so that it can work offline; the Build page with the build.
for (const [path, atOnce] of [
  ["/", false],
  ["/verify.html", true],
]) {
  test(`${path} loads from its own origin only, without an inline script or an error`, async ({ page, siteServer }) => {
    const heard = listen(page);
    // A site that names no vendor has nobody else to ask.
    await page.route("**/config.json", (route) => route.fulfill({ json: { schema: "packseal-config/1", apis: [] } }));
    await page.goto(path);
    const name = await page.locator('meta[name="packseal-worker"]').getAttribute("content");
    const worker = new URL(name, page.url()).href;
    await page.waitForLoadState("networkidle");
    await expect.poll(() => heard.requests.some(({ url }) => url === worker)).toBe(atOnce);
    expect((await page.request.get(worker)).status()).toBe(200);

    expect(heard.requests.map(({ url }) => new URL(url).origin)).toEqual(heard.requests.map(() => siteServer.url));
    expect(heard.failures).toEqual([]);
    expect(heard.errors).toEqual([]);
    expect(await page.locator("script:not([src])").count()).toBe(0);
  });
}
