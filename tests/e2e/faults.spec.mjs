// One fault of the API at a time: the build gets over it and the pack is the same as without, or it ends with the right words and nothing
// is left. The pauses of the recipe are short; how long they are by right is tested natively.
import { readFileSync } from "node:fs";
import { choose, save, signIn, staged, start, withoutPicker } from "./support/build.mjs";
import { differences, happened, look, secretsOf, setFaults, SMALL_TENANT, stayWith, vendorEntries, withRetry } from "./support/faults.mjs";
import { expect, test } from "./support/servers.mjs";
import { verifyNatively } from "./support/verify.mjs";
import { entries } from "./support/zip.mjs";

test.use({ tenantArguments: [SMALL_TENANT, { scope: "worker" }] });

const CHOICES = { first: "", last: "", focus: true, evidence: "1" };
const EXPORTS = ["Savings proof", "Realized savings", "Close package"];
/** Waits of a build that met a fault, by the words on the page. */
const WAITS = {
  status: /^The server failed \(503\)/,
  rate: /^Your vendor asks to wait/,
  cut: /^The answer broke off/,
  stall: /^The answer stalled/,
  drop: /^No readable answer/,
};

let page;
let downloads;
let errors = [];
let clean;

async function toForm() {
  const { screen } = await look(page);
  if (screen === "failed") await page.getByRole("button", { name: "Back to contents" }).click();
  else if (screen === "done") {
    await page.getByRole("button", { name: "Build another" }).click();
    // The pack of a test that failed was not saved.
    const drop = page.getByRole("dialog").getByRole("button", { name: "Drop it" });
    if (await drop.isVisible()) await drop.click();
  } else if (screen !== "form") await signIn(page);
  await expect(page.getByRole("button", { name: "Build the pack" })).toBeEnabled();
}

/** Builds with these faults in force; gives the last look and what was waited for. */
async function buildWith(tenant, faults, exports = []) {
  await toForm();
  await setFaults(tenant, faults);
  await choose(page, CHOICES);
  for (const name of EXPORTS) await page.getByLabel(name, { exact: true }).setChecked(exports.includes(name));
  await page.evaluate(() => {
    window.waited = [];
    new MutationObserver(() => {
      const words = document.querySelector(".waits b")?.textContent;
      if (words) window.waited.push(words);
    }).observe(document.querySelector("main"), { childList: true, subtree: true, characterData: true });
  });
  downloads = [];
  await start(page);
  const end = await stayWith(page, { limit: 30_000 });
  return { ...end, waited: await page.evaluate(() => window.waited) };
}

/** Saves the finished pack, has the native command check it, and leaves it; nothing may stay. */
async function savedPack(folder) {
  const path = await save(page, folder);
  const { exit, report } = verifyNatively(path);
  expect([exit, report.headline]).toEqual([0, "INTACT, NOT SIGNED"]);
  const pack = entries(readFileSync(path));
  await toForm();
  await expect.poll(() => staged(page)).toEqual([]);
  return pack;
}

test.beforeAll(async ({ browser, siteServer, tenant }) => {
  page = await browser.newPage({ acceptDownloads: true, baseURL: siteServer.url, serviceWorkers: "block" });
  page.on("download", (download) => downloads.push(download.suggestedFilename()));
  page.on("pageerror", (error) => errors.push(error.message));
  await withoutPicker(page);
  await withRetry(page, { attempts: 4, first_millis: 30, most_millis: 100, stall_seconds: 1 });
  await setFaults(tenant, []);
  await signIn(page);
});

test.afterEach(() => {
  const seen = errors;
  errors = [];
  expect(seen, "errors of the page").toEqual([]);
});

test.afterAll(() => page.close());

test("two builds without a fault are the same, which the other tests compare with", async ({ tenant, folder }) => {
  await buildWith(tenant, []);
  clean = vendorEntries(await savedPack(folder));
  await buildWith(tenant, []);
  expect(differences(vendorEntries(await savedPack(folder)), clean)).toEqual([]);
  expect(clean.get("audit_logs.csv").split("\r\n").length).toBeGreaterThan(200);
  expect(clean.get("exports/focus-v1.3-core.csv").split("\r\n").length).toBeGreaterThan(20);
});

