// The playbook's pack: previewed, attested and built from the running tenant or from a file, and checked with the network cut.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { seriousFindings } from "./support/axe.mjs";
import { dayBefore, finished, heading, save, signIn, start } from "./support/build.mjs";
import { expect, test as base } from "./support/servers.mjs";
import { drop, dropFile, expectHeadline, openVerify } from "./support/verify.mjs";
import { entries, join, records, withContent } from "./support/zip.mjs";

const OPS = /Compliance operator/;
const PERSONAL = ["ana@orchid.example", "555-010-", "192.0.2.", "4000-0000-0000-", "12 Elm Street"];
const WIDTHS = [320, 360, 768, 1280];

const row = (page, name) => page.getByRole("row").filter({ has: page.getByRole("rowheader", { name, exact: true }) });
/** The item of the list with this text. */
const item = (page, text) => page.locator(".item").filter({ hasText: text });
const section = (page, name) => page.locator("details.items > summary").filter({ hasText: name });

function playbook(url) {
  return [{ kind: "playbook", name: "Playbook", url, demo_sign_in: true }];
}

const test = base.extend({
  page: async ({ page, siteServer, tenant }, use) => {
    siteServer.setApis(playbook(tenant.url));
    await use(page);
    siteServer.setApis([tenant.url]);
  },
});

/** The form, with the log as it was before the service redacted it. */
async function signedIn(page) {
  await signIn(page, OPS);
  await page.getByLabel("Organisation name").fill("Orchid Ledger");
  await page.getByLabel("Which log").fill("intact");
}

/** Attests an item whose section is open. */
async function attest(page, text, { by, on, note, none } = {}) {
  await item(page, text).getByRole("button", { name: /^Attest/ }).click();
  if (by !== undefined) await page.getByLabel("Name", { exact: true }).fill(by);
  if (on !== undefined) await page.getByLabel("Day", { exact: true }).fill(on);
  if (none) await page.getByLabel("It does not apply").check();
  if (note !== undefined) await page.getByLabel(none ? "Why it does not apply" : "Note", { exact: true }).fill(note);
  await page.locator("#attest-it").click();
}

/** A file of attestations, as the owner keeps it. */
function attestations(...said) {
  return Buffer.from(JSON.stringify({ schema: "packseal-attestations/1", attestations: said }));
}

async function load(page, buffer, name = "attestations.json") {
  await page.locator("#attestations").setInputFiles({ name, mimeType: "application/json", buffer });
}

/** The log as the service wrote it, unredacted. */
async function intact(tenant) {
  const answer = await fetch(`${tenant.url}/demo/playbook/intact.jsonl`);
  return Buffer.from(await answer.arrayBuffer());
}

/** The pack with one entry changed and its list made anew, as somebody does who wants nobody to notice. */
function edited(bytes, name, change) {
  const pack = entries(bytes);
  const [before, after] = [pack.get(name), Buffer.from(change(pack.get(name).toString()))];
  const digest = (content) => createHash("sha256").update(content).digest("hex");
  const listed = Buffer.from(pack.get("MANIFEST.txt").toString().replace(digest(before), digest(after)));
  const changed = new Map([[name, after], ["MANIFEST.txt", listed]]);
  return join(records(bytes).map((record) => (changed.has(record.name) ? withContent(record, changed.get(record.name)) : record)));
}

