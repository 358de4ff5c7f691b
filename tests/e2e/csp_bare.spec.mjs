// The policies hold in the same way where a host can send no headers.
import { expect, lockedTests, test } from "./support/locked.mjs";

test.use({ headers: false });

test("the host sends no policy", async ({ page }) => {
  for (const path of ["/", "/verify.html"]) {
    expect((await page.request.get(path)).headers()["content-security-policy"]).toBeUndefined();
  }
});

lockedTests();
