// A pack of many gibibytes: built in the page out of files that the owner adds, given out as a download and into a picked file, and checked in the page, by
// the command and by unzip. Two of its entries need ZIP64 in the full run: one for its size in the file, the other only for that of its bytes.
import { chromium, expect } from "@playwright/test";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { closeSync, openSync, rmSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import { startTenant } from "../../scripts/lib/tenant.mjs";
import { CHROMIUM_ARGUMENTS, systemChromium } from "../../scripts/lib/tools.mjs";
import { csv, noise, random } from "../bench/sets.mjs";
import { choose, heading, OWNER, signIn, start, withoutPicker } from "../e2e/support/build.mjs";
import { pickPrivate } from "../e2e/support/picked.mjs";
import { busy, mib, rendererOf, resident, sample } from "./process.mjs";
import { tasksOf, told, watchTasks } from "./tasks.mjs";

const MIB = 2 ** 20;
/** What is written again and again: longer than any window of a deflater. */
const UNIT = 32 * MIB;
/** Shares of the pack: of bytes that nothing makes smaller, and of a log that comes to a sixth or so. */
const SHARES = { "disk.img": [noise, 0.86], "log.csv": [csv, 0.6] };
export const CHOICES = { first: "2001-01-01", last: "2001-01-01", focus: false, evidence: "1" };
/** Bytes that the page's process may have above what it had before, while it builds and while it checks. */
const BUILDING = 250 * MIB;
const CHECKING = 120 * MIB;
/** As slow as 2 MiB/s is not slow, but stuck. */
const patience = (bytes) => 120_000 + (bytes / MIB) * 500;

const seconds = (begun) => ((performance.now() - begun) / 1000).toFixed(0);

/** Writes the files. Gives where they are, and what they hold. */
export function write(folder, bytes) {
  return Object.entries(SHARES).map(([name, [make, share]], index) => {
    const path = join(folder, name);
    const hash = createHash("sha256");
    const unit = make(random(index + 1), Math.min(UNIT, Math.ceil(bytes * share)));
    const file = openSync(path, "w");
    for (let left = Math.ceil(bytes * share); left > 0; left -= unit.length) {
      const piece = unit.subarray(0, left);
      writeSync(file, piece);
      hash.update(piece);
    }
    closeSync(file);
    return { path, name, sha256: hash.digest("hex") };
  });
}

/**
 * Builds and checks a pack of about `gib` GiB, twice. Resolves to whether all was well, and no task of the main thread took longer than `taskLimit` ms by
 * the clock.
 */
export async function measurePack({ gib, command, site, folder, taskLimit }) {
  const files = write(folder, gib * 2 ** 30);
  const bytes = files.reduce((sum, { path }) => sum + statSync(path).size, 0);
  const tenant = await startTenant({ origin: site.url, arguments_: ["--seed", "23", "--audit-rows", "230", "--focus-rows", "80", "--db", join(folder, "pack.sqlite"), "--token-ttl", "36000"] });
  site.setApis([tenant.url]);
  let good = true;
  try {
    for (const picked of [false, true]) good = (await one({ picked, files, bytes, command, site, folder, taskLimit })) && good;
  } finally {
    await tenant.stop();
  }
  return good;
}

async function one({ picked, files, bytes, command, site, folder, taskLimit }) {
  // With a profile on disk, as people have it: without one, the browser keeps in memory what a page stores.
  const profile = join(folder, `profile-${picked}`);
  const options = { executablePath: systemChromium(), args: CHROMIUM_ARGUMENTS, acceptDownloads: true };
  const context = await chromium.launchPersistentContext(profile, options);
  const browser = context.browser();
  const short = (tasks) => tasks.every((task) => task <= taskLimit);
  try {
    const page = await context.newPage();
    await watchTasks(page);
    if (picked) await pickPrivate(page);
    else await withoutPicker(page);
    await signIn(page, OWNER, site.url);
    await choose(page, CHOICES);
    await page.locator("#files").setInputFiles(files.map(({ path }) => path));
    await page.waitForTimeout(1500);
    const renderer = await rendererOf(browser, page);
    const [idle, before, begun] = [resident(renderer), busy(renderer), performance.now()];
    const sampler = sample(renderer);
    await tasksOf(page);
    await start(page);
    await ended(page, bytes);
    const built = seconds(begun);
    const [saved, size] = picked ? await toPicked(page, bytes) : await toDownload(page);
    const peak = sampler.end() - idle;
    const where = picked ? "saved into a picked file" : "given out as a download";
    const tasks = await tasksOf(page);
    console.log(`\n${mib(bytes)} of files, built in ${built} s and ${where}: ${mib(size)}; above idle at most ${mib(peak)} (limit ${mib(BUILDING)}), ${(busy(renderer) - before).toFixed(0)} CPU s; ${told(tasks)}`);
    const inPage = (await checkInPage({ context, browser, site, saved, picked, size, short })) && short(tasks) && peak <= BUILDING;
    if (picked) return inPage;
    const unzip = natively("unzip", ["-tq", saved], /No errors detected/);
    const verify = natively(command, ["verify", saved], /^INTACT, NOT SIGNED/);
    const whole = holds(saved, files);
    return inPage && unzip && verify && whole;
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  }
}

/** Waits until the build has ended, and the pack is ready. */
export async function ended(page, bytes) {
  const cancel = page.getByRole("button", { name: "Cancel", exact: true });
  await expect(cancel).toBeVisible();
  await expect(cancel).toHaveCount(0, { timeout: patience(bytes) });
  await expect(heading(page)).toHaveText("The pack is ready");
}

export async function toDownload(page) {
  const coming = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save the ZIP", exact: true }).click();
  const path = await (await coming).path();
  return [path, statSync(path).size];
}

/** The picked file's name, and its size. */
async function toPicked(page, bytes) {
  await page.getByRole("button", { name: "Save the ZIP", exact: true }).click();
  await expect(page.getByText(/^Saved as compliance-pack-/)).toBeVisible({ timeout: patience(bytes) });
  return page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    for await (const [name, handle] of root.entries()) if (name.endsWith(".zip")) return [name, (await handle.getFile()).size];
    throw new Error("no file was picked");
  });
}