test("the redaction is previewed, two items are attested, the pack is built and checked offline", async ({ builder: page, folder }) => {
  await signedIn(page);
  await page.getByRole("button", { name: "Preview the redaction" }).click();
  await expect(page.getByText(/In the whole log .* would be replaced, in/)).toBeVisible();
  const emails = row(page, "E-mail address").getByRole("cell");
  await expect(emails).toHaveText(/^\d+$/);
  const previewed = Number(await emails.textContent());
  expect(previewed).toBeGreaterThan(0);
  await page.getByText("The first of them").click();
  const samples = page.getByRole("table", { name: "The first of them" });
  await expect(samples.getByRole("row")).toHaveCount(21);
  for (const personal of PERSONAL) await expect(page.locator("main")).not.toContainText(personal);
  await page.getByLabel("Redaction", { exact: true }).selectOption("full");
  await expect(page.getByText("The choices have changed since.")).toBeVisible();
  await page.getByLabel("Redaction", { exact: true }).selectOption("partial");

  await section(page, "Governance").click();
  await attest(page, "A person answers for security.", { by: "Dana Reyes" });
  await expect(item(page, "A person answers for security.")).toContainText("Attested by Dana Reyes");
  await section(page, "Regulations").click();
  // The name stays in the form.
  await attest(page, "Agreements with business associates", { none: true, note: "no health data" });
  await expect(item(page, "Agreements with business associates")).toContainText("Does not apply");
  await expect(section(page, "Governance")).toContainText("8 items: 1 attested, 7 open");
  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save attestations" }).click();
  const kept = readFileSync(await (await saving).path());
  expect(JSON.parse(kept).attestations.map(({ item: id, by, on, applies }) => [id, by, on, applies])).toEqual([
    ["governance.security-owner", "Dana Reyes", dayBefore(0), true],
    ["hipaa.agreements", "Dana Reyes", dayBefore(0), false],
  ]);

  await start(page);
  await finished(page);
  await expect(page.getByRole("heading", { name: /^Launch gate: / })).toBeVisible();
  await expect(page.locator(".counts")).toContainText("Attested1");
  await expect(page.getByText(/^Readiness: \d/)).toHaveCount(0);
  expect(await seriousFindings(page)).toEqual([]);
  const path = await save(page, folder);
  const pack = entries(readFileSync(path));
  const names = [...pack.keys()];
  expect(names).toEqual(expect.arrayContaining(["audit.jsonl", "audit_report.json", "readiness.json", "attachments/attestations.json"]));
  expect(pack.get("attachments/attestations.json").equals(kept)).toBe(true);
  for (const [name, content] of pack) for (const personal of PERSONAL) expect(content.includes(personal), `${name} holds ${personal}`).toBe(false);
  const report = JSON.parse(pack.get("audit_report.json"));
  expect(report.redaction.by_file["audit.jsonl"].email).toBe(previewed);
  const readiness = JSON.parse(pack.get("readiness.json"));
  const of = (id) => readiness.items.find((one) => one.id === id);
  expect(of("governance.security-owner").status).toBe("done");
  expect(of("hipaa.agreements").status).toBe("not_applicable");
  expect(readiness.launch_gate.result).not.toBe("passed");

  await openVerify(page);
  await page.context().setOffline(true);
  await dropFile(page, path);
  await expectHeadline(page, "INTACT, NOT SIGNED");
  await expect(page.locator("svg.chainmap__bar")).toBeVisible();
  await page.context().setOffline(false);
});

test("a line of the log that is edited is found, though the list was made anew", async ({ builder: page, folder }) => {
  await signedIn(page);
  await start(page);
  await finished(page);
  const bytes = readFileSync(await save(page, folder));
  await openVerify(page);
  await page.context().setOffline(true);
  const changed = edited(bytes, "audit.jsonl", (log) => log.replace("model.load", "model.lead"));
  await drop(page, { name: "edited.zip", bytes: changed });
  await expectHeadline(page, "CHAIN BROKEN");
  await expect(page.getByText("log.line.mismatch").first()).toBeVisible();
});

