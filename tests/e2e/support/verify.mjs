// The Verify page as a person uses it, and the native command beside it.
import { expect } from "@playwright/test";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { ROOT } from "../../../scripts/lib/tools.mjs";
import { heading } from "./build.mjs";

/** How many workers the Verify page has while it checks nothing: the one that checks, and those who will help it, four at most and none with one processor. */
export async function workersAtRest(page) {
  const processors = await page.evaluate(() => navigator.hardwareConcurrency);
  return 1 + (processors < 2 ? 0 : Math.min(processors, 4));
}

/** Opens the Verify page and waits until everything that a check needs is here. */
export async function openVerify(page) {
  const context = page.context();
  await page.goto("/verify.html");
  await expect(page.getByRole("button", { name: "Choose a file" })).toBeVisible();
  // Its workers start once its files are here and the network is shut.
  const atRest = await workersAtRest(page);
  await expect.poll(() => page.workers().length).toBe(atRest);
  // What is left happens without the network, and the page says when it is ready for that.
  await context.setOffline(true);
  await expect(page.getByText("Offline, ready")).toBeVisible();
  await context.setOffline(false);
}

/** Keeps the first file that the page gives to its worker from arriving, so that its reading never ends. Before the page opens. */
export async function holdFirstReading(page) {
  await page.addInitScript(() => {
    const post = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (message, ...rest) {
      if (!message.file) return post.call(this, message, ...rest);
      Worker.prototype.postMessage = post;
    };
  });
}

/** Lets go of files over the page: each is `{ name, bytes }`. */
export async function drop(page, ...files) {
  const given = files.map(({ name, bytes }) => ({ name, base64: Buffer.from(bytes).toString("base64") }));
  const data = await page.evaluateHandle((list) => {
    const transfer = new DataTransfer();
    for (const { name, base64 } of list) {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      transfer.items.add(new File([bytes], name));
    }
    return transfer;
  }, given);
  await page.dispatchEvent("main", "drop", { dataTransfer: data });
}

/** Drops the file at `path`. */
export async function dropFile(page, path) {
  await drop(page, { name: basename(path), bytes: readFileSync(path) });
}

/** The bytes of a Grantex answer of tests/vectors. */
export function vector(name, file = "evidence.json") {
  return readFileSync(join(ROOT, "tests", "vectors", name, file));
}

/** The report without what differs between two checks of one file: when, and by which program. */
function timeless(report) {
  return { ...report, judged_by: { ...report.judged_by, at: null, program_sha256: null } };
}

/** Waits for the verdict: the headline, exactly. */
export async function expectHeadline(page, words) {
  await expect(heading(page)).toHaveText(words);
}

/** Saves the report and reads it, without what differs between two checks. */
export async function savedReport(page) {
  const coming = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save report" }).click();
  const download = await coming;
  const report = timeless(JSON.parse(readFileSync(await download.path(), "utf8")));
  return { name: download.suggestedFilename(), text: JSON.stringify(report, null, 2) };
}

/** The native command's debug build, or undefined when it is not built. */
export function nativeCommand() {
  const path = join(process.env.CARGO_TARGET_DIR ?? join(ROOT, "target"), "debug", "packseal");
  return existsSync(path) ? path : undefined;
}

/** Runs `packseal verify --json` with `more` arguments; gives the exit status and the report, without what differs between two checks. */
export function verifyNatively(path, ...more) {
  const ran = spawnSync(nativeCommand(), ["verify", "--json", path, ...more], { encoding: "utf8", maxBuffer: 1 << 28 });
  if (ran.error) throw ran.error;
  return { exit: ran.status, report: timeless(JSON.parse(ran.stdout)) };
}

/** The folder of sample packs, or undefined: PACKSEAL_SHARED, else `shared` beside the project. */
export function samples() {
  const folder = join(process.env.PACKSEAL_SHARED ?? join(ROOT, "..", "shared"), "samples", "packseal");
  return existsSync(folder) ? folder : undefined;
}
