// Every state: nothing serious for axe, no sideways scrolling, the title as designed. And the whole job by keyboard.
import { seriousFindings } from "./support/axe.mjs";
import { BUILD_LIMIT, heading, withoutPicker } from "./support/build.mjs";
import { focused, tabTo } from "./support/keyboard.mjs";
import { expect, test } from "./support/servers.mjs";
import { STATES } from "./support/states.mjs";

/** The rules of axe whose answer depends on the width; all others have been asked at the first one. */
const BY_WIDTH = ["target-size", "scrollable-region-focusable"];
const WIDTHS = [320, 360, 768, 1280, 1600];

for (const { name, title, reach } of STATES) {
  test(`${name}: axe, widths, title`, async ({ builder: page, smallPack: pack, tenant }) => {
    await page.setViewportSize({ width: 1280, height: 900 });
    // No colour may be on its way to another when contrast is measured.
    await page.emulateMedia({ reducedMotion: "reduce" });
    await reach(page, { pack, tenant });
    await expect(page).toHaveTitle(title);
    await expect(page.locator("h1:visible")).toHaveCount(1);
    expect.soft(await seriousFindings(page), "light").toEqual([]);
    await page.emulateMedia({ colorScheme: "dark" });
    expect.soft(await seriousFindings(page, { rules: ["color-contrast"] }), "dark").toEqual([]);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect.soft(wide, `pixels too wide at ${width}`).toBeLessThanOrEqual(0);
      if (width === 360) expect.soft(await seriousFindings(page, { rules: BY_WIDTH }), "at 360").toEqual([]);
    }
  });
}

test("the whole job by keyboard alone, from sign-in to the verdict", async ({ page, tenant, folder }) => {
  await withoutPicker(page);
  expect(tenant.url).toBeTruthy();
  const { keyboard } = page;
  await page.goto("/");
  await expect(page.getByRole("button", { name: "Owner, Pro plan" })).toBeVisible();
  await tabTo(page, "Skip to content");
  await tabTo(page, /^Owner, Pro plan/);
  await keyboard.press("Enter");

  await expect(heading(page)).toHaveText("Build a pack");
  await expect(heading(page)).toBeFocused();
  await tabTo(page, "Organisation name");
  await keyboard.press("ControlOrMeta+a");
  await keyboard.type("Orchid by keyboard");
  await tabTo(page, "Last 30 days");
  await keyboard.press("ArrowRight");
  await expect(page.getByRole("radio").nth(1)).toBeChecked();
  await keyboard.press("ArrowLeft");
  await expect(page.getByRole("radio", { name: "Last 30 days" })).toBeChecked();
  await tabTo(page, "FOCUS costs");
  await keyboard.press("Space");
  await expect(page.getByLabel("FOCUS costs")).toBeChecked();
  await tabTo(page, "FOCUS rows at most");
  await keyboard.press("ControlOrMeta+a");
  await keyboard.type("0");
  await keyboard.press("Enter");

  await expect(page.getByRole("alert")).toBeFocused();
  await tabTo(page, "Rows at most must be between 1 and 200,000");
  await keyboard.press("Enter");
  await expect(page.getByLabel("FOCUS rows at most")).toBeFocused();
  await keyboard.press("ControlOrMeta+a");
  await keyboard.type("500");
  await tabTo(page, "Choose files");
  const adding = page.waitForEvent("filechooser");
  await keyboard.press("Enter");
  await (await adding).setFiles({ name: "acceptance.txt", mimeType: "text/plain", buffer: Buffer.from("Accepted.") });
  await tabTo(page, "Remove acceptance.txt");
  await tabTo(page, "Ask me about each");
  await tabTo(page, "Build the pack");
  await keyboard.press("Space");

  await expect(page.getByRole("heading", { name: /looks like a secret$/ })).toBeFocused({ timeout: BUILD_LIMIT });
  await tabTo(page, "Hide it");
  await keyboard.press("ArrowRight");
  await expect(page.getByRole("radio", { name: "Keep it, it is not secret" })).toBeChecked();
  await tabTo(page, "Why it is not secret");
  await keyboard.type("A hook of the sample tenant");
  await tabTo(page, "Hide whatever else is found in this build, without asking again");
  await tabTo(page, "Go on");
  await keyboard.press("Enter");

  await expect(heading(page)).toHaveText("The pack is ready", { timeout: BUILD_LIMIT });
  await expect(heading(page)).toBeFocused();
  await tabTo(page, "Save the ZIP");
  const saving = page.waitForEvent("download");
  await keyboard.press("Enter");
  const download = await saving;
  const saved = `${folder}/${download.suggestedFilename()}`;
  await download.saveAs(saved);
  await expect(page.getByText("Given to your browser’s downloads")).toBeVisible();

  await tabTo(page, "Check it now");
  const opening = page.waitForEvent("popup");
  await keyboard.press("Enter");
  const verify = await opening;
  await expect(verify.getByRole("button", { name: "Choose a file" })).toBeVisible();
  await tabTo(verify, "Choose a file");
  const choosing = verify.waitForEvent("filechooser");
  await verify.keyboard.press("Enter");
  await (await choosing).setFiles(saved);
  await expect(heading(verify)).toHaveText("INTACT, NOT SIGNED");
  await expect(heading(verify)).toBeFocused();
  await tabTo(verify, "Find by name or digest");
  await verify.keyboard.type("manifest");
  await expect(verify.getByRole("table", { name: "Entries" }).getByRole("rowheader", { name: "MANIFEST.txt" })).toBeVisible();
  await tabTo(verify, /^All \d+$/);
  await verify.keyboard.press("ArrowRight");
  await expect(verify.getByRole("radio", { name: "Contents" })).toBeChecked();
});

test("Escape and the safe choice keep a build going", async ({ builder: page, smallPack: pack }) => {
  await STATES.find(({ name }) => name === "build-running").reach(page, { pack });
  const dialog = page.getByRole("dialog");
  const cancel = page.getByRole("button", { name: "Cancel" });
  await tabTo(page, "Cancel");
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("button", { name: "Keep building" })).toBeFocused();
  expect(await focused(page)).toMatchObject({ visible: true });
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(cancel).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await expect(heading(page)).toHaveText("Fetching load tests");
});
