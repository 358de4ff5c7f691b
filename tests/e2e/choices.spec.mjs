// The form: presets, windows that follow one another, a link to choices, files of one's own, the plan as a file.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { choose, dayBefore, finished, save, signIn, start } from "./support/build.mjs";
import { expect, test } from "./support/servers.mjs";
import { drop } from "./support/verify.mjs";
import { entries } from "./support/zip.mjs";

const day = (date) => date.toISOString().slice(0, 10);
const utc = (year, month, date) => new Date(Date.UTC(year, month, date));
const field = (page, name) => page.getByLabel(name, { exact: true });
/** The row of an export in the tree. */
const row = (page, name) => page.locator(".tree__row", { has: page.getByLabel(name, { exact: true }) });

test("presets fill the two days, which stay open to change", async ({ builder: page }) => {
  await signIn(page);
  const presets = page.getByRole("group", { name: "Preset" });
  const now = new Date();
  const [year, month] = [now.getUTCFullYear(), now.getUTCMonth()];
  const quarter = month - (month % 3);
  const expected = [
    ["Last 30 days", dayBefore(29), dayBefore(0)],
    [/^[A-Z][a-z]{2} \d{4}$/, day(utc(year, month - 1, 1)), day(utc(year, month, 0))],
    [/^Q[1-4] \d{4}$/, day(utc(year, quarter - 3, 1)), day(utc(year, quarter, 0))],
    [`Year ${year - 1}`, `${year - 1}-01-01`, `${year - 1}-12-31`],
    ["No bounds", "", ""],
  ];
  for (const [name, first, last] of expected) {
    const preset = presets.getByRole("radio", { name });
    await preset.check();
    await expect(preset).toBeChecked();
    await expect(field(page, "First day")).toHaveValue(first);
    await expect(field(page, "Last day")).toHaveValue(last);
  }
  await field(page, "Last day").fill("2026-03-31");
  await expect(presets.getByRole("radio", { checked: true })).toHaveCount(0);
  await field(page, "Last day").fill("");
  await expect(presets.getByRole("radio", { name: "No bounds" })).toBeChecked();
});

test("windows follow one another, and what moves is said once", async ({ builder: page }) => {
  await signIn(page);
  await choose(page, { first: "2026-07-01", last: "2026-09-30" });
  for (const name of ["FOCUS costs", "Savings proof", "Realized savings", "Close package"]) await field(page, name).check();
  const follows = [
    ["FOCUS costs", "Same as the period."],
    ["Savings proof", "Follows FOCUS."],
    ["Realized savings", "Follows Savings proof."],
    ["Close package", "Follows FOCUS, not Savings."],
  ];
  for (const [name, words] of follows) {
    await expect(row(page, name)).toContainText(words);
    await expect(row(page, name)).toContainText("1 Jul to 30 Sep 2026");
  }
  const moved = page.locator(".tree__moved");
  await field(page, "First day").fill("2026-08-01");
  await expect(moved).toHaveText("FOCUS, Savings, Realized and Close moved too.");

  await page.getByRole("button", { name: "Change the savings window" }).click();
  await expect(field(page, "Savings first day")).toBeFocused();
  await expect(field(page, "Savings first day")).toHaveValue("2026-08-01");
  await field(page, "Savings last day").fill("2026-09-15");
  await expect(moved).toHaveText("Realized moved too.");
  await expect(row(page, "Realized savings")).toContainText("1 Aug to 15 Sep 2026");
  await expect(row(page, "Close package")).toContainText("1 Aug to 30 Sep 2026");

  await page.getByRole("button", { name: "Follow again the savings window" }).click();
  await expect(page.getByRole("button", { name: "Change the savings window" })).toBeFocused();
  await expect(row(page, "Savings proof")).toContainText("1 Aug to 30 Sep 2026");
  await page.getByRole("radio", { name: "No bounds" }).check();
  await expect(row(page, "FOCUS costs")).toContainText("Last 30 days.");

  await expect(field(page, "Realized rows at most")).toHaveAccessibleDescription(/1 to 5,000 here\. The vendor’s own pack goes to 200,000\./);
  await expect(field(page, "Close restatements at most")).toHaveAccessibleDescription(/0 to 200,000 restatements; 0 keeps the count alone\./);
  await expect(field(page, "Finalized costs only")).toBeChecked();
  await expect(row(page, "Close package")).toContainText("can raise an alert at your vendor");
  await expect(row(page, "Close package")).toContainText("close_max_restatements");
  await expect(field(page, "Savings provider").getByRole("option")).toHaveCount(8);
  await expect(field(page, "FOCUS provider").getByRole("option")).toHaveCount(9);
});

