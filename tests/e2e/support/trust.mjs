// Keys and policies of the tests, and the record in which the page keeps them.
import { createHash, createPublicKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../../scripts/lib/tools.mjs";
import { vector } from "./verify.mjs";
import { entries } from "./zip.mjs";

/** Where the page keeps them. */
export const RECORD = "packseal-trust";

/** A pack of tests/vectors. */
export const pack = (name) => vector(name, "pack.zip");

/** The public keys of a pack's signatures, in PEM, by their names, like `01-owner`. */
export function keysOf(bytes) {
  const found = [...entries(bytes)].filter(([name]) => name.endsWith(".pub.pem"));
  return Object.fromEntries(found.map(([name, pem]) => [name.replace(/^signatures\/|\.pub\.pem$/g, ""), pem.toString()]));
}

/** A key's id: SHA-256 of its SubjectPublicKeyInfo, by Node. */
export const idOf = (pem) => createHash("sha256").update(createPublicKey(pem).export({ type: "spki", format: "der" })).digest("hex");

/** Keys that signed nothing. */
export const STRANGERS = readFileSync(join(ROOT, "tests", "native", "seal", "keys.pem"), "utf8").match(/-----BEGIN[^]*?-----END PUBLIC KEY-----\n/g);

/** A key of a trust store; `more` are members in the place of others. */
export function pin(pem, signer, role, more = {}) {
  const none = { valid_from: null, valid_until: null, revoked_at: null, revoked_reason: null };
  return { signer, role, key_pem: pem, ...none, source: "Read out on a call, 2 June 2026", pinned_at: "2026-06-02T09:00:00Z", ...more };
}

export const trustStore = (...keys) => `${JSON.stringify({ schema: "packseal-trust/1", keys }, null, 2)}\n`;

/** A policy of these roles, `[role, min]` each. */
export function policy(roles, more = {}) {
  const signers = roles.map(([role, min]) => ({ role, min }));
  return `${JSON.stringify({ schema: "packseal-policy/1", signers, distinct_people: true, time: "any", source: "any", ...more }, null, 2)}\n`;
}

/** Has the page find these texts as kept, when it opens next. */
export async function keep(page, trust, rules = null) {
  const record = JSON.stringify({ schema: "packseal-kept/1", trust, policy: rules });
  await keepText(page, record);
}

/** The same with any text in the record's place. */
export async function keepText(page, text) {
  await page.addInitScript(
    ([key, text]) => {
      if (!sessionStorage.getItem("kept-once")) localStorage.setItem(key, text);
      sessionStorage.setItem("kept-once", "yes");
    },
    [RECORD, text],
  );
}

/** What the page keeps. */
export const kept = (page) => page.evaluate((key) => JSON.parse(localStorage.getItem(key)), RECORD);
