// The sets of files that are packed and checked, made anew each time and the same each time: in Node and in the page.
//
// big:   549 files, 258 MiB: one audit log of 160 MiB as CSV, 40 JSON documents of 2 MiB, 8 files of 2 MiB that nothing can make smaller, 500 notes
// small: 10,000 files of 0.3 to 8 KiB, 40 MiB: rows, documents and notes

const MIB = 2 ** 20;
const text = new TextEncoder();

/** 32 bits at a time, from a seed (xorshift). */
export function random(seed) {
  let state = (seed * 0x9e3779b1) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state;
  };
}

const WORDS =
  "access account approved audit backup baseline board change closed committee control cost date deadline department evidence exception export finding incident invoice key ledger limit log manager month network note owner period person policy procedure quarter record register report request reserve review risk role rule sample scope service signed source supplier system team test ticket training vendor version week window".split(
    " ",
  );
const ACTIONS = ["login", "invoice.update", "policy.read", "role.grant", "role.revoke", "export.create", "key.rotate", "report.sign"];

const hex = (number) => number.toString(16).padStart(8, "0");
const pick = (next, of) => of[next() % of.length];

function row(next, at) {
  const time = new Date(1_767_225_600_000 + at * 1370).toISOString();
  const actor = `user${next() % 400}@orchid.example`;
  const ok = next() % 20 ? "success" : "failure";
  return `${hex(next())}-${hex(next())},${time},${actor},${pick(next, ACTIONS)},resource-${next() % 5000},${ok},10.0.${next() % 16}.${next() % 250}\r\n`;
}

function object(next, at) {
  const costs = (next() % 1_000_000) / 100;
  return { id: hex(next()), at: 1_767_225_600 + at * 60, actor: `user${next() % 400}`, action: pick(next, ACTIONS), cost: costs, note: sentence(next, 6), tags: [pick(next, WORDS), pick(next, WORDS)] };
}

function sentence(next, words) {
  return Array.from({ length: words }, () => pick(next, WORDS)).join(" ");
}

/** So many bytes of pieces, the last one cut. */
function fill(length, piece) {
  const bytes = new Uint8Array(length);
  let at = 0;
  while (at < length) {
    // Many small pieces are encoded at once.
    let many = "";
    while (many.length < Math.min(1 << 16, length)) many += piece();
    at += text.encodeInto(many, bytes.subarray(at)).written;
    if (length - at < 4) break;
  }
  return bytes;
}

export function csv(next, length) {
  let at = 0;
  return fill(length, () => row(next, at++));
}

function json(next, length) {
  let at = 0;
  return fill(length, () => `${JSON.stringify(object(next, at++))},\n`);
}

function note(next, length) {
  return fill(length, () => `${sentence(next, 9 + (next() % 8))}. `);
}

export function noise(next, length) {
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at + 4 <= length; at += 4) view.setUint32(at, next());
  return bytes;
}

/** Bytes of all kinds: half a log, a quarter documents, an eighth notes, and an eighth that nothing can make smaller. */
export function mixed(length) {
  const bytes = new Uint8Array(length);
  const parts = [[csv, 1 / 2], [json, 1 / 4], [note, 1 / 8], [noise, 1 / 8]];
  let at = 0;
  parts.forEach(([make, share], index) => {
    bytes.set(make(random(index + 1), length * share), at);
    at += length * share;
  });
  return bytes;
}

/** The files of a set, one after the other: `{ name, bytes }`. `share` of it only, for a shorter run. */
export function* files(set, share = 1) {
  const count = (whole) => Math.max(1, Math.round(whole * share));
  if (set === "small") {
    for (let at = 0; at < count(10_000); at++) {
      const next = random(at + 1);
      const length = 300 + (next() % 7892);
      const kind = ["csv", "json", "txt"][at % 3];
      const bytes = { csv, json, txt: note }[kind](next, length);
      yield { name: `small/${String(at % 100).padStart(2, "0")}/${String(at).padStart(5, "0")}.${kind}`, bytes };
    }
    return;
  }
  yield { name: "audit/audit.csv", bytes: csv(random(1), count(160 * MIB)) };
  for (let at = 0; at < count(40); at++) yield { name: `evidence/${at}.json`, bytes: json(random(100 + at), 2 * MIB) };
  for (let at = 0; at < count(8); at++) yield { name: `files/${at}.bin`, bytes: noise(random(200 + at), 2 * MIB) };
  for (let at = 0; at < count(500); at++) yield { name: `notes/${at}.txt`, bytes: note(random(1000 + at), 4000 + (at % 400)) };
}
