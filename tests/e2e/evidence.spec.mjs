// An evidence package with its sidecars on the Verify page: the service's answer, and the secret that is kept nowhere.
import { heading } from "./support/build.mjs";
import { listen } from "./support/console.mjs";
import { evidence } from "./support/evidence.mjs";
import { encodings, found, kept } from "./support/leaks.mjs";
import { expect, test as base } from "./support/servers.mjs";
import { drop, expectHeadline, openVerify, savedReport } from "./support/verify.mjs";
import { join, records } from "./support/zip.mjs";

const test = base.extend({
  files: [({ tenant }, use) => evidence(tenant.url).then(use), { scope: "worker" }],
});

const WRONG = "another-secret-of-somebody";
const row = (page, name) => page.getByRole("row").filter({ has: page.getByRole("rowheader", { name, exact: true }) });
const service = (page) => page.getByRole("region", { name: "What the evidence service would answer" });
const field = (page) => page.getByLabel("Signing secret");
/** What stands beside a member of the service's answer. */
const member = (page, name) => service(page).locator("dl > div").filter({ has: page.locator("dt").getByText(name, { exact: true }) }).locator("dd");

async function check(page, secret) {
  await field(page).fill(secret);
  await page.getByRole("button", { name: "Check the codes" }).click();
}

test("a package with its sidecars: asked for the secret, told of a wrong one, and the right one lifts no headline", async ({ page, files }) => {
  const { zip, signature, countersign, secret } = files;
  expect(secret.length).toBeGreaterThan(8);
  await openVerify(page);
  const heard = listen(page);
  await page.context().setOffline(true);
  await drop(page, signature, zip, countersign);
  await expectHeadline(page, "INTACT, NOT SIGNED");
  await expect(row(page, "Signature")).toContainText("It was not checked: no secret was given.");
  await expect(row(page, "Countersignatures")).toContainText("2 HMAC countersignatures are for this file's digest.");
  await expect(service(page)).toContainText("It compares no entry");
  await expect(service(page).locator("dt code")).toHaveCount(11);
  await expect(member(page, "message")).toHaveText("signature file found but signing secret is empty");
  await expect(member(page, "Countersignatures")).toHaveText("2 entries in the sidecar");
  await expect(member(page, "Dual control")).toHaveText("Not checked");
  await expect(field(page)).toHaveAttribute("type", "password");
  await expect(field(page)).toHaveAttribute("autocomplete", "off");
  await expect(field(page)).toHaveAccessibleDescription(/^Kept in this page’s memory for this check only\./);

  await check(page, "  ");
  await expect(field(page)).toHaveAccessibleDescription(/^Enter the signing secret/);
  await expect(field(page)).toBeFocused();

  await check(page, WRONG);
  const differs = /does not verify: the secret is another one, or the sidecar was edited/;
  await expect(row(page, "Signature")).toContainText(differs);
  await expect(field(page)).toHaveAccessibleDescription(differs);
  await expect(field(page)).toHaveValue("");
  await expect(field(page)).toBeFocused();
  await expectHeadline(page, "INTACT, NOT SIGNED");
  await expect(member(page, "message")).toHaveText("signature invalid; countersign invalid");

  await check(page, secret);
  await expect(row(page, "Signature")).toContainText("is right for this file and names orchid-bot");
  await expect(row(page, "Signature")).toContainText("whoever can check it can forge it");
  await expect(row(page, "Countersignatures")).toContainText("2 of 2 HMAC countersignatures are right for this file.");
  await expectHeadline(page, "INTACT, NOT SIGNED");
  await expect(page.getByRole("heading", { name: "What the evidence service would answer" })).toBeFocused();
  await expect(member(page, "message")).toHaveText("ok");
  await expect(member(page, "signature_valid")).toHaveText("true");
  await expect(member(page, "Dual control")).toContainText("Yes, by names");
  await expect(field(page)).toHaveCount(0);

  const report = await savedReport(page);
  expect(JSON.parse(report.text)).toMatchObject({ headline: "INTACT, NOT SIGNED", dual_control: true, runbook: { message: "ok", countersign_count: 2 } });
  const secrets = [...encodings(secret), ...encodings(WRONG)];
  expect(found(report.name + report.text, secrets)).toEqual([]);
  const state = await kept(page);
  expect(found(JSON.stringify(state), secrets)).toEqual([]);
  expect([state.local, state.session, state.databases, state.caches, state.files, state.jar]).toEqual([{}, {}, [], [], [], []]);
  expect(found(heard.messages.join("\n"), secrets)).toEqual([]);
  expect(heard.requests.filter(({ url }) => !url.startsWith("blob:"))).toEqual([]);

  // What is read next knows nothing of it.
  await page.getByRole("button", { name: "Check another" }).click();
  await drop(page, zip, signature);
  await expect(row(page, "Signature")).toContainText("no secret was given");
});

test("an edited package is told from a wrong secret by its sidecar's digest, with or without the secret", async ({ page, files }) => {
  const { zip, signature, secret } = files;
  const list = records(zip.bytes);
  const [from, to] = list.filter((each) => each.name !== "manifest.json");
  const bytes = join(list.map((each) => (each === to ? { ...from, ...named(from, to.name) } : each)));
  await openVerify(page);
  await page.context().setOffline(true);
  await drop(page, { name: zip.name, bytes }, signature);
  await expectHeadline(page, "ALTERED");
  await expect(row(page, "Signature")).toContainText("was made for a file with another digest");
  await check(page, secret);
  await expect(member(page, "message")).toHaveText("signature invalid");
  await expectHeadline(page, "ALTERED");
});

/** The record of another entry under this name. */
function named(from, name) {
  const rename = (bytes, at, lengthAt) => {
    const copy = Buffer.from(bytes);
    copy.writeUInt16LE(Buffer.byteLength(name), lengthAt);
    return Buffer.concat([copy.subarray(0, at), Buffer.from(name), copy.subarray(at + Buffer.byteLength(from.name))]);
  };
  return { name, local: rename(from.local, 30, 26), central: rename(from.central, 46, 28) };
}

test("sidecars may follow the report; others are a question, and one that is too long is refused", async ({ page, files }) => {
  const { zip, signature, countersign } = files;
  await openVerify(page);
  await page.context().setOffline(true);
  await drop(page, { ...zip, name: "PACKAGE.ZIP" });
  await expectHeadline(page, "INTACT, NOT SIGNED");
  await expect(field(page)).toHaveCount(0);
  await expect(member(page, "message")).toHaveText("ok");
  await drop(page, { ...signature, name: "theirs.Signature.JSON" });
  await expect(member(page, "signature_checked")).toHaveText("true");
  await expect(member(page, "countersign_checked")).toHaveText("false");
  const choosing = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Add a sidecar" }).click();
  await (await choosing).setFiles({ name: countersign.name, mimeType: "application/json", buffer: countersign.bytes });
  await expect(member(page, "countersign_checked")).toHaveText("true");
  await expect(member(page, "signature_checked")).toHaveText("true");
  await expect(page.getByRole("button", { name: "Add a sidecar" })).toHaveCount(0);

  await drop(page, zip, { name: "notes.json", bytes: "{}" });
  await expect(heading(page)).toHaveText("Which one is the pack?");
  await drop(page, zip, signature, { name: "second.signature.json", bytes: "{}" });
  await expect(heading(page)).toHaveText("Which one is the pack?");
  await drop(page, zip, { name: "long.signature.json", bytes: Buffer.alloc((1 << 20) + 1, " ") });
  await expect(page.getByRole("alert")).toContainText("long.signature.json: 1048577 bytes are too many for a sidecar");
});
