// The Sigstore bundle of a signature that `packseal seal` made, as Sigstore's own verifier reads it: given the signer's key, it verifies over the
// statement, and over nothing else.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { verifyBundle as verify } from "../e2e/support/sigstore.mjs";
import { nativeCommand } from "../e2e/support/verify.mjs";
import { entries } from "../e2e/support/zip.mjs";

const ROOT = join(import.meta.dirname, "..", "..");
const NO_COMMAND = "SKIPPED: the native command is not built (cargo build -p packseal --features cli --bin packseal)";
const folder = mkdtempSync(join(tmpdir(), "packseal-sigstore-"));
after(() => rmSync(folder, { recursive: true, force: true }));

/** A pack that a new P-256 key sealed: the parts of the signature, and the key. */
function sealed() {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const [pack, key] = [join(folder, "pack.zip"), join(folder, "key.pem")];
  copyFileSync(join(ROOT, "tests", "vectors", "custom", "pack.zip"), pack);
  writeFileSync(key, privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600 });
  const ran = spawnSync(nativeCommand(), ["seal", pack, "--key", key, "--role", "owner", "--signer", "Owner of Orchid Ledger"], { encoding: "utf8" });
  assert.equal(ran.status, 0, ran.stderr);
  const found = entries(readFileSync(pack));
  const part = (ending) => found.get(`signatures/01-owner${ending}`);
  assert.equal(part(".pub.pem").toString(), publicKey.export({ type: "spki", format: "pem" }));
  return { statement: part(".statement.json"), bundle: JSON.parse(part(".sigstore.json")), publicKey };
}

test("@sigstore/verify takes the bundle with the signer's key, and with no other", (t) => {
  if (!nativeCommand()) return t.skip(NO_COMMAND);
  const { statement, bundle, publicKey } = sealed();
  const hint = JSON.parse(statement).predicate.key_id;
  assert.equal(bundle.verificationMaterial.publicKey.hint, hint);
  assert.ok(verify(bundle, statement, { [hint]: publicKey }).key);

  const other = createPublicKey(generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey);
  assert.throws(() => verify(bundle, statement, { [hint]: other }), /signature/i);
  assert.throws(() => verify(bundle, statement, {}), /no key for the hint/);
  const edited = Buffer.from(statement.toString().replace("Owner of Orchid", "Owner of Almond"));
  assert.throws(() => verify(bundle, edited, { [hint]: publicKey }), /signature|digest/i);
  const changed = structuredClone(bundle);
  const signature = Buffer.from(changed.messageSignature.signature, "base64");
  signature[signature.length - 1] ^= 1;
  changed.messageSignature.signature = signature.toString("base64");
  assert.throws(() => verify(changed, statement, { [hint]: publicKey }), /signature/i);
});
