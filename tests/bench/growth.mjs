#!/usr/bin/env node
// How time and memory grow with the pack, its entries and the workers (`make bench GROWTH=1`).
//
//   node tests/bench/growth.mjs [--most 8] [--entries 100000] [--built] [--write]
//
// Packs of 64 MiB to `most` GiB of one mixed file again and again, in entries of 64 MiB at most; of 100 to so many entries of a kibibyte; and of a GiB by 1, 2,
// 4 and 8 workers. Each is built into the browser's own storage, and checked. target/bench/growth.json has the points; `--write` draws docs/growth.svg.
import { chromium } from "@playwright/test";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { CHROMIUM_ARGUMENTS, ROOT, systemChromium } from "../../scripts/lib/tools.mjs";
import { mib, rendererOf, resident, sample } from "../large/process.mjs";
import { draw } from "./draw.mjs";
import { buildEngine } from "./engine.mjs";
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
const UNIT = 64 * 2 ** 20;

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
  const workers = [];
  for (const many of [1, 2, 4, 8]) workers.push(await point({ size: Math.min(GIB, Number(flags.most) * GIB), count: 16, workers: many }));
  const at = (size) => sizes.find((one) => one.size === size);
  const ratio = at(8 * GIB) && (at(8 * GIB).build + at(8 * GIB).verify) / (at(GIB).build + at(GIB).verify);
  mkdirSync(join(ROOT, "target", "bench"), { recursive: true });
  writeFileSync(join(ROOT, "target", "bench", "growth.json"), `${JSON.stringify({ ratio, sizes, entries, workers }, null, 2)}\n`);
  if (ratio) console.log(`8 GiB take ${ratio.toFixed(2)} times as long as 1 GiB`);
  if (flags.write) writeFileSync(join(ROOT, "docs", "growth.svg"), draw({ sizes, entries, workers }));
}

/** Builds and checks one pack in a page of its own. */
async function point({ size, count, workers }) {
  const page = await context.newPage();
  try {
    await page.goto(`${server.url}/bench/page.html`);
    await page.waitForFunction(() => globalThis.bench);
    await page.locator("#files").setInputFiles([unit]);
    const renderer = await rendererOf(context.browser(), page);
    await page.evaluate(() => bench.grow({ size: 2 ** 20, count: 4 }));
    await page.waitForTimeout(500);
    const idle = resident(renderer);
    const step = async (what) => {
      const sampler = sample(renderer);
      const told = await page.evaluate(([what, order]) => bench[what](order), [what, { size, count, workers }]);
      return { ...told, peak: sampler.end() - idle };
    };
    const built = await step("grow");
    const verified = await step("shrink");
    if (verified.matched !== count || !verified.headline.startsWith("INTACT")) throw new Error(`${verified.headline}: ${verified.matched} of ${count} match`);
    const one = { size, count, workers, build: built.seconds, verify: verified.seconds, buildPeak: built.peak, verifyPeak: verified.peak, packed: built.size };
    console.log(
      `${mib(size).padStart(9)} in ${String(count).padStart(7)} entries${workers ? `, ${workers} workers` : ""}: build ${one.build.toFixed(1)} s, ${mib(one.buildPeak)}; ` +
        `verify ${one.verify.toFixed(1)} s, ${mib(one.verifyPeak)}; pack ${mib(one.packed)}`,
    );
    return one;
  } finally {
    await page.close();
  }
}
