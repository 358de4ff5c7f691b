// A package of the evidence service, built in the page with its sidecars: signed, archived, and checked with the network cut.
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { finished, heading, save, signIn, start } from "./support/build.mjs";
import { listen } from "./support/console.mjs";
import { encodings, found, kept } from "./support/leaks.mjs";
import { expect, test as base } from "./support/servers.mjs";
import { drop, expectHeadline, openVerify } from "./support/verify.mjs";
import { entries } from "./support/zip.mjs";

const SECRET = "page-secret-invented-9dQ";
const TOKEN = "hook-token-invented-4kT";
const RISK = /Risk/;
const row = (page, name) => page.getByRole("row").filter({ has: page.getByRole("rowheader", { name, exact: true }) });

function evidence(url) {
  return [{ kind: "evidence", name: "Evidence service", url, demo_sign_in: true }];
}

const test = base.extend({
  page: async ({ page, siteServer, tenant }, use) => {
    siteServer.setApis(evidence(tenant.url));
    await use(page);
    siteServer.setApis([tenant.url]);
  },
});

/** Saves the file of a row as a download; resolves to its name and bytes. */
async function saveRow(page, folder, name) {
  const coming = page.waitForEvent("download");
  await row(page, name).getByRole("button", { name: /^Save/ }).click();
  const download = await coming;
  const path = join(folder, download.suggestedFilename());
  await download.saveAs(path);
  return { name: basename(path), bytes: readFileSync(path) };
}

test("a signed package: built, saved with its sidecar, and checked offline", async ({ builder: page, folder }) => {
  const heard = listen(page);
  await signIn(page, RISK);
  await expect(page.getByText("Evidence export, version 2")).toBeVisible();
  await page.getByLabel("Organisation name").fill("Orchid Ledger");
  await start(page);
  // Signing is on, and there is no secret: nothing is built without being asked.
  await expect(page.getByLabel("Signing secret")).toBeFocused();
  await expect(page.getByLabel("Signing secret")).toHaveAccessibleDescription(/Enter the signing secret, or switch signing off/);
  await page.getByLabel("Signing secret").fill(SECRET);
  await page.getByLabel("Signer", { exact: true }).fill("compliance_ops");
  await start(page);
  await finished(page);
  const path = await save(page, folder);
  const stem = basename(path, ".zip");
  expect(stem).toMatch(/^compliance_evidence_\d{8}T\d{6}Z_[0-9a-f]{8}$/);
  const sidecar = await saveRow(page, folder, `${stem}.signature.json`);
  const signed = JSON.parse(sidecar.bytes);
  const message = [signed.digest, signed.signer, signed.signing_key_id, signed.signed_at.replace("Z", "+00:00")].join("|");
  expect(signed.signature).toBe(createHmac("sha256", SECRET).update(message).digest("hex"));
  const zip = readFileSync(path);
  const manifest = JSON.parse(entries(zip).get("manifest.json"));
  expect(manifest).toMatchObject({ bundle_id: stem, request: { signer: "compliance_ops", external_auth_token: null } });
  const secrets = encodings(SECRET);
  for (const [name, content] of entries(zip)) expect(found(name + content.toString("latin1"), secrets)).toEqual([]);
  expect(found(sidecar.bytes.toString() + heard.messages.join("\n") + heard.requests.map(({ url }) => url).join("\n"), secrets)).toEqual([]);
  const state = await kept(page);
  expect(found(JSON.stringify(state), secrets)).toEqual([]);

  await openVerify(page);
  await page.context().setOffline(true);
  await drop(page, { name: basename(path), bytes: zip }, sidecar);
  await expectHeadline(page, "INTACT, NOT SIGNED");
  await page.getByLabel("Signing secret").fill(SECRET);
  await page.getByRole("button", { name: "Check the codes" }).click();
  await expect(row(page, "Signature")).toContainText("is right for this file and names compliance_ops");
});

test("archived: the services outside are asked, and what they answered goes with the package", async ({ builder: page, tenant }) => {
  await signIn(page, RISK);
  await page.getByLabel("Organisation name").fill("Orchid Ledger");
  await page.getByLabel("Signing secret").fill(SECRET);
  await page.getByLabel("Copy for a vault").check();
  await page.getByLabel("How the copy is kept").selectOption("With a lock file");
  await page.getByLabel("Key that wraps the digest").fill("kms-orchid-1");
  await page.getByLabel("Address of the key service").fill(`${tenant.url}/hooks/kms`);
  await page.getByLabel("Address of the archive").fill(`${tenant.url}/hooks/worm`);
  await page.getByLabel("Strict: fail unless both succeed").check();
  await page.getByLabel("Access token for the services outside").fill(TOKEN);
  await start(page);
  await finished(page);
  const beside = page.getByRole("region", { name: "What goes with the package" });
  await expect(beside).toContainText("external_kms_status");
  await expect(beside.locator("dd").filter({ hasText: /^OK$/ })).toHaveCount(2);
  for (const ending of [".signature.json", ".kms-envelope.json", ".worm-receipt.json", ".worm-lock.json", ".zip"]) {
    await expect(beside.getByRole("rowheader").filter({ hasText: ending }).first()).toBeVisible();
  }
  await expect(beside).toContainText("advisory");
});

test("a strict run whose archive fails ends without a package, and says why", async ({ builder: page, otherTenant, siteServer }) => {
  const other = await otherTenant("--fault", "status:/hooks/worm:503");
  siteServer.setApis(evidence(other.url));
  await signIn(page, RISK);
  await page.getByLabel("Organisation name").fill("Orchid Ledger");
  await page.getByLabel("Sign with a shared secret").uncheck();
  await page.getByLabel("Copy for a vault").check();
  await page.getByLabel("Key that wraps the digest").fill("kms-orchid-1");
  await page.getByLabel("Address of the key service").fill(`${other.url}/hooks/kms`);
  await page.getByLabel("Strict: fail unless both succeed").check();
  await start(page);
  // Nobody was named to ask: a strict run that could never be met is told before any work.
  await expect(page.getByText("there is no endpoint of an archive; name one", { exact: false }).first()).toBeVisible();
  await page.getByRole("button", { name: /Change|choices|Back/ }).first().click();
  await page.getByLabel("Address of the archive").fill(`${other.url}/hooks/worm`);
  await start(page);
  await expect(page.getByText("could not be archived as asked").first()).toBeVisible({ timeout: 40_000 });
  await expect(page.getByText("HTTP status 503", { exact: false }).first()).toBeVisible();
  expect((await kept(page)).files.filter((name) => name !== "/packseal-staging")).toEqual([]);
});

test("a role that may not read the parts is told so before the form", async ({ builder: page }) => {
  await signIn(page, /Research/);
  await expect(page.getByRole("alert").first()).toBeVisible();
  await expect(heading(page)).toHaveText("Build a pack");
});
