#!/usr/bin/env node
// What the reader says of every ZIP below some folders, natively and in WebAssembly, with both answers compared in full.
//
//   node tests/corpora/corpora.mjs [--release] [--seconds N] FOLDER…      (`make corpora DIR=FOLDER`)
//
// A file is judged when its name ends as those of ZIPs do, when it begins with a record of a ZIP, or when an end record stands in its last 64 KiB;
// the others are counted and named. A panic, or a file that takes longer than so many seconds, is told and does not end the run.
// Exits with 1 when there was one, or when the two sides gave two answers; with 2 when nothing was judged.
import { closeSync, openSync, readdirSync, readSync, statSync } from "node:fs";
import { basename, extname, join, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { mebibytes, nativeSide, wasmSide } from "./sides.mjs";
import { lines, tally } from "./table.mjs";

/** How names of ZIPs end: plain ones, and those of formats that are ZIPs. */
const ENDINGS = new Set(
  ("zip zipx zip64 whl egg jar war ear aar apk aab ipa xpi crx nupkg vsix docx docm dotx xlsx xlsm xltx pptx pptm potx ppsx odt ods odp odg " +
    "epub kmz cbz usdz 3mf sfx").split(" ").map((ending) => `.${ending}`),
);
const RECORDS = ["PK\x03\x04", "PK\x05\x06", "PK\x06\x06", "PK\x07\x08", "PK00"];
const END_RECORD = Buffer.from("PK\x05\x06", "latin1");
/** The end record and the longest comment. */
const TAIL = 22 + 0xffff;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { release: { type: "boolean", default: false }, seconds: { type: "string", default: "300" } },
});
const limit = Number(values.seconds) * 1000;
if (positionals.length === 0 || !(limit > 0)) {
  console.error("usage: node tests/corpora/corpora.mjs [--release] [--seconds N] FOLDER…");
  process.exit(2);
}

const judged = [];
const others = [];
for (const folder of positionals) {
  for (const path of files(resolve(folder))) {
    const name = relative(resolve(folder), path) || basename(path);
    (isZip(path) ? judged : others).push({ path, name: positionals.length > 1 ? join(basename(folder), name) : name });
  }
}

const profile = values.release ? "release" : "debug";
const sides = [nativeSide(profile, limit), wasmSide(profile, limit)];
const rows = [];
for (const { path, name } of judged) {
  // Both at once: each has a core of its own where there are two.
  const [native, wasm] = await Promise.all(sides.map((side) => side.judge(path)));
  const row = { name, native, wasm };
  rows.push(row);
  for (const line of lines(row)) console.log(line);
}
for (const side of sides) side.end();

const { counts, agree, apart, folders } = tally(rows);
if (folders.length > 1) {
  console.log(`\n${"".padEnd(40)} files accepted unsupported malformed hostile panics`);
  for (const [folder, each] of folders) {
    const cells = [each.files, each.accepted, each.unsupported, each.malformed, each.hostile, each.panics];
    const widths = [5, 8, 11, 9, 7, 6];
    console.log([folder.padEnd(40), ...cells.map((cell, at) => String(cell).padStart(widths[at]))].join(" "));
  }
}
const words = ["accepted", "unsupported", "malformed", "hostile", "panics"].map((word) => `${counts[word]} ${word}`);
console.log(`\n${counts.files} files: ${words.join(", ")}`);
for (const [word, why] of [["unreadable", "could not be read"], ["late", `took longer than ${values.seconds} s`]]) {
  if (counts[word] > 0) console.log(`${counts[word]} ${why}`);
}
if (others.length > 0) {
  const named = others.slice(0, 8).map(({ name }) => name).join(", ");
  console.log(`${others.length} other files are no ZIPs and were left out: ${named}${others.length > 8 ? ", …" : ""}`);
}
console.log(`native and wasm agree: ${agree} of ${counts.files}${apart.length > 0 ? `; they do not on ${apart.join(", ")}` : ""}`);
for (const side of ["native", "wasm"]) {
  const most = (value) => rows.reduce((found, row) => (row[side][value] > (found?.[side][value] ?? 0) ? row : found), undefined);
  const [slow, large] = [most("millis"), most("peak")];
  const memory = large ? `, most memory ${mebibytes(large[side].peak)} (${large.name})` : "";
  if (slow) console.log(`${side}: slowest ${Math.round(slow[side].millis)} ms (${slow.name})${memory}`);
}
if (counts.files === 0) process.exit(2);
process.exit(counts.panics + counts.late > 0 || agree < counts.files ? 1 : 0);

/** Every file below a folder, in the order of names; links are not followed. A file is itself. */
function files(path) {
  if (!statSync(path).isDirectory()) return [path];
  const found = readdirSync(path, { withFileTypes: true }).sort((one, other) => (one.name < other.name ? -1 : 1));
  return found.flatMap((each) => {
    if (each.isDirectory()) return files(join(path, each.name));
    return each.isFile() ? [join(path, each.name)] : [];
  });
}

function isZip(path) {
  if (ENDINGS.has(extname(path).toLowerCase())) return true;
  const { size } = statSync(path);
  const file = openSync(path);
  try {
    const head = Buffer.alloc(4);
    readSync(file, head, 0, 4, 0);
    if (RECORDS.includes(head.toString("latin1"))) return true;
    const tail = Buffer.alloc(Math.min(size, TAIL));
    readSync(file, tail, 0, tail.length, size - tail.length);
    return tail.includes(END_RECORD);
  } finally {
    closeSync(file);
  }
}