async function checkInPage({ context, browser, site, saved, picked, size, short }) {
  const page = await context.newPage();
  await watchTasks(page);
  await page.goto(`${site.url}/verify.html`);
  await expect(page.getByRole("button", { name: "Choose a file" })).toBeVisible();
  await page.waitForTimeout(1500);
  const renderer = await rendererOf(browser, page);
  const [idle, begun] = [resident(renderer), performance.now()];
  const sampler = sample(renderer);
  await tasksOf(page);
  if (picked) {
    await page.evaluate(async (name) => {
      const transfer = new DataTransfer();
      const handle = await (await navigator.storage.getDirectory()).getFileHandle(name);
      transfer.items.add(await handle.getFile());
      document.querySelector("main").dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
    }, saved);
  } else {
    await page.locator("input[type=file]").first().setInputFiles(saved);
  }
  await expect(heading(page)).toHaveText(/INTACT|ALTERED|REFUSED|could not/, { timeout: patience(size) });
  const headline = await heading(page).innerText();
  const tasks = await tasksOf(page);
  const peak = sampler.end() - idle;
  console.log(`Verify page: ${headline}, ${seconds(begun)} s, above idle at most ${mib(peak)} (limit ${mib(CHECKING)}); ${told(tasks)}`);
  await page.close();
  return headline === "INTACT, NOT SIGNED" && short(tasks) && peak <= CHECKING;
}

/** Whether the pack says of each file what it holds: a pack can be intact and have less. */
function holds(saved, files) {
  const { stdout } = spawnSync("unzip", ["-p", saved, "MANIFEST.txt"], { encoding: "utf8", maxBuffer: 2 ** 28 });
  const whole = files.every(({ name, sha256 }) => stdout.split("\n").some((line) => line.startsWith(sha256) && line.endsWith(`/${name}`)));
  console.log(`the files' digests are ${whole ? "" : "not "}in MANIFEST.txt`);
  return whole;
}

function natively(command, arguments_, good) {
  const begun = performance.now();
  const { status, stdout, stderr } = spawnSync(command, arguments_, { encoding: "utf8", maxBuffer: 2 ** 28 });
  const whole = status === 0 && good.test(stdout);
  console.log(`${command.split("/").at(-1)} ${arguments_[0]}: ${whole ? "good" : `exit ${status}\n${stdout.slice(-500)}${stderr.slice(-500)}`}, ${seconds(begun)} s`);
  return whole;
}