test("a log from a file: nobody is asked, and the preview reads its beginning", async ({ builder: page, tenant, folder }) => {
  const asked = [];
  page.on("request", (request) => request.url().startsWith(`${tenant.url}/audit`) && asked.push(request.url()));
  await page.goto("/");
  await page.locator("#import").setInputFiles({ name: "audit-2026-11.jsonl", mimeType: "application/x-ndjson", buffer: await intact(tenant) });
  await expect(heading(page)).toHaveText("Build a pack");
  await page.getByLabel("Organisation name").fill("Orchid Ledger");
  await page.getByRole("button", { name: "Preview the redaction" }).click();
  await expect(row(page, "Card number").getByRole("cell")).toHaveText(/^\d+$/);
  await start(page);
  await finished(page);
  const path = await save(page, folder);
  const pack = entries(readFileSync(path));
  expect([...pack.keys()]).not.toContain("attachments/attestations.json");
  const [first] = pack.get("raw/requests.jsonl").toString().split("\n");
  expect(JSON.parse(first)).toMatchObject({ method: null, imported: "audit-2026-11.jsonl" });
  expect(asked).toEqual([]);
  await openVerify(page);
  await page.context().setOffline(true);
  await drop(page, { name: basename(path), bytes: readFileSync(path) });
  await expectHeadline(page, "INTACT, NOT SIGNED");
});

test("last time's file is taken, what has run out is marked, and what is wrong with a file is told", async ({ builder: page }) => {
  await signedIn(page);
  const said = { item: "governance.log-review", by: "Security Lead", on: dayBefore(60) };
  await load(page, attestations(said, { ...said, item: "governance.scope" }, { ...said, item: "own.item" }));
  await expect(page.getByText("attestations.json: 3 attestations taken.")).toBeVisible();
  await expect(section(page, "Governance")).toContainText("8 items: 1 overdue, 1 attested, 6 open");
  await section(page, "Governance").click();
  const review = item(page, "The audit log was read by a person.");
  await expect(review).toContainText("Overdue");
  await expect(review).toContainText(`Attested by Security Lead on ${dayBefore(60)}, to be reviewed by`);
  await expect(page.getByText("1 attestation is about items that this list does not have.")).toBeVisible();
  await attest(page, "The audit log was read by a person.", { by: "Security Lead" });
  await expect(section(page, "Governance")).toContainText("8 items: 2 attested, 6 open");

  await load(page, attestations({ ...said, on: "2999-01-01" }));
  await expect(page.getByText(/attestations\.json was not taken\. \/attestations\/0\/on: expected a day that is not after today/)).toBeVisible();
  // Among the files that are added it is not lost in the list: the form takes it too.
  await drop(page, { name: "attestations.json", bytes: attestations(said, { ...said, item: "data.roles" }) });
  await expect(page.getByText("attestations.json: 2 attestations, of which 1 were here already.")).toBeVisible();
  await expect(page.getByText("None yet.")).toBeVisible();
});

test("an attestation needs a name and a day that is not ahead; one that is taken out can be put back", async ({ builder: page }) => {
  await signedIn(page);
  await section(page, "Launch gate").click();
  const canary = "The canary ran";
  await attest(page, canary, { by: " ", on: dayBefore(-2) });
  const summary = page.getByRole("alert").filter({ hasText: "There is a problem" });
  await expect(summary).toContainText("Enter the name of who attests it");
  await expect(summary).toContainText(`The day is ahead: today is ${dayBefore(0)} (UTC)`);
  await expect(page.getByLabel("Name", { exact: true })).toBeFocused();
  await expect(page.getByLabel("Day", { exact: true })).toHaveAccessibleDescription(/The day is ahead/);
  expect(await seriousFindings(page)).toEqual([]);
  await page.getByLabel("Name", { exact: true }).fill("Dana Reyes");
  await page.getByLabel("Day", { exact: true }).fill(dayBefore(1));
  // What is begun is not dropped without a word.
  await start(page);
  await expect(summary).toContainText("An attestation is begun");
  await page.getByLabel("Name", { exact: true }).press("Enter");
  await expect(item(page, canary)).toContainText(`Attested by Dana Reyes on ${dayBefore(1)}`);
  await expect(page.getByText("1 attestation. Not saved yet")).toBeVisible();

  await item(page, canary).getByRole("button", { name: /^Remove/ }).click();
  await expect(item(page, canary)).toContainText("Open");
  await page.getByRole("button", { name: "Put it back" }).click();
  await expect(item(page, canary)).toContainText("Attested by Dana Reyes");

  // The word was for no release; with one named it is open again.
  await page.getByLabel("Release").fill("2.1");
  await expect(item(page, canary)).toContainText("for no release");

  let asked = false;
  page.on("dialog", (dialog) => {
    asked = dialog.type() === "beforeunload";
    dialog.accept();
  });
  await page.reload();
  expect(asked).toBe(true);
});