test.describe("is got over", () => {
  test.beforeEach(async ({ tenant, folder }) => {
    if (clean) return;
    await buildWith(tenant, []);
    clean = vendorEntries(await savedPack(folder));
  });

  for (const { name, fault, times = 1, waits, notes = [] } of [
    { name: "503 in a burst", fault: "status:/audit/logs?:503:3", times: 3, waits: WAITS.status },
    { name: "503 before the FOCUS stream", fault: "status:/costs/export/focus:503:2", times: 2, waits: WAITS.status },
    { name: "429 with a readable Retry-After", fault: "rate:/audit/logs?:1:1", waits: WAITS.rate },
    { name: "429 without", fault: "rate:/audit/logs?::2", times: 2, waits: WAITS.rate },
    { name: "a page of JSON cut in its middle", fault: "cut:/audit/logs?:2@1", times: 2, waits: WAITS.cut },
    { name: "the FOCUS stream cut in its middle", fault: "cut:/costs/export/focus:2", times: 2, waits: WAITS.cut },
    { name: "a slow page", fault: "slow:/audit/logs?:1" },
    { name: "a slow FOCUS stream", fault: "slow:/costs/export/focus:1" },
    { name: "a stalled page", fault: "stall:/audit/logs?:1@1", waits: WAITS.stall },
    { name: "a stalled FOCUS stream", fault: "stall:/costs/export/focus:1", waits: WAITS.stall },
    { name: "500 without CORS", fault: "status:/settings/identity:500:3", times: 3, waits: WAITS.drop },
    { name: "a dropped connection", fault: "drop:/settings/identity:3", times: 3, waits: WAITS.drop },
    {
      name: "a row that comes twice on a page",
      fault: "duplicate:/audit/logs?sort_by:1",
      notes: ["The log grew while it was read: 1 row came twice, counted once"],
    },
  ]) {
    test(name, async ({ tenant, folder }) => {
      const end = await buildWith(tenant, [fault]);
      expect(end).toMatchObject({ screen: "done" });
      expect(await happened(tenant)).toEqual([times]);
      if (waits) expect(end.waited).toContainEqual(expect.stringMatching(waits));
      else expect(end.waited).toEqual([]);
      const known = page.getByRole("region", { name: "Worth knowing" }).getByRole("listitem");
      // What the FOCUS table is like is told each time.
      const told = (await known.allTextContents()).filter((text) => !text.startsWith("FOCUS"));
      expect(told).toEqual(notes);
      expect(differences(vendorEntries(await savedPack(folder)), clean)).toEqual([]);
    });
  }

  test("a sign-in that ends half way: with a new one the pack is whole", async ({ tenant, folder }) => {
    const end = await buildWith(tenant, ["expire:20"]);
    expect(end).toMatchObject({ screen: "done" });
    expect(await happened(tenant)).toEqual([1]);
    expect(differences(vendorEntries(await savedPack(folder)), clean)).toEqual([]);
  });

  test("a log that grows while it is read: no row is lost or doubled, and new ones are set aside", async ({ tenant, folder }) => {
    const end = await buildWith(tenant, ["grow:/audit/logs?sort_by"]);
    expect(end).toMatchObject({ screen: "done" });
    const [grown] = await happened(tenant);
    expect(grown).toBeGreaterThan(1);
    await expect(page.getByRole("region", { name: "Worth knowing" })).toContainText("The log grew while it was read");
    expect(differences(vendorEntries(await savedPack(folder)), clean)).toEqual([]);
  });
});

