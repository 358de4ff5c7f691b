// INDEX.html in the browser, from a file as an auditor opens it: no script, no request, nothing serious for axe, readable at any width.
// tests/native/controls keeps the two pages up to date.
import { pathToFileURL } from "node:url";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { ROOT } from "../../scripts/lib/tools.mjs";
import { seriousFindings } from "./support/axe.mjs";

const pageOf = (name) => pathToFileURL(join(ROOT, "tests", "fixtures", "controls", `${name}.html`)).href;
const WIDTHS = [320, 360, 600, 768, 1280, 1600];

for (const name of ["driftwise", "hostile"]) {
  test(`the index of ${name}: axe, widths, no request, no script`, async ({ page }) => {
    const asked = [];
    const said = [];
    page.on("request", (request) => asked.push(request.url()));
    page.on("console", (message) => said.push(message.text()));
    page.on("dialog", (dialog) => said.push(dialog.message()));
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.goto(pageOf(name));
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Control index");
    expect(await page.locator("script, img, link, iframe, object, [style]").count()).toBe(0);
    expect.soft(await seriousFindings(page), "light").toEqual([]);
    await page.emulateMedia({ colorScheme: "dark" });
    expect.soft(await seriousFindings(page, { rules: ["color-contrast"] }), "dark").toEqual([]);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect.soft(wide, `pixels too wide at ${width}`).toBeLessThanOrEqual(0);
    }
    await page.setViewportSize({ width: 360, height: 900 });
    expect.soft(await seriousFindings(page), "at 360").toEqual([]);
    await page.emulateMedia({ media: "print", colorScheme: "light" });
    expect.soft(await seriousFindings(page, { rules: ["color-contrast"] }), "in print").toEqual([]);
    expect(asked).toEqual([pageOf(name)]);
    expect(said).toEqual([]);
  });
}

test("the index is told by its structure, in one column too", async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.goto(pageOf("driftwise"));
  await expect(page).toHaveTitle("Control index: Orchid Ledger Ltd");
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 900 });
    const table = page.getByRole("table", { name: "Controls of SOC 2, and what speaks for them" });
    await expect(table.getByRole("columnheader").first()).toHaveText("Control");
    const row = table.getByRole("row").filter({ has: page.getByRole("rowheader", { name: "CC7.3 Judging whether an event is an incident" }) });
    await expect(row.getByRole("cell").nth(1)).toContainText("findings.csv");
    await expect(row.getByRole("link", { name: "findings.csv" })).toHaveAttribute("href", "./findings.csv");
    await expect(table.getByRole("cell", { name: "Nothing here for CC7.4" })).toBeVisible();
  }
  await expect(page.getByRole("table", { name: "Requests of the list" }).getByRole("cell", { name: "Open" })).toHaveCount(2);
});

test("the skip link and the digests lead where they say", async ({ page }) => {
  await page.goto(pageOf("driftwise"));
  await page.keyboard.press("Tab");
  const skip = page.getByRole("link", { name: "Skip to the index" });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
  const short = page.getByRole("table", { name: "Controls of SOC 2" }).getByRole("link", { name: /^[0-9a-f]{12}…$/ }).first();
  const digest = (await short.textContent()).slice(0, 12);
  await short.click();
  const target = page.locator("tr:target");
  await expect(target).toBeInViewport();
  await expect(target.getByRole("cell").last()).toHaveText(new RegExp(`^${digest}[0-9a-f]{52}$`));
});
