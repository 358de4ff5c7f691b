// A large audit log, checked by the command and on the Verify page: neither may take more memory the longer the log is, but for what each
// resource and line asks of it by design (`Bounds` in src/chain/log/).
import { expect } from "@playwright/test";
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { join } from "node:path";
import { ROOT } from "../../scripts/lib/tools.mjs";
import { heading } from "../e2e/support/build.mjs";
import { writeChained } from "./chained.mjs";
import { highest, mib, rendererOf, resident, sample } from "./process.mjs";
import { tasksOf, told, watchTasks } from "./tasks.mjs";

const HEADLINE = "INTACT, NOT SIGNED";
/** The size for which the limits are meant, in bytes. */
const FULL = 2 ** 30;
/**
 * The most that a check may take in bytes: of a log of the full size, and of the smallest. The command's is above what it takes for a log of
 * next to nothing, most of which is the program itself; its `least` is less than any log that is tried, so that whoever holds a whole log fails there,
 * too. The page's process holds what its worker has read until the collector
 * takes it, so its figure goes up and down: between 96 and 162 MiB were seen from 128 MiB of log on, whatever its size.
 */
const COMMAND = { least: 4 * 2 ** 20, most: 138 * 2 ** 20 };
/** Next to nothing, in bytes. */
const SHORT = 2 ** 14;
const PAGE = { least: 128 * 2 ** 20, most: 192 * 2 ** 20 };

/** It grows evenly with the log. */
const limit = ({ least, most }, bytes) => least + (most - least) * Math.min(1, bytes / FULL);

/**
 * Writes a log of `size` MiB, checks it with `command` (the native program) and in `browser` at `address` (the site), and tells what
 * both took. Resolves to whether all is well; the log is gone then.
 */
export async function measureLog({ size, command, browser, address }) {
  const target = process.env.CARGO_TARGET_DIR ?? join(ROOT, "target");
  mkdirSync(target, { recursive: true });
  const folder = mkdtempSync(join(target, "large-log-"));
  try {
    const path = join(folder, "audit.jsonl");
    const log = writeChained(path, size * 2 ** 20);
    console.log(`\naudit log: ${mib(log.bytes)}, ${log.lines} lines of ${log.resources} resources`);
    const short = join(folder, "short.jsonl");
    writeChained(short, SHORT);
    const { peak: idle } = await run(command, short);
    const natively = await byCommand(command, path, log, idle);
    const inPage = await byPage(browser, address, path, log);
    return natively && inPage;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function byCommand(command, path, log, idle) {
  const begun = performance.now();
  const { status, said, peak } = await run(command, path);
  const whole = said.startsWith(`${HEADLINE}\n`) && said.includes(`Each of ${log.lines} lines `);
  if (!whole) console.log(said.split("\n").slice(0, 20).join("\n"));
  const [above, most] = [peak - idle, limit(COMMAND, log.bytes)];
  console.log(`packseal verify: exit ${status}, ${seconds(begun)} s, resident at most ${mib(peak)}, ${mib(above)} more than for a short log (limit ${mib(most)})`);
  return whole && status === 0 && idle > 0 && peak > 0 && above < most;
}

/** Has the command check a file: its exit status, what it said, and the largest resident set that it had. */
async function run(command, path) {
  const child = spawn(command, ["verify", path], { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  child.stdout.on("data", (text) => (said += text));
  const ended = new Promise((done, fail) => {
    child.once("close", done);
    child.once("error", fail);
  });
  // The kernel keeps the mark for as long as the process is there; what it takes in its last moments is to print some lines.
  let peak = 0;
  let open = true;
  const finished = ended.finally(() => (open = false));
  while (open) {
    try {
      peak = Math.max(peak, highest(child.pid));
    } catch {
      // It has ended between two readings.
    }
    await Promise.race([finished, setTimeout(5)]);
  }
  return { status: await finished, said, peak };
}

async function byPage(browser, address, path, log) {
  const page = await browser.newPage();
  await watchTasks(page);
  await page.goto(`${address}/verify.html`);
  await expect(page.getByRole("button", { name: "Choose a file" })).toBeVisible();
  await page.waitForTimeout(1500);
  const renderer = await rendererOf(browser, page);
  const idle = resident(renderer);
  const sampler = sample(renderer);
  await tasksOf(page);
  const begun = performance.now();
  await page.locator("input[type=file]").first().setInputFiles(path);
  // As slow as 1 MiB/s is not slow, but stuck.
  const patience = 60_000 + (log.bytes / 2 ** 20) * 1000;
  let whole = true;
  try {
    await expect(heading(page)).toHaveText(HEADLINE, { timeout: patience });
    await expect(page.getByText(`Each of ${log.lines} lines`).first()).toBeVisible();
  } catch (error) {
    whole = false;
    console.log(`${error.message}\n${await page.locator("main").innerText()}`);
  }
  const took = seconds(begun);
  const peak = sampler.end() - idle;
  const tasks = await tasksOf(page);
  await page.close();
  const most = limit(PAGE, log.bytes);
  console.log(`Verify page: ${took} s, idle ${mib(idle)}, above idle at most ${mib(peak)} (limit ${mib(most)}); ${told(tasks)}`);
  return whole && peak < most;
}

const seconds = (begun) => ((performance.now() - begun) / 1000).toFixed(0);
