// A private window of Firefox, which gives a page no private file system: packs are built in memory, saved and checked all the same, and keys
// are kept until the window closes.
import { firefox } from "@playwright/test";
import { FIREFOX_PREFERENCES, systemFirefox } from "../../scripts/lib/tools.mjs";
import { build, save } from "./support/build.mjs";
import { keys, makeKey } from "./support/keys.mjs";
import { expect, test as base } from "./support/servers.mjs";
import { dropFile, expectHeadline, openVerify, verifyNatively } from "./support/verify.mjs";

const test = base.extend({
  // Playwright's own `page` is in the browser of the other tests.
  page: async ({ siteServer, engine }, use) => {
    expect(engine).toBe("firefox");
    const firefoxUserPrefs = { ...FIREFOX_PREFERENCES, "browser.privatebrowsing.autostart": true };
    const browser = await firefox.launch({ channel: "moz-firefox", executablePath: systemFirefox(), firefoxUserPrefs });
    const context = await browser.newContext({ acceptDownloads: true, baseURL: siteServer.url });
    await use(await context.newPage());
    await browser.close();
  },
});

test("in a private window a pack is held in memory, as the page says, saved, and verified", async ({ builder: page, folder }) => {
  await page.goto("/");
  expect(await page.evaluate(() => navigator.storage.getDirectory().catch(({ name }) => name))).toBe("SecurityError");
  await build(page, { first: "2001-01-01", last: "2001-01-02", focus: false });
  await expect(page.getByText("the pack is held in memory until you save it")).toBeVisible();
  const saved = await save(page, folder);
  expect(verifyNatively(saved)).toMatchObject({ exit: 0, report: { headline: "INTACT, NOT SIGNED" } });
  await openVerify(page);
  await dropFile(page, saved);
  await expectHeadline(page, "INTACT, NOT SIGNED");
});

test("in a private window keys are made, and are there after the page was loaded anew", async ({ page }) => {
  await page.goto("/#/keys");
  await makeKey(page, "Compliance Lead", "owner", "Ed25519");
  await page.reload();
  await expect(keys(page).getByRole("row")).toHaveCount(2);
});
