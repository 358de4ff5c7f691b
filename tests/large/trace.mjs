// The tasks of a page's main thread while a pack is built and checked, out of a trace of the browser: how long each took by the clock, and for how much of
// that a processor had it. Where workers keep every processor busy, a task that does little may wait for one in its midst; only what it does is ours.
import { chromium, expect } from "@playwright/test";
import { join } from "node:path";
import { startTenant } from "../../scripts/lib/tenant.mjs";
import { CHROMIUM_ARGUMENTS, systemChromium } from "../../scripts/lib/tools.mjs";
import { choose, heading, OWNER, signIn, start, withoutPicker } from "../e2e/support/build.mjs";
import { CHOICES, ended, toDownload, write } from "./pack.mjs";
import { mib, rendererOf } from "./process.mjs";

const CATEGORIES = ["toplevel", "__metadata"];
const TASK = "ThreadControllerImpl::RunTask";

/** Builds and checks a pack of about `gib` GiB. Resolves to whether no task took a processor longer than `limit` ms. */
export async function measureTrace({ gib, site, folder, limit }) {
  const files = write(folder, gib * 2 ** 30).map(({ path }) => path);
  const bytes = gib * 2 ** 30;
  const tenant = await startTenant({ origin: site.url, arguments_: ["--seed", "23", "--audit-rows", "230", "--focus-rows", "80", "--db", join(folder, "trace.sqlite"), "--token-ttl", "36000"] });
  site.setApis([tenant.url]);
  const context = await chromium.launchPersistentContext(join(folder, "traced"), { executablePath: systemChromium(), args: CHROMIUM_ARGUMENTS, acceptDownloads: true });
  try {
    const page = await context.newPage();
    await withoutPicker(page);
    await signIn(page, OWNER, site.url);
    await choose(page, CHOICES);
    await page.locator("#files").setInputFiles(files);
    await page.waitForTimeout(1500);
    const built = await traced(context, page, async () => {
      await start(page);
      await ended(page, bytes);
    });
    const [saved] = await toDownload(page);
    await page.goto(`${site.url}/verify.html`);
    await expect(page.getByRole("button", { name: "Choose a file" })).toBeVisible();
    await page.waitForTimeout(1500);
    const checked = await traced(context, page, async () => {
      await page.locator("input[type=file]").first().setInputFiles(saved);
      await expect(heading(page)).toHaveText("INTACT, NOT SIGNED", { timeout: 600_000 });
      // What is drawn last.
      await page.waitForTimeout(1000);
    });
    return judged(`${mib(bytes)} built`, built, limit) && judged(`${mib(bytes)} checked`, checked, limit);
  } finally {
    await context.close();
    await tenant.stop();
  }
}

/**
 * The tasks of the page's main thread while something is done: `[by the clock, by the processor, who asked for it]`, in milliseconds. Of a few tasks the
 * trace does not tell the time of a processor; it is no more than the time by the clock.
 */
async function traced(context, page, act) {
  const browser = context.browser();
  const renderer = await rendererOf(browser, page);
  await browser.startTracing(page, { categories: CATEGORIES });
  await act();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
  const threads = traceEvents.filter(({ name, pid, args }) => name === "thread_name" && pid === renderer && args.name === "CrRendererMain");
  const main = new Set(threads.map(({ tid }) => tid));
  return traceEvents.filter(({ name, pid, tid, dur }) => name === TASK && pid === renderer && main.has(tid) && dur !== undefined).map(({ dur, tdur = dur, args }) => [dur / 1000, tdur / 1000, args.src_func]);
}

function judged(what, tasks, limit) {
  const longest = (at) => Math.max(...tasks.map((task) => task[at]));
  for (const [clock, processor, by] of tasks.filter(([, processor]) => processor > limit / 2)) console.log(`  ${clock.toFixed(0)} ms, ${processor.toFixed(0)} ms of a processor: ${by}`);
  console.log(`trace, ${what}: ${tasks.length} tasks of the main thread, the longest ${longest(0).toFixed(0)} ms by the clock and ${longest(1).toFixed(0)} ms of a processor (limit ${limit} ms)`);
  // A trace without tasks, or without their times, tells of nothing.
  return tasks.length > 0 && longest(1) <= limit;
}
