// Large builds in a real browser: how much memory the page takes, and whether it stays responsive. And a large audit log, checked (log.mjs), and a pack of
// many gibibytes, built and checked (pack.mjs), and one of at most one with a trace of the main thread's tasks (trace.mjs).
//
//   node tests/large/large.mjs [--rows N] [--evidence N] [--log MIB] [--pack GIB] [--only build|log|pack|trace] [--release]
//
// A tenant with so many audit rows, FOCUS rows and evidence rows of each kind; one build with all of it, saved and checked with the native
// program (of the release profile with `--release`). Memory is the resident set of the page's renderer (its workers live there too) above what it was when the page was loaded and
// signed in; tasks are those that the browser reports as long (50 ms and more). Exits with 1 when a limit is passed.
//
// Nothing is attached to the page while it builds: a debugger makes the browser keep what every request brought, in the process that is
// measured. The browser's list of targets tells the page's title, and that tells how far it is.
import { chromium, expect } from "@playwright/test";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { parseArgs } from "node:util";
import { startTenant } from "../../scripts/lib/tenant.mjs";
import { CHROMIUM_ARGUMENTS, ROOT, systemChromium } from "../../scripts/lib/tools.mjs";
import { serveSite } from "../../scripts/serve.mjs";
import { choose, heading, OWNER, save, signIn, start, withoutPicker } from "../e2e/support/build.mjs";
import { measureLog } from "./log.mjs";
import { measurePack } from "./pack.mjs";
import { mib, rendererOf, resident, sample } from "./process.mjs";
import { tasksOf, told, watchTasks } from "./tasks.mjs";
import { measureTrace } from "./trace.mjs";

/** Bytes above idle, and milliseconds of one task on the main thread. */
const MEMORY_LIMIT = 300 * 2 ** 20;
const TASK_LIMIT = 200;
/** Milliseconds for which one may have a processor while a pack is built or checked, where no other test runs beside it; and the gibibytes of a pack that is traced, at most: a trace grows. */
const BUSY_LIMIT = 50;
const TRACED = 1;

const { values } = parseArgs({
  options: {
    rows: { type: "string", default: "200000" },
    evidence: { type: "string", default: "2000" },
    log: { type: "string", default: "1024" },
    pack: { type: "string", default: "10" },
    only: { type: "string" },
    release: { type: "boolean", default: false },
  },
});
const command = join(process.env.CARGO_TARGET_DIR ?? join(ROOT, "target"), values.release ? "release" : "debug", "packseal");

if (!existsSync("/proc/self/status")) {
  console.log("SKIPPED: the resident set of a process is read from /proc, which this system does not have");
  process.exit(0);
}

const folder = mkdtempSync(join(tmpdir(), "packseal-large-"));
const site = await serveSite();
const port = await freePort();
const browser = await chromium.launch({ executablePath: systemChromium(), args: [...CHROMIUM_ARGUMENTS, `--remote-debugging-port=${port}`] });
const address = `http://127.0.0.1:${port}`;
let good = true;
try {
  const wanted = (part) => !values.only || values.only === part;
  if (wanted("build")) good = await measureBuild();
  if (wanted("log")) good = (await measureLog({ size: Number(values.log), command, browser, address: site.url })) && good;
  if (wanted("pack")) good = (await measurePack({ gib: Number(values.pack), command, site, folder, taskLimit: TASK_LIMIT })) && good;
  if (wanted("trace")) good = (await measureTrace({ gib: Math.min(Number(values.pack), TRACED), site, folder, limit: values.release ? BUSY_LIMIT : TASK_LIMIT })) && good;
} catch (error) {
  console.error(error);
  good = false;
} finally {
  await browser.close();
  await site.close();
  rmSync(folder, { recursive: true, force: true });
}
process.exit(good ? 0 : 1);

/** Builds with a tenant of its own. */
async function measureBuild() {
  const sizes = ["--audit-rows", values.rows, "--focus-rows", values.rows, "--evidence-rows", values.evidence];
  const tenant = await startTenant({ origin: site.url, arguments_: [...sizes, "--db", join(folder, "tenant.sqlite"), "--token-ttl", "7200"] });
  site.setApis([tenant.url]);
  try {
    return await measure();
  } finally {
    await tenant.stop();
  }
}

async function measure() {
  let driver = await chromium.connectOverCDP(address);
  let page = await driver.contexts()[0].newPage();
  await withoutPicker(page);
  await watchTasks(page);
  await signIn(page, OWNER, site.url);
  await choose(page, { first: "", last: "", focus: true, focusRows: values.rows, evidence: values.evidence });
  await page.waitForTimeout(1500);
  const renderer = await rendererOf(driver, page);
  await tasksOf(page);
  const idle = resident(renderer);

  const sampler = sample(renderer);
  const begun = performance.now();
  await start(page);
  await expect(heading(page)).not.toHaveText("Build a pack");
  await driver.close();
  for (let before = ""; ; ) {
    const title = await titleOfPage();
    if (title !== before) console.log(`${((performance.now() - begun) / 1000).toFixed(0).padStart(5)} s  ${mib(resident(renderer) - idle).padStart(8)}  ${title}`);
    before = title;
    // A build that is under way tells its parts: "Fetching audit log, 2 of 20 done".
    if (!/ of |^Starting|^Putting|^Waiting/.test(title)) break;
    await setTimeout(500);
  }
  const seconds = (performance.now() - begun) / 1000;
  driver = await chromium.connectOverCDP(address);
  page = driver.contexts()[0].pages().find((one) => one.url().startsWith(site.url));
  if ((await heading(page).innerText()) !== "The pack is ready") {
    console.log(await page.locator("main").innerText());
    sampler.end();
    return false;
  }
  const file = await save(page, folder);
  await page.waitForTimeout(500);
  const peak = sampler.end();
  const tasks = await tasksOf(page);
  const longest = Math.max(0, ...tasks);

  const verified = spawnSync(command, ["verify", "--json", file], { encoding: "utf8", maxBuffer: 2 ** 30 });
  const report = JSON.parse(verified.stdout);
  const whole = report.headline === "INTACT, NOT SIGNED";
  console.log(`\nrows ${values.rows} of the log and of FOCUS, ${values.evidence} evidence rows of each kind: ${seconds.toFixed(0)} s`);
  console.log(`pack: ${mib(statSync(file).size)}, ${report.entries.present} entries, ${report.headline}`);
  console.log(`renderer: idle ${mib(idle)}, peak ${mib(peak)}, above idle ${mib(peak - idle)} (limit ${mib(MEMORY_LIMIT)})`);
  console.log(`${told(tasks)} while building and saving (limit ${TASK_LIMIT} ms)`);
  // How long a task takes depends on what else the machine does: only the full run, which one looks at, holds it to a limit.
  return whole && peak - idle < MEMORY_LIMIT && (longest <= TASK_LIMIT || Number(values.rows) < 100_000);
}

/** The title of the page, without a word to the page. */
async function titleOfPage() {
  const targets = await (await fetch(`${address}/json/list`)).json();
  return targets.find(({ type, url }) => type === "page" && url.startsWith(site.url)).title;
}

async function freePort() {
  const server = createServer();
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}
