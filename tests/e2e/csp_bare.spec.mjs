// The policies hold in the same way where a host can send no headers.
import { expect, lockedTests, test } from "./support/locked.mjs";

test.use({ headers: false });

test("the host sends no policy", async ({ page }) => {
  for (const path of ["/", "/verify.html"]) {
    expect((await page.request.get(path)).headers()["content-security-policy"]).toBeUndefined();
  }
});

test("a document inside another page does not start", async ({ page, siteServer }) => {
  const said = [];
  page.on("pageerror", ({ message }) => said.push(message));
  for (const path of ["/", "/verify.html"]) {
    said.length = 0;
    await page.setContent(`<iframe src="${siteServer.url}${path}"></iframe>`);
    await expect.poll(() => said).toEqual(["Packseal does not start inside another page"]);
    await expect(page.frameLocator("iframe").getByText("Packseal is starting.")).toBeVisible();
  }
});

lockedTests();
