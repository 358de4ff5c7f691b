#!/usr/bin/env node
// The size budget: what the first load of each document costs over the wire, compressed with brotli.
// First load: the document, and every style sheet, script and module that it, its start script or their imports name.
import { existsSync, readFileSync } from "node:fs";
import { join, posix, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import { ROOT } from "../lib/tools.mjs";

/** Kilobytes (1,000 bytes) that a first load stays below. */
const BUDGETS = { "index.html": 400, "verify.html": 300 };
/** Names of files as they stand in HTML and JavaScript between quotes. */
const NAMED_FILE = /["']((?:\.{0,2}\/)?[\w./-]+\.(?:css|js|mjs|wasm))["']/g;

/** Each document with the bytes of its files, largest first, their sum and its budget, in bytes. */
export function measure(site = join(ROOT, "pkg", "site")) {
  return Object.entries(BUDGETS).map(([document, kilobytes]) => {
    const files = [...reachable(site, document)].map((name) => ({ name, bytes: brotli(readFileSync(join(site, name))) }));
    const modules = files.filter(({ name }) => name.endsWith(".wasm")).length;
    if (modules !== 1) throw new Error(`${document} names ${modules} modules; a page and its worker share one`);
    files.sort((a, b) => b.bytes - a.bytes);
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    return { document, files, bytes, budget: kilobytes * 1000 };
  });
}

function reachable(site, document) {
  const found = new Set();
  const open = [document];
  while (open.length > 0) {
    const name = open.pop();
    // wasm-bindgen's own default name for a module is in its script too, but no such file is in the site.
    if (found.has(name) || !existsSync(join(site, name))) continue;
    found.add(name);
    if (name.endsWith(".css") || name.endsWith(".wasm")) continue;
    const text = readFileSync(join(site, name), "utf8");
    for (const [, named] of text.matchAll(NAMED_FILE)) open.push(posix.normalize(posix.join(posix.dirname(name), named)));
  }
  return found;
}

function brotli(bytes) {
  return brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  let within = true;
  for (const { document, files, bytes, budget } of measure()) {
    const verdict = bytes < budget ? "within" : "OVER";
    within &&= bytes < budget;
    console.log(`${document}: ${(bytes / 1000).toFixed(1)} KB brotli, ${verdict} its budget of ${budget / 1000} KB`);
    for (const file of files) console.log(`  ${(file.bytes / 1000).toFixed(1).padStart(7)} KB  ${file.name}`);
  }
  process.exit(within ? 0 : 1);
}