for (const { name, fault, title, texts, request } of [
  { name: "503 for ever", fault: "status:/settings/identity:503", title: "Identity settings: the server failed", texts: ["Service Unavailable", "It was asked 4 times.", "Try again later."] },
  { name: "429 for ever", fault: "rate:/settings/identity", title: "Your vendor asks to wait", texts: ["Wait a little and try again."] },
  { name: "500 without CORS for ever", fault: "status:/audit/logs:500", title: "Audit log: no readable answer", texts: ["it probably failed", "The browser does not say which."] },
  { name: "connections dropped for ever", fault: "drop:/settings/identity", title: "Identity settings: no readable answer", texts: ["it probably failed"] },
  { name: "every answer cut", fault: "cut:/audit/logs?", title: "Audit log: the answer did not come whole", texts: ["broke off", "Nothing was kept of it."] },
  { name: "every answer stalled", fault: "stall:/settings/identity", title: "Identity settings: the answer did not come whole", texts: ["No answer within 1 s", "Nothing was kept of it."] },
  { name: "HTML for a page of JSON", fault: "html:/audit/logs?", title: "Audit log: the answer makes no sense", texts: ["expected a JSON value, found `<` at byte 0"] },
  { name: "HTML for a detail", fault: "html:/audit/logs/:1", title: /: the answer makes no sense$/, texts: ["found `<` at byte 0"], request: "GET /api/v1/audit/logs/" },
  { name: "an object for a list", fault: "types:/audit/logs?", title: "Audit log: the answer makes no sense", texts: ["at the whole answer", "an object"] },
  { name: "a list for an object", fault: "types:/settings/identity", title: "Identity settings: the answer makes no sense", texts: ["at the whole answer", "an array"] },
  { name: "a length that is half of the body's", fault: "length:/settings/identity:short", title: "Identity settings: the answer makes no sense", texts: ["Not JSON"] },
  { name: "a length that is twice the body's", fault: "length:/audit/logs?:long", title: /^Audit log: (the answer did not come whole|no readable answer)$/, texts: ["It was asked 4 times."] },
  { name: "a body that does not end", fault: "endless:/settings/identity", title: "Identity settings: the answer is too large", texts: ["It is over 64 MiB"] },
  { name: "a redirect to another origin", fault: "redirect:/settings/identity", title: "Identity settings: no readable answer", texts: ["it probably failed"] },
  { name: "the first page again and again", fault: "pages:/audit/logs?sort_by:same", title: "Audit log: the answer makes no sense", texts: ["Expected an end at the pages of the list, found 100 pages without a row that was not there before"] },
  { name: "arrays ten thousand deep", fault: "lie:/settings/identity:deep", title: "Identity settings: the answer makes no sense", texts: ["no deeper nesting than 128", "at byte 128"] },
  { name: "a text of a hundred million characters", fault: "lie:/settings/identity:text", title: "Identity settings: the answer is too large", texts: ["It is over 64 MiB"] },
  { name: "UTF-16", fault: "lie:/settings/identity:utf16", title: "Identity settings: the answer makes no sense", texts: ["at byte 0"] },
  { name: "half of a surrogate pair", fault: "lie:/audit/logs?:surrogate", title: "Audit log: the answer makes no sense", texts: ["at byte"] },
  { name: "two rows of one id", fault: "conflict:/audit/logs?sort_by", title: "Audit log: the answer makes no sense", texts: ["at /100/id", "another row has too"] },
]) {
  test(`ends the build: ${name}`, async ({ tenant }) => {
    const end = await buildWith(tenant, [fault]);
    expect(end).toMatchObject({ screen: "failed" });
    const alert = page.locator("#errors");
    await expect(alert.getByRole("heading")).toHaveText(title);
    for (const text of [...texts, "Nothing that looks like a pack was left on this device."]) expect(end.text).toContain(text);
    expect(end.text).toContain(request ?? "GET /api/v1/");
    expect(await staged(page)).toEqual([]);
    expect(downloads).toEqual([]);
    await toForm();
    expect(await staged(page)).toEqual([]);
  });
}

for (const { name, fault, failed } of [
  { name: "FOCUS costs", fault: "leak:/costs/export/focus", failed: "exports/focus-v1.3-core" },
  { name: "Savings proof", fault: "leak:/savings/proof:403", failed: "exports/savings-proof" },
  { name: "Realized savings", fault: "leak:/savings/realized", failed: "exports/realized-savings" },
  { name: "Close package", fault: "leak:/costs/reconciliation/close-package:404", failed: "exports/close-package" },
]) {
  test(`a failed optional export leaves an error file without the server's secrets: ${name}`, async ({ tenant, folder }) => {
    const leak = page.waitForResponse((answer) => answer.url().includes(fault.split(":")[1]) && answer.status() >= 400);
    const [answer, end] = await Promise.all([leak, buildWith(tenant, [fault], name === "FOCUS costs" ? [] : [name])]);
    const secrets = secretsOf(await answer.text());
    expect(end).toMatchObject({ screen: "done" });
    const screen = await page.locator("body").textContent();
    const pack = await savedPack(folder);
    const failedNames = [...pack.keys()].filter((entry) => entry.startsWith(failed));
    expect(failedNames).toEqual([`${failed}.error.json`]);
    expect(JSON.parse(pack.get(`${failed}.error.json`))).toMatchObject({ status: "error", error: expect.stringMatching(/^HTTP status \d{3}/) });
    const { gaps } = JSON.parse(pack.get("pack.json"));
    expect(gaps.map(({ what }) => what)).toContainEqual(expect.stringContaining(failed));
    expect([...pack.keys()].filter((entry) => entry.endsWith(".error.json"))).toHaveLength(1);
    for (const secret of secrets) {
      expect(screen).not.toContain(secret);
      for (const [entry, bytes] of pack) expect(bytes.includes(secret), entry).toBe(false);
    }
  });
}
