// Own keys, sealing and approving: made in the browser, checked by openssl and by the native command.
import { createPublicKey } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { ROOT } from "../../scripts/lib/tools.mjs";
import { seriousFindings } from "./support/axe.mjs";
import { BUILD_LIMIT, choose, heading, hold, listOf, save, signIn, start, withoutPicker } from "./support/build.mjs";
import { listen } from "./support/console.mjs";
import { auditor, checkedByOpenssl, keyId, keys, makeKey, openKeys, publicKey } from "./support/keys.mjs";
import { go, tabTo, write } from "./support/keyboard.mjs";
import { encodings, found, kept } from "./support/leaks.mjs";
import { run } from "./support/program.mjs";
import { verifyBundle } from "./support/sigstore.mjs";
import { expect, test } from "./support/servers.mjs";
import { timeAuthority } from "./support/time.mjs";
import { drop, expectHeadline, nativeCommand, openVerify, vector, verifyNatively } from "./support/verify.mjs";
import { entries } from "./support/zip.mjs";

const PASSPHRASE = "passphrase of this test only";
const ROLES = [{ role: "owner", min: 1 }, { role: "approver", min: 1 }];

/** Why a person at the keyboard cannot be played in Firefox: a matter of the automation. */
const NO_WAY_ROUND = "after a page's last control Tab goes on to Firefox's own, where WebDriver BiDi sends no keys";

const unsigned = () => ({ name: "orchid-ledger.zip", bytes: vector("valdrics", "pack.zip") });

/** Signs the pack whose form is open, and saves the new file. */
async function signAndSave(page, folder) {
  await page.getByRole("button", { name: "Sign and add it to the pack" }).click();
  await expect(page.getByText("What you added is in this file. It is not saved yet.")).toBeVisible();
  const coming = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save the new file" }).click();
  const download = await coming;
  await expect(page.getByText("Saved. Hand it on in the place of the one before.")).toBeVisible();
  const path = join(folder, download.suggestedFilename());
  await download.saveAs(path);
  return path;
}

