// The auditor's side of the seal: keys that it names, what it asks, and the report that it keeps.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT, which } from "../../scripts/lib/tools.mjs";
import { heading } from "./support/build.mjs";
import { run } from "./support/program.mjs";
import { expect, test } from "./support/servers.mjs";
import { idOf, keep, keepText, kept, keysOf, pack, pin, policy, RECORD, STRANGERS, trustStore } from "./support/trust.mjs";
import { SUMMARY_FILES } from "./support/summary.mjs";
import { drop, expectHeadline, openVerify } from "./support/verify.mjs";

const SIGNED = pack("signed");
const [OWNER] = Object.values(keysOf(SIGNED));
const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

async function given(page, bytes, words) {
  await drop(page, { name: "pack.zip", bytes });
  await expectHeadline(page, words);
}

async function saved(page, button) {
  const coming = page.waitForEvent("download");
  await button.click();
  const download = await coming;
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

const check = (page, name) => page.getByRole("table", { name: "Eleven checks" }).getByRole("row").filter({ has: page.getByRole("rowheader", { name, exact: true }) });
const importFile = (page, text) => page.locator("#trust-import").setInputFiles({ name: "given.json", mimeType: "application/json", buffer: Buffer.from(text) });

test("first contact: a wrong group is refused, the right one names the key, and the report says so, on screen, as JSON and as a PDF", async ({ page, folder }) => {
  await openVerify(page);
  await page.context().setOffline(true);
  await given(page, SIGNED, "INTACT, SIGNER UNKNOWN");
  const id = idOf(OWNER);
  await expect(check(page, "Identity")).toContainText("Not checked");
  const contact = page.getByRole("region", { name: "Signatures" });
  await expect(contact.locator(".notice code.digest")).toHaveText(id);
  await page.getByLabel("Last group").fill(id.slice(0, 8));
  await page.getByRole("button", { name: "Compare", exact: true }).first().click();
  await expect(page.getByText("That is not this key. Do not trust the pack yet.")).toBeVisible();
  await expect(page.getByLabel("Last group")).toBeFocused();
  await page.getByLabel("Last group").fill(` ${id.slice(56).toUpperCase()} `);
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Whose key is it?")).toBeFocused();
  await page.getByLabel("Whose key is it?").fill("Head of Compliance");
  await page.getByRole("button", { name: "Name this key" }).click();
  await expect(page.getByRole("alert")).toContainText("Enter how you know that it is theirs");
  await page.getByLabel("How do you know it is theirs?").fill("Read out on a call");
  await page.getByRole("button", { name: "Name this key" }).click();

  await expectHeadline(page, "INTACT AND TRUSTED");
  await expect(page.locator("#named")).toHaveText("Head of Compliance is in your list now, as owner. The pack was judged again: INTACT AND TRUSTED.");
  await expect(page.locator("#named")).toBeFocused();
  await expect(page.locator(".verdict")).toContainText("Yes, 1 person");
  await expect(check(page, "Policy")).toContainText("Your policy is met.");
  const { trust } = await kept(page);
  expect(JSON.parse(trust).keys).toMatchObject([{ signer: "Head of Compliance", role: "owner", source: "Read out on a call", revoked_at: null }]);

  const json = await saved(page, page.getByRole("button", { name: "Save report" }));
  expect(json.name).toBe("pack.zip.report.json");
  const report = JSON.parse(json.bytes);
  const [module] = readdirSync(join(ROOT, "pkg", "site")).filter((name) => /^verify-worker-.*\.wasm$/.test(name));
  expect(report.judged_by).toMatchObject({
    policy: { schema: "packseal-policy/1", signers: [{ role: "owner", min: 1 }] },
    trust_sha256: sha256(trust),
    trust_keys: 1,
    program: report.program,
    program_sha256: sha256(readFileSync(join(ROOT, "pkg", "site", module))),
    at: expect.stringMatching(/^20\d\d-.*Z$/),
  });
  const pdf = await saved(page, page.getByRole("button", { name: "Save as PDF" }));
  expect(pdf.name).toBe("pack.zip.report.pdf");
  expect(pdf.bytes.subarray(0, 8).toString()).toBe("%PDF-1.7");
  if (which("pdftotext")) {
    writeFileSync(join(folder, "report.pdf"), pdf.bytes);
    const { output } = run("pdftotext", ["-layout", join(folder, "report.pdf"), "-"]);
    const text = output.replace(/\s+/g, "");
    for (const words of ["INTACT AND TRUSTED", sha256(SIGNED), sha256(trust), report.judged_by.program_sha256, report.program, "Countersignatures", "Head of Compliance", "What was not checked", id]) {
      expect(text).toContain(words.replace(/\s+/g, ""));
    }
  }
});

test("a policy that asks for an approver, and a key that is revoked, are said in words, and the open report is judged again", async ({ page }) => {
  await keep(page, trustStore(pin(OWNER, "Head of Compliance", "owner")));
  await openVerify(page);
  await given(page, SIGNED, "INTACT AND TRUSTED");
  await page.getByRole("link", { name: "Trust" }).click();
  await expect(heading(page)).toBeFocused();
  await page.getByRole("button", { name: "Edit the policy" }).click();
  await page.getByRole("button", { name: "Add a role" }).click();
  await page.getByLabel("Role").nth(1).fill("approver");
  await expect(page.getByText("1 signature as owner and 1 signature as approver, by keys that you have named.")).toBeVisible();
  await page.getByRole("button", { name: "Keep this policy" }).click();
  await expect(page.getByText("Kept.", { exact: true })).toBeVisible();
  await page.getByRole("link", { name: "Verify" }).click();
  await expect(page.getByText("Your keys or your policy have changed since")).toBeVisible();
  await page.getByRole("button", { name: "Judge again" }).click();
  await expectHeadline(page, "INTACT, POLICY NOT MET");
  await expect(page.locator(".verdict__lead")).toContainText("Your policy asks for more: nobody signed as approver.");
  await expect(check(page, "Policy")).toContainText("Your policy is not met: nobody signed as approver.");

  await page.getByRole("link", { name: "Trust" }).click();
  await page.getByRole("button", { name: "Edit or revoke: Head of Compliance, owner" }).click();
  await page.getByLabel("Revoked since").fill("2026-10-01");
  await page.getByRole("button", { name: "Keep this key" }).click();
  await expect(page.getByRole("alert").getByRole("link")).toHaveText(["Enter why it is revoked"]);
  await page.getByLabel("Why it is revoked").fill("laptop lost");
  await page.getByRole("button", { name: "Keep this key" }).click();
  await expect(page.getByRole("table", { name: "Keys of other people" })).toContainText("Revoked 1 Oct 2026");
  await page.getByRole("link", { name: "Verify" }).click();
  await page.getByRole("button", { name: "Judge again" }).click();
  await expect(check(page, "Identity")).toContainText("No key here counts: its key was revoked on 2026-10-01: laptop lost.");
  await expect(page.getByRole("region", { name: "Signatures" })).toContainText("Key revoked");
});

test("lists go out and come back, what they would change is shown first, a removal can be undone, and other tabs follow", async ({ page, context }) => {
  const mine = trustStore(pin(OWNER, "Head of Compliance", "owner", { revoked_at: "2026-10-01T00:00:00Z", revoked_reason: "lost" }), pin(STRANGERS[0], "Head of Finance", "approver"));
  await keep(page, mine);
  await openVerify(page);
  await page.getByRole("link", { name: "Trust" }).click();
  const table = page.getByRole("table", { name: "Keys of other people" });
  await expect(table.getByRole("row")).toHaveCount(3);
  const out = await saved(page, page.getByRole("button", { name: "Export as JSON" }).first());
  expect([out.name, out.bytes.toString()]).toEqual(["packseal-trust.json", mine]);

  await page.getByRole("button", { name: "Remove: Head of Finance, approver" }).click();
  await expect(table.getByRole("row")).toHaveCount(2);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(table.getByRole("row")).toHaveCount(3);
  expect((await kept(page)).trust).toBe(mine);

  const theirs = trustStore(pin(OWNER, "Head of Compliance", "owner"), pin(STRANGERS[0], "Head of Finance", "approver", { valid_until: "2027-01-01T00:00:00Z" }), pin(STRANGERS[1], "Audit Partner", "auditor"));
  await importFile(page, theirs);
  const changes = page.getByRole("table", { name: "What this list would change" });
  await expect(changes.getByRole("row")).toContainText(["", "Conflict: yours stays", "Changed", "New"]);
  expect((await kept(page)).trust).toBe(mine);
  await page.getByRole("button", { name: "Take over these changes" }).click();
  await expect(page.getByText("Taken over: 1 new, 1 changed.")).toBeVisible();
  await expect(table.getByRole("row")).toContainText(["", "Revoked 1 Oct 2026", "Until 1 Jan 2027", "Audit Partner"]);

  await importFile(page, policy([["approver", 2]], { source: "attested" }));
  await page.getByRole("button", { name: "Use this policy" }).click();
  await expect(page.getByText("Answers that the server signed.")).toBeVisible();
  await importFile(page, "{}");
  await expect(page.getByRole("heading", { name: "This file is no list of keys and no policy" }).first()).toBeVisible();
  await page.getByRole("button", { name: "Leave it" }).click();

  const other = await context.newPage();
  await openVerify(other);
  await other.getByRole("link", { name: "Trust" }).click();
  await expect(other.getByRole("table", { name: "Keys of other people" }).getByRole("row")).toHaveCount(4);
  await other.getByRole("button", { name: "Remove: Audit Partner, auditor" }).click();
  await expect(table.getByRole("row")).toHaveCount(3);
});

test("what is kept and cannot be read, or cannot be kept, is said; packs are checked all the same", async ({ page, context }) => {
  await keepText(page, '{"schema": "packseal-kept/1", "trust": "{');
  await openVerify(page);
  await given(page, SIGNED, "INTACT, SIGNER UNKNOWN");
  await expect(page.getByText("What you keep of keys and policy cannot be read")).toBeVisible();
  await page.getByRole("link", { name: "Look at your keys" }).click();
  await expect(page.getByRole("alert")).toContainText("What is kept here cannot be read");
  await expect(page.getByRole("button", { name: "Add a key" })).toHaveCount(0);
  const text = await saved(page, page.getByRole("button", { name: "Save it as a file" }));
  expect(text.bytes.toString()).toBe('{"schema": "packseal-kept/1", "trust": "{');
  await page.getByRole("button", { name: "Throw it away and begin anew" }).click();
  await expect(page.getByRole("button", { name: "Add a key" })).toBeVisible();
  expect(await page.evaluate((key) => localStorage.getItem(key), RECORD)).toBe(null);
  await page.close();

  const full = await context.newPage();
  await full.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
  });
  await openVerify(full);
  await full.getByRole("link", { name: "Trust" }).click();
  await importFile(full, trustStore(pin(OWNER, "Head of Compliance", "owner")));
  await full.getByRole("button", { name: "Take over these changes" }).click();
  await expect(full.getByRole("alert")).toContainText("This browser keeps nothing for this page");
  await expect(full.getByRole("table", { name: "Keys of other people" })).toContainText("Head of Compliance");
  await full.getByRole("link", { name: "Verify" }).click();
  await given(full, SIGNED, "INTACT AND TRUSTED");
});

test("what makes PDFs is not waited for once a file is given, and its absence is said when one is asked for", async ({ page }) => {
  let asked;
  const reached = new Promise((done) => (asked = done));
  // It never comes.
  await page.route(SUMMARY_FILES, () => asked());
  await page.goto("/verify.html");
  await reached;
  await given(page, SIGNED, "INTACT, SIGNER UNKNOWN");
  await page.getByRole("button", { name: "Save as PDF" }).click();
  await expect(page.getByText("The part that makes PDFs did not come before the network was shut.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Save as PDF" })).toBeEnabled();
});