test("a site's own list stands in the place of ours", async ({ builder: page, folder }) => {
  const own = {
    schema: "packseal-readiness-items/1",
    version: "7",
    items: [{ id: "own.tea", section: "launch_gate", text: "The tea was made.", kind: "attested", owner: "Tea lead", cadence: "weekly", evidence: null }],
  };
  await page.route("**/documents/playbook/readiness.json", (route) => route.fulfill({ json: own }));
  await signedIn(page);
  await expect(page.locator("details.items")).toHaveCount(1);
  await section(page, "Launch gate").click();
  await attest(page, "The tea was made.", { by: "Dana Reyes" });
  await start(page);
  await finished(page);
  await expect(page.getByRole("heading", { name: "Launch gate: Attested, not passed" })).toBeVisible();
  const readiness = JSON.parse(entries(readFileSync(await save(page, folder))).get("readiness.json"));
  expect(readiness.items.map(({ id, status }) => [id, status])).toEqual([["own.tea", "done"]]);
});

test("a list of the site that cannot be read is told with its place, and ends a build", async ({ builder: page }) => {
  await page.route("**/documents/playbook/readiness.json", (route) => route.fulfill({ json: { schema: "packseal-readiness-items/1", version: "7" } }));
  await signedIn(page);
  await expect(page.getByText(/^documents\/playbook\/readiness\.json: .*items/)).toBeVisible();
  await start(page);
  await expect(page.getByText(/the list documents\/playbook\/readiness\.json of this site cannot be read/i).first()).toBeVisible();
});

test("a preview that is refused says why, and one under way can be stopped", async ({ builder: page }) => {
  await signedIn(page);
  await page.getByLabel("Which log").fill("no-such-log");
  await page.getByRole("button", { name: "Preview the redaction" }).click();
  await expect(page.locator(".preview").getByRole("alert")).toBeVisible();
  await page.getByLabel("Which log").fill("intact");
  let release;
  const held = new Promise((done) => (release = done));
  await page.route("**/audit/log.jsonl*", async (route) => {
    await held;
    await route.continue().catch(() => {});
  });
  await page.getByRole("button", { name: "Preview the redaction" }).click();
  await expect(page.getByText("Reading the log: 0 bytes")).toBeVisible();
  await page.locator(".preview").getByRole("button", { name: "Stop" }).click();
  await expect(page.getByText("Reading the log")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Preview the redaction" })).toBeEnabled();
  release();
});

test("nothing serious for axe, and nothing too wide, with everything open", async ({ builder: page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await signedIn(page);
  await load(page, attestations({ item: "gate.canary", by: "Security Lead", on: dayBefore(60), note: "watched" }, { item: "log.export", by: "Security Lead", on: dayBefore(60) }));
  await page.getByRole("button", { name: "Preview the redaction" }).click();
  await page.getByText("The first of them").click();
  for (const summary of await page.locator("details.items > summary").all()) await summary.click();
  await item(page, "A person answers for security.").getByRole("button", { name: /^Attest/ }).click();
  expect.soft(await seriousFindings(page), "light").toEqual([]);
  await page.emulateMedia({ colorScheme: "dark" });
  expect.soft(await seriousFindings(page, { rules: ["color-contrast"] }), "dark").toEqual([]);
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect.soft(wide, `pixels too wide at ${width}`).toBeLessThanOrEqual(0);
    if (width === 360) expect.soft(await seriousFindings(page, { rules: ["target-size", "scrollable-region-focusable"] }), "at 360").toEqual([]);
  }
});