test("keys are made, imported, kept over a reload and removed, and nothing secret is anywhere else", async ({ builder: page, folder }) => {
  const heard = listen(page);
  await page.goto("/");
  await expect(heading(page)).toHaveText(/^Sign in to /);
  // Whoever only looks leaves no database behind.
  expect((await kept(page)).databases).toEqual([]);
  await openKeys(page);
  await expect(heading(page)).toBeFocused();
  await expect(page).toHaveTitle("Keys – Packseal");
  await expect(page.getByText("None yet. Make one below, or import one that you have.")).toBeVisible();
  expect((await kept(page)).databases).toEqual([]);

  const name = page.getByLabel("Your name").first();
  await name.press("Enter");
  await expect(name).toBeFocused();
  await expect(name).toHaveAccessibleDescription(/^Enter a name of 1 to 200 characters/);
  await makeKey(page, "Compliance Lead", "owner");
  await makeKey(page, "Compliance Lead", "second", "Ed25519");
  expect(await seriousFindings(page)).toEqual([]);

  const pem = join(folder, "key.pem");
  const made = run("openssl", ["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-aes-256-cbc", "-pass", `pass:${PASSPHRASE}`, "-out", pem]);
  expect(made.status, made.output).toBe(0);
  const clear = run("openssl", ["pkcs8", "-topk8", "-nocrypt", "-in", pem, "-passin", `pass:${PASSPHRASE}`]).output;
  const importing = page.getByRole("region", { name: "Import a key" });
  await page.locator("#import-file").setInputFiles(pem);
  await importing.getByLabel("Your name").fill("Finance Lead");
  await importing.getByLabel("Role").fill("approver");
  for (const [passphrase, words] of [["", "The password does not open it"], ["wrong", "The password does not open it"]]) {
    await importing.getByLabel("Passphrase").fill(passphrase);
    await importing.getByRole("button", { name: "Import the key" }).click();
    await expect(importing.getByRole("alert")).toContainText(words);
    await expect(importing.getByLabel("Passphrase")).toHaveValue("");
  }
  await importing.getByLabel("Passphrase").fill(PASSPHRASE);
  await importing.getByRole("button", { name: "Import the key" }).click();
  await expect(page.getByText("The key of Finance Lead, approver is here.")).toBeVisible();

  await page.reload();
  await expect(keys(page).getByRole("row")).toHaveCount(4);
  const { path, pem: given } = await publicKey(page, "Finance Lead", "approver", folder);
  expect(readFileSync(path, "utf8")).toBe(run("openssl", ["pkey", "-in", pem, "-passin", `pass:${PASSPHRASE}`, "-pubout"]).output);
  const row = keys(page).getByRole("row").filter({ hasText: "Finance Lead" });
  expect((await row.locator(".digest").textContent()).trim()).toBe(keyId(given));

  const secret = clear.split("\n").slice(1, -2).join("");
  const secrets = [...encodings(PASSPHRASE), secret, ...clear.split("\n").slice(1, 3)];
  expect(found(JSON.stringify(await kept(page)), secrets)).toEqual([]);
  expect(found(heard.messages.join("\n") + heard.requests.map(({ url }) => url).join("\n"), secrets)).toEqual([]);
  expect((await kept(page)).databases).toEqual(["packseal-keys"]);

  await page.getByRole("button", { name: "Remove: Compliance Lead, owner" }).click();
  const dialog = page.getByRole("dialog", { name: "Remove this key?" });
  await expect(dialog.getByRole("button", { name: "Keep it" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(keys(page).getByRole("row")).toHaveCount(4);
  await page.getByRole("button", { name: "Remove: Compliance Lead, owner" }).click();
  await dialog.getByRole("button", { name: "Remove it" }).click();
  await expect(page.getByText("The key of Compliance Lead, owner is removed.")).toBeAttached();
  await expect(keys(page).getByRole("row")).toHaveCount(3);
  expect(heard.errors).toEqual([]);
});

test("a pack is sealed and approved with the network shut, by two people, and openssl and the command agree", async ({ browser, siteServer, folder }) => {
  test.skip(nativeCommand() === undefined, "packseal is not built");
  const people = [];
  let pack = unsigned();
  const before = pack.bytes;
  const steps = [
    ["Compliance Lead", "owner", "ECDSA P-256", "Seal this pack", "01-owner"],
    ["Finance Lead", "approver", "Ed25519", "Approve or reject", "02-approver"],
  ];
  for (const [name, role, algorithm, title, stem] of steps) {
    const context = await browser.newContext({ acceptDownloads: true, baseURL: siteServer.url });
    const page = await context.newPage();
    const heard = listen(page);
    await withoutPicker(page);
    await openVerify(page);
    await context.setOffline(true);
    await drop(page, pack);
    await expectHeadline(page, people.length === 0 ? "INTACT, NOT SIGNED" : "INTACT, SIGNER UNKNOWN");
    await page.getByRole("button", { name: title }).click();
    await expect(heading(page)).toHaveText(title);
    await expect(heading(page)).toBeFocused();
    const go = page.getByRole("button", { name: "Sign and add it to the pack" });
    await go.click();
    const first = people.length === 0 ? "Choose your key" : "Choose whether you approve or reject";
    await expect(page.getByText(first)).toBeVisible();
    await makeKey(page, name, role, algorithm);
    await expect(page.getByRole("radio", { name: `${name}, ${role}` })).toBeChecked();
    if (people.length > 0) {
      await expect(page.getByText("01: Compliance Lead as owner, sealed it")).toBeVisible();
      await page.getByRole("radio", { name: "Reject", exact: true }).check();
      await go.click();
      await expect(page.getByLabel("Reason")).toBeFocused();
      await expect(page.getByLabel("Reason")).toHaveAccessibleDescription(/^Say why you reject it/);
      await page.getByRole("radio", { name: "Approve", exact: true }).check();
      await page.getByLabel("Reason").fill("Read in full");
    }
    expect(await seriousFindings(page)).toEqual([]);
    const path = await signAndSave(page, folder);
    await expectHeadline(page, "INTACT, SIGNER UNKNOWN");
    pack = { name: pack.name, bytes: readFileSync(path) };

    // The same key a second time is refused in words.
    await page.getByRole("button", { name: "Approve or reject" }).click();
    await expect(page.getByRole("radio", { name: `${name}, ${role}` })).toBeDisabled();
    await expect(page.getByText("It signed this pack already.")).toBeVisible();
    await page.getByRole("button", { name: "Back to the report" }).click();
    await expectHeadline(page, "INTACT, SIGNER UNKNOWN");
    expect(heard.errors).toEqual([]);
    await context.setOffline(false);
    await page.goto("/#/keys");
    const { path: key, pem } = await publicKey(page, name, role, folder);
    people.push({ signer: name, role, pem });
    expect(checkedByOpenssl(path, stem, key, algorithm, folder)).toMatchObject({ status: 0 });
    await context.close();
  }
  // What was there is there still, to the first byte of the directory.
  const directory = before.readUInt32LE(before.length - 6);
  expect(pack.bytes.subarray(0, directory).equals(before.subarray(0, directory))).toBe(true);

  const path = join(folder, "both.zip");
  writeFileSync(path, pack.bytes);
  const flags = auditor(folder, people, ROLES);
  expect(verifyNatively(path, ...flags)).toMatchObject({ exit: 0, report: { headline: "INTACT AND TRUSTED" } });
  const stranger = auditor(folder, people.slice(0, 1), ROLES);
  expect(verifyNatively(path, ...stranger)).toMatchObject({ exit: 4, report: { headline: "INTACT, POLICY NOT MET" } });
});

test("a build is sealed in its worker by the one key there is; a key that goes meanwhile is asked about", async ({ builder: page, folder }) => {
  test.skip(nativeCommand() === undefined, "packseal is not built");
  await page.goto("/#/keys");
  await makeKey(page, "Compliance Lead", "owner");
  const { path: key, pem } = await publicKey(page, "Compliance Lead", "owner", folder);
  await signIn(page);
  await expect(page.getByRole("radio", { name: "Compliance Lead, owner" })).toBeChecked();
  await choose(page, { first: "2001-01-01", last: "2001-01-02", focus: false });
  await start(page);
  await expect(heading(page)).toHaveText("The pack is sealed", { timeout: BUILD_LIMIT });
  await expect(page.getByText("Sealed by the key")).toBeVisible();
  await expect(page.locator("dd", { hasText: "Compliance Lead, owner" }).locator(".digest")).toHaveText(keyId(pem));
  expect(await seriousFindings(page)).toEqual([]);
  const path = await save(page, folder);
  expect(checkedByOpenssl(path, "01-owner", key, "ECDSA P-256", folder)).toMatchObject({ status: 0, output: "Verified OK\n" });
  const flags = auditor(folder, [{ signer: "Compliance Lead", role: "owner", pem }], ROLES.slice(0, 1));
  expect(verifyNatively(path, ...flags)).toMatchObject({ exit: 0, report: { headline: "INTACT AND TRUSTED" } });
  const [bundle, statement] = ["sigstore", "statement"].map((part) => entries(readFileSync(path)).get(`signatures/01-owner.${part}.json`));
  expect(verifyBundle(JSON.parse(bundle), statement, { [keyId(pem)]: createPublicKey(pem) }).key).toBeTruthy();

  // Not sealed where that is what was chosen.
  await page.getByRole("button", { name: "Build another" }).click();
  const held = await hold(page, listOf("performance.load_test_captured"));
  await start(page);
  await held.reached;
  await page.evaluate(() => new Promise((done) => (indexedDB.deleteDatabase("packseal-keys").onsuccess = done)));
  held.release();
  await expect(page.getByRole("heading", { name: "The pack cannot be sealed" })).toBeFocused({ timeout: BUILD_LIMIT });
  await expect(page.getByText("The key is not in this browser any more")).toBeVisible();
  await page.getByRole("button", { name: "Finish without a seal" }).click();
  await expect(heading(page)).toHaveText("The pack is ready", { timeout: BUILD_LIMIT });
  await expect(page.getByText("Nobody signed this pack, so anyone could have made it")).toBeVisible();
});

test("the API's relay has the seal's time attested; one that fails is asked about, and openssl agrees", async ({ builder: page, tenant, folder }) => {
  test.skip(nativeCommand() === undefined, "packseal is not built");
  const api = { kind: "valdrics", name: "Sample tenant", url: tenant.url, demo_sign_in: true, time_relay: "/time/stamp" };
  await page.route("**/config.json", (route) => route.fulfill({ json: { schema: "packseal-config/1", apis: [api] } }));
  await page.goto("/#/keys");
  await makeKey(page, "Compliance Lead", "owner");
  const { pem } = await publicKey(page, "Compliance Lead", "owner", folder);
  await signIn(page);
  await expect(page.getByText("has a time authority say when")).toBeVisible();
  await choose(page, { first: "2001-01-01", last: "2001-01-02", focus: false });
  const failing = (route) => route.fulfill({ status: 503, headers: { "access-control-allow-origin": "*" }, body: "" });
  await page.route("**/time/stamp", failing);
  await start(page);
  await expect(page.getByRole("heading", { name: "No time was had" })).toBeFocused({ timeout: BUILD_LIMIT });
  await expect(page.getByText("The relay to the time authority does not answer now (status 503); try again later.")).toBeVisible();
  expect(await seriousFindings(page)).toEqual([]);
  await page.unroute("**/time/stamp", failing);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(heading(page)).toHaveText("The pack is sealed", { timeout: BUILD_LIMIT });
  const path = await save(page, folder);
  const pack = entries(readFileSync(path));
  for (const ending of ["sig", "tsr"]) writeFileSync(join(folder, `01.${ending}`), pack.get(`signatures/01-owner.${ending}`));
  const root = await (await fetch(`${tenant.url}/time/root.pem`)).text();
  writeFileSync(join(folder, "root.pem"), root);
  const files = ["-data", join(folder, "01.sig"), "-in", join(folder, "01.tsr")];
  expect(run("openssl", ["ts", "-verify", ...files, "-CAfile", join(folder, "root.pem")])).toMatchObject({ status: 0 });
  const flags = auditor(folder, [{ signer: "Compliance Lead", role: "owner", pem }], ROLES.slice(0, 1), root);
  expect(verifyNatively(path, ...flags)).toMatchObject({ exit: 0, report: { headline: "INTACT AND TRUSTED" } });

  // Without it, an auditor who asks for a time is not served.
  await page.getByRole("button", { name: "Build another" }).click();
  await page.route("**/time/stamp", (route) => route.fulfill({ status: 404, headers: { "access-control-allow-origin": "*" }, body: "" }));
  await start(page);
  await expect(page.getByText("The API has no relay to a time authority there.")).toBeVisible({ timeout: BUILD_LIMIT });
  await page.getByRole("button", { name: "Seal without it" }).click();
  await expect(heading(page)).toHaveText("The pack is sealed", { timeout: BUILD_LIMIT });
  expect(verifyNatively(await save(page, folder), ...flags)).toMatchObject({ exit: 4, report: { headline: "INTACT, POLICY NOT MET" } });
});

test("a package with the service’s sidecars beside it is not signed from inside, and the page says why", async ({ page }) => {
  await openVerify(page);
  const beside = ["pack.zip", "pack.signature.json"].map((name) => ({ name, bytes: vector("hmac_signed", name) }));
  await drop(page, ...beside);
  await expect(heading(page)).toHaveText(/^INTACT/);
  await expect(page.getByText("the service’s signature covers the digest of the whole ZIP")).toBeVisible();
  await expect(page.getByRole("button", { name: "Seal this pack" })).toHaveCount(0);
});

test("the time of a signature is asked for and given by hand, and openssl agrees", async ({ builder: page, folder }) => {
  const authority = timeAuthority(folder);
  await openVerify(page);
  await page.context().setOffline(true);
  await drop(page, { name: "pack.zip", bytes: vector("signed", "pack.zip") });
  await expectHeadline(page, "INTACT, SIGNER UNKNOWN");
  const asked = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save a time request (.tsq)" }).click();
  const query = join(folder, (await asked).suggestedFilename());
  await (await asked).saveAs(query);
  expect(basename(query)).toBe("01-owner.tsq");

  const part = page.getByRole("region", { name: "Time by hand" });
  await page.locator("#answer-1").setInputFiles(join(ROOT, "tests", "time", "fixtures", "rsa-sha256.tsr"));
  await expect(part.getByRole("alert")).toContainText("No time was added");
  // An answer over the same signature, to a request that somebody else made.
  const signature = join(folder, "asked.sig");
  const other = join(folder, "other.tsq");
  writeFileSync(signature, entries(vector("signed", "pack.zip")).get("signatures/01-owner.sig"));
  expect(run("openssl", ["ts", "-query", "-data", signature, "-sha256", "-cert", "-out", other])).toMatchObject({ status: 0 });
  await page.locator("#answer-1").setInputFiles(authority.answer(other));
  await expect(part.getByRole("alert")).toContainText("another request");
  await page.locator("#answer-1").setInputFiles(authority.answer(query));
  await expect(page.getByText("What you added is in this file.")).toBeVisible();
  await expectHeadline(page, "INTACT, SIGNER UNKNOWN");
  await expect(part).toHaveCount(0);
  const coming = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save the new file" }).click();
  const pack = entries(readFileSync(await (await coming).path()));
  for (const ending of ["sig", "tsr"]) writeFileSync(join(folder, `01.${ending}`), pack.get(`signatures/01-owner.${ending}`));
  const files = ["-data", join(folder, "01.sig"), "-in", join(folder, "01.tsr")];
  expect(run("openssl", ["ts", "-verify", ...files, "-CAfile", authority.root])).toMatchObject({ status: 0 });
});

test("a browser that keeps nothing for the page says so, and packs are built as ever", async ({ page, tenant: _ }) => {
  await page.addInitScript(() => Object.defineProperty(globalThis, "indexedDB", { get: () => undefined }));
  await page.goto("/#/keys");
  await expect(page.getByRole("heading", { name: "No keys can be kept here" })).toBeVisible();
  await page.getByLabel("Your name").first().fill("Compliance Lead");
  await page.getByRole("button", { name: "Make the key" }).click();
  await expect(page.getByRole("alert")).toContainText("This browser keeps no keys for this page: a private window");
  await signIn(page);
  await expect(page.getByText("The pack will not be sealed: there is no key of yours in this browser.")).toBeVisible();
});

test("by keyboard alone: a key is compared and named, and the pack approved with a new key and saved", async ({ browserName, page, folder }) => {
  test.skip(browserName === "firefox", NO_WAY_ROUND);
  await withoutPicker(page);
  await openVerify(page);
  await page.context().setOffline(true);
  const { keyboard } = page;
  const bytes = vector("signed", "pack.zip");
  await drop(page, { name: "pack.zip", bytes });
  await expectHeadline(page, "INTACT, SIGNER UNKNOWN");
  await expect(heading(page)).toBeFocused();
  await go(page, page.locator(".verdict").getByText("Compare the fingerprint"));
  const id = keyId(entries(bytes).get("signatures/01-owner.pub.pem").toString());
  const group = page.getByLabel("Last group");
  if (!(await group.evaluate((it) => it === document.activeElement))) await tabTo(page, group);
  await keyboard.type(id.slice(56));
  await keyboard.press("Enter");
  await expect(page.getByLabel("Whose key is it?")).toBeFocused();
  await keyboard.type("Head of Compliance");
  await write(page, page.getByLabel("How do you know it is theirs?"), "Read out on a call");
  await go(page, "Name this key");
  await expectHeadline(page, "INTACT AND TRUSTED");
  await expect(page.locator("#named")).toBeFocused();

  await go(page, "Approve or reject");
  await expect(heading(page)).toBeFocused();
  // It is open where there is no key yet, once the browser has been asked for them.
  await tabTo(page, page.getByText("Make or import a key"));
  if (!(await page.getByLabel("Your name").first().isVisible())) await page.keyboard.press("Enter");
  await write(page, page.getByLabel("Your name").first(), "Finance Lead");
  await write(page, page.getByLabel("Role", { exact: true }).first(), "approver");
  await keyboard.press("Enter");
  await expect(page.getByText("The key of Finance Lead, approver is here.")).toBeVisible();
  await expect(page.getByRole("radio", { name: "Finance Lead, approver" })).toBeChecked();
  // The form lies before what made the key.
  await heading(page).focus();
  await go(page, page.getByRole("radio", { name: "Approve", exact: true }), "Space");
  await write(page, page.getByLabel("Reason"), "Read in full");
  await go(page, "Sign and add it to the pack");
  await expect(page.getByText("What you added is in this file. It is not saved yet.")).toBeVisible();
  await expectHeadline(page, "INTACT AND TRUSTED");
  const coming = page.waitForEvent("download");
  await go(page, "Save the new file");
  const path = join(folder, "approved.zip");
  await (await coming).saveAs(path);
  expect(JSON.parse(entries(readFileSync(path)).get("signatures/02-approver.statement.json")).predicate).toMatchObject({ decision: "approve", signer: "Finance Lead" });
});

test("by keyboard alone: keys are made, saved and removed, and a build is sealed and saved", async ({ browserName, page, tenant, folder }) => {
  test.skip(browserName === "firefox", NO_WAY_ROUND);
  expect(tenant.url).toBeTruthy();
  await withoutPicker(page);
  const { keyboard } = page;
  await page.goto("/");
  await expect(page.getByRole("button", { name: "Owner, Pro plan" })).toBeVisible();
  await go(page, "Keys");
  await expect(heading(page)).toHaveText("Keys");
  await expect(heading(page)).toBeFocused();

  await write(page, page.getByLabel("Your name").first(), "Compliance Lead, old device");
  await keyboard.press("Enter");
  await expect(page.getByText("The key of Compliance Lead, old device, owner is here.")).toBeVisible();
  await heading(page).focus();
  await go(page, page.getByRole("radio", { name: "ECDSA P-256" }), "ArrowRight");
  await expect(page.getByRole("radio", { name: "Ed25519" })).toBeChecked();
  await heading(page).focus();
  await write(page, page.getByLabel("Your name").first(), "Compliance Lead");
  await go(page, "Make the key");
  await expect(page.getByText("The key of Compliance Lead, owner is here.")).toBeVisible();

  await heading(page).focus();
  await go(page, "Remove: Compliance Lead, old device, owner");
  const dialog = page.getByRole("dialog", { name: "Remove this key?" });
  await expect(dialog.getByRole("button", { name: "Keep it" })).toBeFocused();
  await go(page, dialog.getByRole("button", { name: "Remove it" }));
  await expect(keys(page).getByRole("row")).toHaveCount(2);
  const giving = page.waitForEvent("download");
  await go(page, "Save the public key: Compliance Lead, owner");
  const key = join(folder, "key.pem");
  await (await giving).saveAs(key);

  await page.evaluate(() => document.activeElement.blur());
  await go(page, "Build");
  await expect(heading(page)).toHaveText(/^Sign in to /);
  await go(page, /^Owner, Pro plan/);
  await expect(heading(page)).toHaveText("Build a pack");
  await expect(heading(page)).toBeFocused();
  await go(page, page.getByRole("radio", { name: "Compliance Lead, owner" }), "ArrowDown");
  await expect(page.getByRole("radio", { name: "Do not seal" })).toBeChecked();
  await keyboard.press("ArrowUp");
  await expect(page.getByRole("radio", { name: "Compliance Lead, owner" })).toBeChecked();
  await heading(page).focus();
  await go(page, "Ask me about each", "ArrowLeft");
  await expect(page.getByLabel("Hide all without asking")).toBeChecked();
  await go(page, "Build the pack");

  await expect(heading(page)).toHaveText("The pack is sealed", { timeout: BUILD_LIMIT });
  await expect(heading(page)).toBeFocused();
  const coming = page.waitForEvent("download");
  await go(page, "Save the ZIP");
  const path = join(folder, "sealed.zip");
  await (await coming).saveAs(path);
  expect(checkedByOpenssl(path, "01-owner", key, "Ed25519", folder)).toMatchObject({ status: 0 });
});
