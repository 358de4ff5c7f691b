#!/usr/bin/env node
// The size budget: what each document costs over the wire, compressed with brotli.
//
// First load: what the browser fetches until the first screen can be used, which is the document, its settings, and every style sheet,
// script and module that it, its start script or their imports name. Build's worker comes after that, while a person signs in, the
// maker of summary.pdf when a build asks for one, and the programs of the screens about the service and about sealing when one of them is
// opened; Verify's come all before the network is shut (it makes its reports' PDFs with the maker of summary.pdf). What a start script fetches by
// `fetchSame` (www/start/later.mjs) is measured apart.
// tests/e2e/site.spec.mjs sees that a browser does so.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, posix, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import { ROOT } from "../lib/tools.mjs";

/** What is bounded: kilobytes (1,000 bytes) that it stays below. */
const BUDGETS = [
  { document: "index.html", part: "first load", kilobytes: 320 },
  { document: "index.html", part: "worker, after the first screen", kilobytes: 500 },
  { document: "index.html", part: "summary, when a pack gets one", kilobytes: 500 },
  { document: "index.html", part: "service, when such a screen is opened", kilobytes: 170 },
  { document: "index.html", part: "seal, when such a screen is opened", kilobytes: 170 },
  { document: "verify.html", part: "first load", kilobytes: 230 },
  { document: "verify.html", part: "worker, after the first screen", kilobytes: 485 },
  { document: "verify.html", part: "seal, after the first screen", kilobytes: 170 },
  { document: "verify.html", part: "summary, after the worker", kilobytes: 500 },
];
/** Which part the files of a later program are. */
const PROGRAMS = {
  "build-worker": "worker",
  "verify-worker": "worker",
  "summary-worker": "summary",
  "service-document": "service",
  "seal-document": "seal",
};
/** Names of files as they stand in HTML and JavaScript between quotes. */
const NAMED_FILE = /["']((?:\.{0,2}\/)?[\w./-]+\.(?:css|js|mjs|wasm))["']/g;
/** The files of a start script that come later, as scripts/site/finish.mjs writes them. */
const LATER = /\{"name":"\.\/([\w.-]+)","integrity":"sha384-/g;

/** Each part with the bytes of its files, largest first, their sum and its budget, in bytes. */
export function measure(site = join(ROOT, "pkg", "site")) {
  // A file of several parts is compressed once: it takes seconds.
  const known = new Map();
  const size = (name) => {
    if (!known.has(name)) known.set(name, brotli(readFileSync(join(site, name))));
    return known.get(name);
  };
  return BUDGETS.map(({ document, part, kilobytes }) => {
    const names = filesOf(site, document)[part.split(",")[0]];
    const modules = names.filter((name) => name.endsWith(".wasm")).length;
    if (modules !== 1) throw new Error(`${document}, ${part}: ${modules} modules; a page and its worker have one at a time`);
    const files = names.map((name) => ({ name, bytes: size(name) }));
    files.sort((a, b) => b.bytes - a.bytes);
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    return { document, part, files, bytes, budget: kilobytes * 1000 };
  });
}

/** The names of the files of a document: those of its first load, and those of each program that comes later. */
function filesOf(site, document) {
  const found = new Set();
  const later = new Set();
  const open = [document];
  // Build's settings: at most one recipe of each kind is fetched.
  if (document === "index.html") open.push("config.json", ...readdirSync(join(site, "recipes")).map((name) => `recipes/${name}`));
  while (open.length > 0) {
    const name = open.pop();
    // wasm-bindgen's own default name for a module is in its script too, but no such file is in the site.
    if (found.has(name) || !existsSync(join(site, name))) continue;
    found.add(name);
    if (!/\.(html|js|mjs)$/.test(name)) continue;
    const text = readFileSync(join(site, name), "utf8");
    for (const [, named] of text.matchAll(LATER)) later.add(named);
    // What is named in another way besides is fetched at once.
    for (const [, named] of text.replaceAll(LATER, "").matchAll(NAMED_FILE)) open.push(posix.normalize(posix.join(posix.dirname(name), named)));
  }
  for (const name of later) {
    if (!existsSync(join(site, name))) throw new Error(`${document} names ${name}, which is not there`);
  }
  const parts = { "first load": [...found], worker: [], summary: [], service: [], seal: [] };
  for (const name of later) {
    const [, part] = Object.entries(PROGRAMS).find(([program]) => name.startsWith(program)) ?? [];
    if (!part) throw new Error(`${document} names ${name}, which is of no part that is measured`);
    parts[part].push(name);
  }
  return parts;
}

function brotli(bytes) {
  return brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  let within = true;
  for (const { document, part, files, bytes, budget } of measure()) {
    const verdict = bytes < budget ? "within" : "OVER";
    within &&= bytes < budget;
    console.log(`${document}, ${part}: ${(bytes / 1000).toFixed(1)} KB brotli, ${verdict} its budget of ${budget / 1000} KB`);
    for (const file of files) console.log(`  ${(file.bytes / 1000).toFixed(1).padStart(7)} KB  ${file.name}`);
  }
  process.exit(within ? 0 : 1);
}
