// Own keys as a person makes them, and signatures as an auditor checks them.
import { expect } from "@playwright/test";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { heading } from "./build.mjs";
import { run } from "./program.mjs";
import { entries } from "./zip.mjs";

/** The table of own keys. */
export const keys = (page) => page.getByRole("table", { name: "Your keys" });

/** Opens the screen of own keys from the header. */
export async function openKeys(page) {
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Keys" }).click();
  await expect(heading(page)).toHaveText("Keys");
}

/** Fills the form of a new key and sends it by Enter. */
export async function makeKey(page, name, role, algorithm) {
  if (algorithm) await page.getByRole("radio", { name: algorithm }).check();
  const whose = page.getByLabel("Your name").first();
  await page.getByLabel("Role", { exact: true }).first().fill(role);
  await whose.fill(name);
  await whose.press("Enter");
  await expect(page.getByText(`The key of ${name}, ${role} is here.`)).toBeVisible();
}

/** Saves the public key of a row of the table; gives its PEM. */
export async function publicKey(page, name, role, folder) {
  const coming = page.waitForEvent("download");
  await page.getByRole("button", { name: `Save the public key: ${name}, ${role}` }).click();
  const download = await coming;
  const path = join(folder, download.suggestedFilename());
  await download.saveAs(path);
  return { path, pem: readFileSync(path, "utf8") };
}

/** The id of a key: SHA-256 of what its PEM holds. */
export function keyId(pem) {
  const der = Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ""), "base64");
  return createHash("sha256").update(der).digest("hex");
}

/** Has openssl check a signature of the pack at `path` with this public key; gives what it says. */
export function checkedByOpenssl(path, stem, key, algorithm, folder) {
  const pack = entries(readFileSync(path));
  const [statement, signature] = [".statement.json", ".sig"].map((ending) => {
    const file = join(folder, `${stem}${ending}`);
    writeFileSync(file, pack.get(`signatures/${stem}${ending}`));
    return file;
  });
  const how =
    algorithm === "Ed25519"
      ? ["pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", key, "-sigfile", signature, "-in", statement]
      : ["dgst", "-sha256", "-verify", key, "-signature", signature, statement];
  return run("openssl", how);
}

/** Writes a trust store and a policy: `pins` are `{ signer, role, pem }`. With the root of a time authority, every signature needs a time of it. Gives the flags for the command. */
export function auditor(folder, pins, signers, root) {
  const trust = join(folder, "trust.json");
  const policy = join(folder, "policy.json");
  const key = ({ signer, role, pem }) => ({
    signer, role, key_pem: pem, valid_from: "2020-01-01T00:00:00Z", valid_until: null, revoked_at: null, revoked_reason: null, source: "a call",
  });
  const time_authorities = root === undefined ? [] : [{ name: "Time of the sample tenant", root_pem: root }];
  writeFileSync(trust, JSON.stringify({ schema: "packseal-trust/1", keys: pins.map(key), time_authorities }));
  writeFileSync(policy, JSON.stringify({ schema: "packseal-policy/1", signers, distinct_people: true, time: root === undefined ? "any" : "trusted", source: "any" }));
  return ["--trust", trust, "--policy", policy];
}
