#!/usr/bin/env node
// The product's engine and other programs on the same files, in one browser, one after the other (`make bench`).
//
//   node tests/bench/bench.mjs [--rounds 5] [--share 1] [--sets big,small] [--only packseal,fflate] [--built] [--write]
//
// A machine that does something else is not judged by: above a load of 0.5 it waits, and then says so. `--write` writes docs/BENCHMARKS.md.
// target/bench/latest.json has the bars of every run.
import { chromium } from "@playwright/test";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { parseArgs } from "node:util";
import { CHROMIUM_ARGUMENTS, ROOT, systemChromium } from "../../scripts/lib/tools.mjs";
import { measure as sizes } from "../../scripts/site/size.mjs";
import { buildEngine } from "./engine.mjs";
import { measure, setOnDisk } from "./measure.mjs";
import { NATIVE, tidy } from "./native.mjs";
import { BARS, barsTable, judged, machine, nativeTable, setTable, values } from "./report.mjs";
import { serve } from "./server.mjs";

const CONTENDERS = ["packseal", "packseal@1", "packseal-fast", "platform", "fflate", "fflate-workers", "zip.js", "client-zip", "jszip"];
/** A load above which nothing is judged, and how long it is waited for, in seconds. */
const QUIET = 0.5;
const PATIENCE = 300;

const { values: flags } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    share: { type: "string", default: "1" },
    sets: { type: "string", default: "big,small" },
    only: { type: "string", default: CONTENDERS.join(",") },
    built: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
  },
});
const share = Number(flags.share);
const rounds = Number(flags.rounds);
const names = flags.only.split(",");

if (!flags.built) buildEngine();
const load = await quiet();
console.log(`${machine()}, load ${load.toFixed(2)}${load > QUIET ? `: above ${QUIET}, so nothing is judged` : ""}`);
const folder = mkdtempSync(join(tmpdir(), "packseal-bench-"));
const saved = join(folder, "saved.zip");
const server = await serve(saved);
// With a profile on disk, as people have it: without one, the browser keeps in memory, in another process, what a page stores.
const context = await chromium.launchPersistentContext(join(folder, "profile"), { executablePath: systemChromium(), args: CHROMIUM_ARGUMENTS });
let met = true;
try {
  met = await run();
} finally {
  await context.close();
  server.close();
  rmSync(folder, { recursive: true, force: true });
}
process.exit(met ? 0 : 1);

/** The load of the last minute once it is low, or as it is. */
async function quiet() {
  for (let waited = 0; loadavg()[0] > QUIET && waited < PATIENCE && share === 1; waited += 5) {
    if (waited === 0) console.log(`load ${loadavg()[0].toFixed(2)}: waiting for the machine to be quiet`);
    await setTimeout(5_000);
  }
  return loadavg()[0];
}

async function run() {
  const [results, parts] = [{}, []];
  let native = [];
  for (const name of flags.sets.split(",")) {
    const set = setOnDisk(name, folder, share);
    results[name] = await measure({ context, server, saved }, { ...set, share, rounds, names });
    parts.push(`## ${name === "big" ? "Big set" : "Small set, in memory"}\n\n${setTable(set, results[name])}`);
    if (name === "big") {
      native = natives(set);
      parts.push(`## The same files natively\n\n${nativeTable(set, native)}`);
    }
    rmSync(set.folder, { recursive: true, force: true });
  }
  const bars = Object.fromEntries(Object.entries(values(results, sizes())).map(([name, value]) => [name, judged(name, value)]));
  Object.assign(bars, grown());
  const ordered = Object.fromEntries(Object.keys(BARS).filter((name) => bars[name]).map((name) => [name, bars[name]]));
  const told = `${barsTable(ordered)}\n\n${parts.join("\n\n")}`;
  console.log(`\n${told}`);
  const judging = load <= QUIET && share === 1;
  mkdirSync(join(ROOT, "target", "bench"), { recursive: true });
  writeFileSync(join(ROOT, "target", "bench", "latest.json"), `${JSON.stringify({ load, judged: judging, bars: ordered }, null, 2)}\n`);
  if (flags.write && judging) writeFileSync(join(ROOT, "docs", "BENCHMARKS.md"), document(told));
  return !judging || Object.values(ordered).every(({ must }) => must);
}

/** The bar of the growth mode, if that has run (growth.mjs). */
function grown() {
  try {
    const { ratio } = JSON.parse(readFileSync(join(ROOT, "target", "bench", "growth.json"), "utf8"));
    return { growth: judged("growth", ratio) };
  } catch {
    return {};
  }
}

function natives({ folder: files }) {
  const zip = join(folder, "native.zip");
  return NATIVE.map(({ name, why, ...can }) => {
    const one = { name, why, rounds: [] };
    for (let round = 0; round < rounds && !why; round++) {
      const times = {};
      if (can.build) times.build = can.build(files, zip);
      // Whoever cannot pack checks what the page has packed.
      if (can.verify) times.verify = can.verify(can.build ? zip : saved);
      if (can.digest) times.digest = can.digest(files);
      one.rounds.push(times);
      tidy(zip);
    }
    console.log(`big    ${name}: ${why ? `SKIPPED, ${why}` : JSON.stringify(one.rounds.at(-1))}`);
    return one;
  });
}

function document(told) {
  const versions = ["fflate", "@zip.js/zip.js", "client-zip", "jszip"].map((name) => {
    const { version } = JSON.parse(readFileSync(join(ROOT, "node_modules", name, "package.json"), "utf8"));
    return `${name.split("/").at(-1)} ${version}`;
  });
  return `# Benchmarks

Written by \`make bench\`: ${machine()}, load ${load.toFixed(2)}, Chromium ${context.browser().version()}, ${versions.join(", ")}; ${rounds} rounds.

Each contender packs and checks the same files in a page of its own in one run of the browser, in turn; a pack has the SHA-256 of each entry found, every
digest is compared and every archive tested by \`unzip\`. The browser has a profile on disk, as people have it. Before the clock starts each contender has packed
and checked three files; Packseal's worker that checks, and those who help it, are there then, as on its page. Ratios are medians of ratios within a round. Speeds are medians, with the range; peaks are of the
page's process above what it was before, and the largest of all rounds; CPU seconds are of the whole browser. \`packseal@1\` has one worker,
\`packseal-fast\` is the fast level, \`platform\` is CompressionStream with WebCrypto in two workers, \`client-zip\` only stores. The sets are those of
\`tests/bench/sets.mjs\`.

${told}
`;
}
