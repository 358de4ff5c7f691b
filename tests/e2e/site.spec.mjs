// The site as it is served: both documents start, with their worker, from files of their own origin alone.
import { listen } from "./support/console.mjs";
import { expect, test } from "./support/servers.mjs";

for (const path of ["/", "/verify.html"]) {
  test(`${path} loads from its own origin only, without an inline script or an error`, async ({ page, siteServer }) => {
    const heard = listen(page);
    await page.goto(path);
    const name = await page.locator('meta[name="packseal-worker"]').getAttribute("content");
    await expect.poll(() => heard.requests.some(({ url }) => url === new URL(name, page.url()).href)).toBe(true);
    await page.waitForLoadState("networkidle");

    expect(heard.requests.map(({ url }) => new URL(url).origin)).toEqual(heard.requests.map(() => siteServer.url));
    expect(heard.failures).toEqual([]);
    expect(heard.errors).toEqual([]);
    expect(await page.locator("script:not([src])").count()).toBe(0);
  });
}