test("what is out of bounds is told at its field, also in a window that follows", async ({ builder: page }) => {
  await signIn(page);
  await choose(page, { first: "2024-01-01", last: "2026-01-01", focus: true });
  for (const name of ["Realized savings", "Close package"]) await field(page, name).check();
  await field(page, "Realized rows at most").fill("5,001");
  await field(page, "Close restatements at most").fill("200001");
  await start(page);
  const summary = page.getByRole("alert");
  await expect(summary).toBeFocused();
  for (const [words, name] of [
    [/^The FOCUS window must not be longer than/, "FOCUS first day"],
    [/^Realized savings rows must be between 1 and 5,000/, "Realized rows at most"],
    [/^Restatements must be between 0 and 200,000/, "Close restatements at most"],
  ]) {
    await summary.getByRole("link", { name: words }).click();
    await expect(field(page, name)).toBeFocused();
    await expect(field(page, name)).toHaveAttribute("aria-invalid", "true");
    await expect(field(page, name)).toHaveAccessibleDescription(words);
  }
});

test("a link carries the choices to another page, and nothing else", async ({ builder: page, context, siteServer }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const token = await signIn(page);
  await choose(page, { first: "2026-07-01", last: "2026-09-30", focus: true, focusRows: "1,234", evidence: "20", ask: false });
  await field(page, "Close package").check();
  await field(page, "Finalized costs only").uncheck();
  await field(page, "FOCUS provider").selectOption("aws");
  await page.getByRole("button", { name: "Copy a link to these choices" }).click();
  await expect(page.getByText("Copied", { exact: true })).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link.startsWith(`${siteServer.url}/#/build?`) || link.startsWith(`${siteServer.url}/index.html#/build?`)).toBe(true);
  for (const secret of [token, token.split(".")[2], "Orchid", "orchid"]) expect(link).not.toContain(secret);

  const other = await context.newPage();
  await other.goto(`${link}&password=hunter2&close_max_restatements=-1`);
  await other.getByRole("button", { name: "Owner, Pro plan" }).click();
  await expect(other.getByText("The choices of the link are filled in.")).toContainText("Not taken: password (");
  await expect(other.getByText("The choices of the link are filled in.")).not.toContainText("hunter2");
  for (const [name, value] of [
    ["First day", "2026-07-01"],
    ["Last day", "2026-09-30"],
    ["FOCUS rows at most", "1,234"],
    ["Evidence rows of each kind", "20"],
    ["FOCUS provider", "aws"],
    ["Close restatements at most", "5,000"],
    ["Organisation name", "Orchid Ledger"],
  ]) {
    await expect(field(other, name), name).toHaveValue(value);
  }
  for (const [name, on] of [
    ["FOCUS costs", true],
    ["Savings proof", false],
    ["Close package", true],
    ["Finalized costs only", false],
    ["Hide all without asking", true],
  ]) {
    await expect(field(other, name), name).toBeChecked({ checked: on });
  }
  // A link that is pasted into the address of a page that is open.
  await other.goto(`${siteServer.url}/#/build?evidence_limit=77`);
  await expect(field(other, "Evidence rows of each kind")).toHaveValue("77");
  await expect(field(other, "Close package")).not.toBeChecked();
});

test("files for which the browser says that it has no room are told before the build", async ({ builder: page }) => {
  await page.addInitScript(() => {
    navigator.storage.estimate = async () => ({ quota: 5_000, usage: 1_000 });
  });
  await page.reload();
  await signIn(page);
  const said = page.getByText("this browser says that it has room for 4.0 KB");
  const file = (name, length) => ({ name, mimeType: "text/plain", buffer: Buffer.alloc(length) });
  await page.locator("#files").setInputFiles([file("a.txt", 4_000)]);
  await expect(page.getByRole("table", { name: "Files you add" })).toBeVisible();
  await expect(said).toBeHidden();
  await page.locator("#files").setInputFiles([file("b.txt", 1)]);
  await expect(said).toBeVisible();
  await page.getByRole("button", { name: "Remove b.txt" }).click();
  await expect(said).toBeHidden();
});

