// A hash-chained audit log of any length, as the playbook's service writes it with redaction switched off (the playbook contract, sections 1
// and 2). Its hashes are computed here and nowhere else: what checks it shares no code with this.
import { createHash } from "node:crypto";
import { closeSync, openSync, writeSync } from "node:fs";

/** Resources that come again and again; every line of a kind that has one of its own adds another. */
const SHARED = 500;
/** One line in so many is of a resource of its own, as an export or a request is. */
const OWN = 20;
const BEGIN = Date.UTC(2026, 0, 1);
/** Bytes that are written at once. */
const PIECE = 4 << 20;

/** Writes whole lines until the file has `bytes` or a little more; resolves to `{ bytes, lines, resources }`. */
export function writeChained(path, bytes) {
  const heads = new Map();
  const file = openSync(path, "w");
  let written = 0;
  let lines = 0;
  try {
    while (written < bytes) {
      let piece = "";
      while (piece.length < PIECE && written + piece.length < bytes) piece += line(lines++, heads);
      written += writeSync(file, piece);
    }
  } finally {
    closeSync(file);
  }
  return { bytes: written, lines, resources: heads.size };
}

/** All of it is ASCII and its keys are sorted, so the text under the hash is made of the same pieces as the line. */
function line(nth, heads) {
  const resource = nth % OWN === 0 ? `req-${nth}` : `batch-${(nth * 7919) % SHARED}`;
  const instant = new Date(BEGIN + nth * 11).toISOString().replace(".000Z", "Z");
  const timestamp = instant.includes(".") ? instant.replace("Z", "000+00:00") : instant.replace("Z", "+00:00");
  const details = `{"has_user_consent": ${nth % 3 > 0}, "input_length": ${nth}, "note": "caf\\u00e9 \\ud83d\\ude00 line ${nth}", "ratio": 0.25, "region": "eu"}`;
  const previous = heads.has(resource) ? `"${heads.get(resource)}"` : "null";
  const user = `svc-${nth % 9}`;
  const hashed =
    `{"action": "predict", "details": ${details}, "previous_hash": ${previous}, "resource_id": "${resource}", ` +
    `"timestamp": "${timestamp}", "user_id": "${user}"}`;
  const hash = createHash("sha256").update(hashed).digest("hex");
  heads.set(resource, hash);
  return (
    `{"timestamp": "${timestamp}", "action": "predict", "user_id": "${user}", "resource_id": "${resource}", "details": ${details}, ` +
    `"previous_hash": ${previous}, "entry_hash": "${hash}"}\n`
  );
}
