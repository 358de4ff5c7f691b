#!/usr/bin/env node
// How time and memory grow with the pack, its entries and the workers (`make bench GROWTH=1`).
//
//   node tests/bench/growth.mjs [--most 8] [--entries 100000] [--built] [--write]
//
// Packs of 64 MiB to `most` GiB of one mixed file again and again, in entries of 64 MiB at most; of 100 to so many entries of a kibibyte; of a GiB in 1,000
// and 10,000 entries; and of a GiB by 1, 2, 4 and 8 workers. Each is built into the browser's own storage, and checked. target/bench/growth.json has the
// points; `--write` writes docs/GROWTH.md and draws docs/growth.svg.
import { chromium } from "@playwright/test";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { CHROMIUM_ARGUMENTS, ROOT, systemChromium } from "../../scripts/lib/tools.mjs";
import { mib, rendererOf, resident, sample } from "../large/process.mjs";
import { draw } from "./draw.mjs";
import { buildEngine } from "./engine.mjs";
import { BARS, machine } from "./report.mjs";
import { serve } from "./server.mjs";
import { mixed } from "./sets.mjs";

const { values: flags } = parseArgs({
  options: {
    most: { type: "string", default: "8" },
    entries: { type: "string", default: "100000" },
    built: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
  },
});
const GIB = 2 ** 30;
const MIB = 2 ** 20;
const UNIT = 64 * MIB;
/** Bytes of memory that an entry may take besides. */
const EACH = 200;

if (!flags.built) buildEngine();
const folder = mkdtempSync(join(tmpdir(), "packseal-growth-"));
const unit = join(folder, "unit");
writeFileSync(unit, mixed(UNIT));
const server = await serve(join(folder, "saved.zip"));
// With a profile on disk, as people have it: without one, the browser keeps in memory, in another process, what a page stores.
const context = await chromium.launchPersistentContext(join(folder, "profile"), { executablePath: systemChromium(), args: CHROMIUM_ARGUMENTS });
try {
  await run();
} finally {
  await context.close();
  server.close();
  rmSync(folder, { recursive: true, force: true });
}

async function run() {
  console.log(`load ${loadavg()[0].toFixed(2)}`);
  const sizes = [];
  for (let size = UNIT; size <= Number(flags.most) * GIB; size *= 2) sizes.push(await point({ size, count: size / UNIT }));
  const entries = [];
  for (let count = 100; count <= Number(flags.entries); count *= 10) entries.push(await point({ size: count * 1024, count }));
  const most = Math.min(GIB, Number(flags.most) * GIB);
  const parts = [];
  for (const count of [1000, 10_000]) parts.push(await point({ size: most, count }));
  const workers = [];
  for (const many of [1, 2, 4, 8]) workers.push(await point({ size: most, count: 16, workers: many }));
  // A GiB before and after: what else the machine does changes from minute to minute.
  const ones = [...sizes, ...workers].filter(({ size, workers }) => size === GIB && [undefined, availableParallelism()].includes(workers));
  const time = (points) => points.reduce((sum, { build, verify }) => sum + build + verify, 0) / points.length;
  const eight = sizes.filter(({ size }) => size === 8 * GIB);
  const ratio = eight.length > 0 ? time(eight) / time(ones) : undefined;
  mkdirSync(join(ROOT, "target", "bench"), { recursive: true });
  writeFileSync(join(ROOT, "target", "bench", "growth.json"), `${JSON.stringify({ ratio, sizes, entries, parts, workers }, null, 2)}\n`);
  if (ratio) console.log(`8 GiB take ${ratio.toFixed(2)} times as long as 1 GiB`);
  if (!flags.write) return;
  writeFileSync(join(ROOT, "docs", "growth.svg"), draw({ sizes, entries, workers }));
  writeFileSync(join(ROOT, "docs", "GROWTH.md"), document({ ratio, sizes, entries, parts, workers }));
}

function document({ ratio, sizes, entries, parts, workers }) {
  const row = ({ size, count, workers, build, verify, buildPeak, verifyPeak, packed }) => {
    const memory = (peak, bar) => `${mib(peak)}${peak > bar * MIB + EACH * count ? " (over)" : ""}`;
    return `| ${mib(size)} | ${count} | ${workers ?? availableParallelism()} | ${build.toFixed(1)} s | ${memory(buildPeak, BARS.memory_build.must)} | ${verify.toFixed(1)} s | ${memory(verifyPeak, BARS.memory_verify.must)} | ${mib(packed)} |`;
  };
  return `# Growth

Written by \`make bench GROWTH=1\`: ${machine()}, Chromium ${context.browser().version()}. Each pack is built once into the browser's own storage, and checked once. Peaks
are of the page's process above what it was before; \`over\` is what is above the bar of ${BARS.memory_build.must} MiB for a build and of ${BARS.memory_verify.must} MiB for a check, with ${EACH} bytes an entry on top.
${ratio ? `8 GiB take ${ratio.toFixed(2)} times as long as 1 GiB (bar: ${BARS.growth.must}).\n` : ""}
![Time and memory by size, entries and workers](growth.svg)

| Files | Entries | Workers | Build | Its peak | Check | Its peak | Pack |
| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
${[...sizes, ...entries, ...parts, ...workers].map(row).join("\n")}
`;
}

/** Builds one pack, and checks it, each in a page of its own: what is left of the build is no memory of the check's. */
async function point({ size, count, workers }) {
  const pages = [];
  try {
    const [builder, checker] = [await ready(pages), await ready(pages)];
    const built = await step(builder, "grow", { size, count, workers });
    await checker.page.evaluate((built) => bench.find(built), built);
    const verified = await step(checker, "shrink", { workers });
    if (verified.matched !== count || !verified.headline.startsWith("INTACT")) throw new Error(`${verified.headline}: ${verified.matched} of ${count} match`);
    const one = { size, count, workers, build: built.seconds, verify: verified.seconds, buildPeak: built.peak, verifyPeak: verified.peak, packed: built.size };
    console.log(
      `${mib(size).padStart(9)} in ${String(count).padStart(7)} entries${workers ? `, ${workers} workers` : ""}: build ${one.build.toFixed(1)} s, ${mib(one.buildPeak)}; ` +
        `verify ${one.verify.toFixed(1)} s, ${mib(one.verifyPeak)}; pack ${mib(one.packed)}`,
    );
    return one;
  } finally {
    for (const page of pages) await page.close();
  }
}

/** A page that has packed and checked a little, and its process. */
async function ready(pages) {
  const page = await context.newPage();
  pages.push(page);
  await page.goto(`${server.url}/bench/page.html`);
  await page.waitForFunction(() => globalThis.bench);
  await page.locator("#files").setInputFiles([unit]);
  const renderer = await rendererOf(context.browser(), page);
  await page.evaluate(() => bench.grow({ size: 2 ** 20, count: 4 }));
  await page.evaluate(() => bench.shrink({}));
  return { page, renderer };
}

/** Has a page do something; the peak is of its process above what it was before. */
async function step({ page, renderer }, what, order) {
  await page.waitForTimeout(500);
  const idle = resident(renderer);
  const sampler = sample(renderer);
  const told = await page.evaluate(([what, order]) => bench[what](order), [what, order]);
  return { ...told, peak: sampler.end() - idle };
}