test("files that are chosen or dropped are in the pack, byte for byte, under the names that were shown", async ({ builder: page, folder }) => {
  await signIn(page);
  await choose(page, { first: "2001-01-01", last: "2001-01-01", focus: false, evidence: "1" });
  const bytes = (length, seed) => Buffer.from(Array.from({ length }, (_, index) => (index * seed) % 251));
  const evidence = join(folder, "acceptance evidence");
  mkdirSync(join(evidence, "run 1"), { recursive: true });
  writeFileSync(join(evidence, "run 1", "KPI (final).json"), '{"passed": true}\n');
  writeFileSync(join(evidence, "notes.txt"), "Measured on staging.\n");
  await page.locator("#folder").setInputFiles(evidence);
  await page.locator("#files").setInputFiles([
    { name: "chart.png", mimeType: "image/png", buffer: bytes(70_000, 7) },
    { name: "too many.txt", mimeType: "text/plain", buffer: Buffer.from("away") },
  ]);
  await drop(page, { name: "CHART.png", bytes: bytes(900, 11) });
  const table = page.getByRole("table", { name: "Files you add" });
  await expect(table.getByRole("rowheader")).toHaveText([
    "acceptance-evidence/notes.txt",
    "acceptance-evidence/run-1/KPI--final-.json",
    "chart.png",
    "too-many.txt",
    "CHART-2.png",
  ]);
  // The same file again is not a second one.
  await page.locator("#folder").setInputFiles(evidence);
  await expect(table.getByRole("rowheader")).toHaveCount(5);
  await table.getByRole("button", { name: "Remove too-many.txt" }).click();
  await expect(table.getByRole("rowheader")).toHaveCount(4);
  await expect(page.getByRole("region", { name: "Plan" })).toContainText("4 files, 70.9 KB");

  await start(page);
  await finished(page);
  const pack = entries(readFileSync(await save(page, folder)));
  expect(pack.get("attachments/acceptance-evidence/run-1/KPI--final-.json").toString()).toBe('{"passed": true}\n');
  expect(pack.get("attachments/acceptance-evidence/notes.txt").toString()).toBe("Measured on staging.\n");
  expect(pack.get("attachments/chart.png").equals(bytes(70_000, 7))).toBe(true);
  expect(pack.get("attachments/CHART-2.png").equals(bytes(900, 11))).toBe(true);
  expect([...pack.keys()].filter((name) => name.startsWith("attachments/"))).toHaveLength(4);
  expect(pack.get("MANIFEST.txt").toString()).toContain("attachments/chart.png");
});

test("the plan is saved as a file, with its link and its gaps", async ({ builder: page }) => {
  await signIn(page);
  await choose(page, { focus: true });
  const coming = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save the plan" }).click();
  const download = await coming;
  const plan = JSON.parse(readFileSync(await download.path(), "utf8"));
  expect(plan).toMatchObject({ schema: "packseal-plan/1", recipe: { version: "3" }, attachments: [] });
  expect(plan.choices).toContain("#/build?");
  expect(plan.sets.find(({ id }) => id === "focus")).toMatchObject({ fetched: true });
  expect(plan.gaps.map(({ section }) => section)).toContain("carbon_factor_sets");
  expect(plan.requests.most).toBeGreaterThan(plan.requests.least);
  expect(JSON.stringify(plan)).not.toContain("Orchid");
});

test("the guide turns on what a procurement review asks for", async ({ builder: page }) => {
  await signIn(page);
  await page.getByText("How this fits a procurement review").click();
  await expect(page.getByText("scripts/capture_acceptance_evidence.py")).toBeVisible();
  await page.getByRole("button", { name: "Turn on all four exports" }).click();
  for (const name of ["FOCUS costs", "Savings proof", "Realized savings", "Close package"]) {
    await expect(field(page, name)).toBeChecked();
  }
});
