// Measures contenders on one set of files: each in a page of its own, in turn, every digest compared and every archive tested by unzip.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { join } from "node:path";
import { busy, mib, rendererOf, resident, sample } from "../large/process.mjs";
import { files } from "./sets.mjs";

/** The files of a set, written once into `folder`: `{ set, folder, paths, digests, bytes }`. */
export function setOnDisk(set, folder, share) {
  const own = join(folder, set);
  mkdirSync(own, { recursive: true });
  const paths = [];
  const digests = new Map();
  let bytes = 0;
  for (const file of files(set, share)) {
    digests.set(file.name, createHash("sha256").update(file.bytes).digest("hex"));
    bytes += file.bytes.length;
    // A page is told a file's last name only.
    paths.push(join(own, file.name.replaceAll("/", "~")));
    writeFileSync(paths.at(-1), file.bytes);
  }
  return { set, folder: own, paths, digests, bytes };
}

/**
 * Runs contenders by name on a set, `rounds` times, each round in another order; in memory where `inMemory`. Gives by name a list of rounds, each
 * `{ build, verify?, size }`, whose steps are `{ seconds, peak, cpu }`: bytes of the renderer above what it was before, and seconds of all of the browser.
 */
export async function measure({ context, server, saved }, { set, paths, digests, share, rounds, names }) {
  const browser = context.browser();
  const inMemory = set === "small";
  const pid = (await browserPid(browser)) ?? 0;
  const results = new Map(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    const turn = round % names.length;
    for (const name of [...names.slice(turn), ...names.slice(0, turn)]) {
      const page = await context.newPage();
      page.on("pageerror", (error) => console.log(`page: ${error}`));
      try {
        await page.goto(`${server.url}/bench/page.html`);
        await page.waitForFunction(() => globalThis.bench);
        if (!inMemory) await page.locator("#files").setInputFiles(paths);
        await page.evaluate(([set, share]) => bench.take(set, share), [inMemory ? set : "", share]);
        const renderer = await rendererOf(browser, page);
        const can = await page.evaluate((name) => bench.can(name), name);
        await page.evaluate((name) => bench.warm(name), name);
        await page.waitForTimeout(500);
        const step = async (what) => {
          const [idle, before] = [resident(renderer), busy(pid)];
          const sampler = sample(renderer);
          const result = await page.evaluate(([what, name]) => bench[what](name), [what, name]);
          const [peak, cpu] = [sampler.end() - idle, busy(pid) - before];
          // A report lists 10,000 entries, and compares all with the list that was written of the digests checked before.
          const right = result.listed === digests.size ? result.matched : result.digests.filter(([entry, digest]) => digests.get(entry) === digest).length;
          if (right !== digests.size) throw new Error(`${name} ${what}: ${right} of ${digests.size} digests are right`);
          return { ...result, peak, cpu };
        };
        const built = await step("build");
        const one = { build: built, size: built.size };
        if (round === 0) {
          await page.evaluate(() => bench.save());
          const { status, stdout } = spawnSync("unzip", ["-tq", saved], { encoding: "utf8", maxBuffer: 2 ** 28 });
          if (status !== 0) throw new Error(`${name}: unzip says ${stdout.slice(-300)}`);
        }
        if (can.verify) one.verify = await step("verify");
        results.get(name).push(one);
        const told = ({ seconds, peak, cpu } = {}) => (seconds === undefined ? "-" : `${seconds.toFixed(2)} s, ${mib(peak)}, ${cpu.toFixed(1)} CPU s`);
        console.log(`${set} ${round + 1}  ${name.padEnd(15)} build ${told(one.build)}   verify ${told(one.verify)}   load ${loadavg()[0].toFixed(1)}`);
      } finally {
        await page.close();
      }
    }
  }
  return results;
}

/** The process of the browser itself. */
async function browserPid(browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  return processInfo.find(({ type }) => type === "browser")?.id;
}
