#!/usr/bin/env node
// The product's engine and other programs on the same files, in one browser, one after the other.
//
//   node tests/bench/bench.mjs [--rounds 5] [--share 1] [--sets big,small] [--only packseal,fflate]
import { chromium } from "@playwright/test";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { CHROMIUM_ARGUMENTS, systemChromium } from "../../scripts/lib/tools.mjs";
import { mib, rendererOf, resident, sample } from "../large/process.mjs";
import { buildEngine } from "./engine.mjs";
import { serve } from "./server.mjs";
import { files } from "./sets.mjs";

const CONTENDERS = ["packseal", "packseal@1", "fflate", "fflate-workers", "zip.js", "client-zip", "jszip"];
const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    share: { type: "string", default: "1" },
    sets: { type: "string", default: "big,small" },
    only: { type: "string", default: CONTENDERS.join(",") },
  },
});
const share = Number(values.share);
const names = values.only.split(",");

console.log(`load ${loadavg()[0].toFixed(2)}`);
buildEngine();
const folder = mkdtempSync(join(tmpdir(), "packseal-bench-"));
const saved = join(folder, "saved.zip");
const server = await serve(saved);
const browser = await chromium.launch({ executablePath: systemChromium(), args: CHROMIUM_ARGUMENTS });
try {
  for (const set of values.sets.split(",")) await measure(set);
} finally {
  await browser.close();
  server.close();
  rmSync(folder, { recursive: true, force: true });
}

async function measure(set) {
  const { paths, digests, bytes } = onDisk(set);
  console.log(`\n${set}: ${digests.size} files, ${mib(bytes)}`);
  const results = new Map(names.map((name) => [name, { build: [], verify: [], buildPeak: [], verifyPeak: [], sizes: [] }]));
  for (let round = 0; round < Number(values.rounds); round++) {
    const turn = round % names.length;
    for (const name of [...names.slice(turn), ...names.slice(0, turn)]) {
      const one = results.get(name);
      await withPage(set, paths, async (page, renderer) => {
        const can = await page.evaluate((name) => bench.can(name), name);
        await page.evaluate((name) => bench.warm(name), name);
        await page.waitForTimeout(300);
        const step = async (what) => {
          const idle = resident(renderer);
          const sampler = sample(renderer);
          const result = await page.evaluate(([what, name]) => bench[what](name), [what, name]);
          one[what].push(result.seconds);
          one[`${what}Peak`].push(sampler.end() - idle);
          // A report lists 10,000 entries, and compares all with the list that was written of the digests checked before.
          const right = result.listed === digests.size ? result.matched : result.digests.filter(([entry, digest]) => digests.get(entry) === digest).length;
          if (right !== digests.size) throw new Error(`${name} ${what}: ${right} of ${digests.size} digests are right`);
          return result;
        };
        const built = await step("build");
        one.sizes.push(built.size);
        if (round === 0) {
          await page.evaluate(() => bench.save());
          const { status, stdout } = spawnSync("unzip", ["-tq", saved], { encoding: "utf8" });
          if (status !== 0) throw new Error(`${name}: unzip says ${stdout.slice(-300)}`);
        }
        if (can.verify) await step("verify");
      });
      console.log(`round ${round + 1} ${name.padEnd(16)} build ${one.build.at(-1).toFixed(2)} s ${mib(one.buildPeak.at(-1))}  verify ${one.verify.at(-1)?.toFixed(2)} s ${one.verifyPeak.at(-1) === undefined ? "" : mib(one.verifyPeak.at(-1))}  load ${loadavg()[0].toFixed(1)}`);
    }
  }
  const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];
  for (const [name, one] of results) {
    const speed = (list) => (list.length ? (bytes / 2 ** 20 / median(list)).toFixed(1).padStart(7) : "      -");
    console.log(`${name.padEnd(16)} build ${speed(one.build)} MiB/s  size ${(median(one.sizes) / bytes).toFixed(4)}  verify ${speed(one.verify)} MiB/s`);
  }
}

/** The files of a set, written once; small ones are made in the page. */
function onDisk(set) {
  const paths = [];
  const digests = new Map();
  let bytes = 0;
  mkdirSync(join(folder, set), { recursive: true });
  for (const file of files(set, share)) {
    digests.set(file.name, createHash("sha256").update(file.bytes).digest("hex"));
    bytes += file.bytes.length;
    if (set === "small") continue;
    // A page is told a file's last name only.
    const path = join(folder, set, file.name.replaceAll("/", "~"));
    writeFileSync(path, file.bytes);
    paths.push(path);
  }
  return { paths, digests, bytes };
}

async function withPage(set, paths, run) {
  const page = await browser.newPage();
  page.on("console", (message) => message.type() === "error" && console.log(`page: ${message.text()}`));
  try {
    await page.goto(`${server.url}/bench/page.html`);
    await page.waitForFunction(() => globalThis.bench);
    if (paths.length > 0) await page.locator("#files").setInputFiles(paths);
    await page.evaluate(([set, share]) => bench.take(set, share), [paths.length > 0 ? "" : set, share]);
    const renderer = await rendererOf(browser, page);
    await run(page, renderer);
  } finally {
    await page.close();
  }
}
