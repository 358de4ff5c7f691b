// Workers that help a build or a check: however many there are, the bytes and the report are the same; and one that breaks, ends without a word or is
// in the middle of something when it is not wanted any more is told, and leaves nothing.
import { spawnSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { choose, finished, heading, save, signIn, staged, start } from "./support/build.mjs";
import { SMALL_TENANT } from "./support/faults.mjs";
import { frozen, recorder } from "./support/replay.mjs";
import { expect, test } from "./support/servers.mjs";
import { beforeWorker } from "./support/staging.mjs";
import { drop, dropFile, openVerify, savedReport } from "./support/verify.mjs";
import { flipped } from "./support/zip.mjs";

test.use({ tenantArguments: [SMALL_TENANT, { scope: "worker" }] });

const CHOICES = { first: "2001-01-01", last: "2001-01-01", focus: false, evidence: "1" };
const MIB = 1 << 20;
const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

/** Rows of a log of so many bytes, which deflate to a third or so. */
function rows(length) {
  const lines = [];
  let state = 1;
  for (let size = 0; size < length; size += lines.at(-1).length) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    lines.push(`${lines.length},user${state % 400},${state.toString(16)},${lines.length % 20 ? "success" : "failure"},10.0.${state % 16}.1\n`);
  }
  return Buffer.from(lines.join("")).subarray(0, length);
}

/** Adds a long and a short file to the pack. */
async function attach(page, folder, length = 22 * MIB) {
  const [long, short] = [join(folder, "log.csv"), join(folder, "short.csv")];
  const bytes = rows(length);
  writeFileSync(long, bytes);
  writeFileSync(short, bytes.subarray(0, 3 * MIB));
  await page.locator("#files").setInputFiles([long, short]);
}

/** A machine with so many processors, as far as the page can tell; gives the workers that it has started. */
async function withProcessors(page, count) {
  await page.addInitScript((count) => Object.defineProperty(Navigator.prototype, "hardwareConcurrency", { get: () => count }), count);
  const started = [];
  page.on("worker", (worker) => started.push(worker));
  return started;
}

/** Lets helpers do this when they are first given something to do. */
async function spoilHelpers(page, line) {
  await beforeWorker(page, `addEventListener("message", ({ data }) => data?.port?.addEventListener("message", (given) => { ${line} }, { once: true }));`);
}

test("1, 2, 4 and 8 processors make the same pack, and find the same in it", async ({ context, tenant, folder }) => {
  test.slow();
  const answers = recorder(tenant.url);
  const made = [];
  for (const count of [1, 2, 4, 8]) {
    const page = await context.newPage();
    const started = await withProcessors(page, count);
    await frozen(page);
    await answers.attach(page);
    await signIn(page);
    await choose(page, CHOICES);
    await attach(page, folder);
    await start(page);
    await finished(page);
    made.push({ path: await save(page, folder), helpers: started.length });
    await page.close();
  }
  const packs = made.map(({ path }) => readFileSync(path));
  expect(packs[0].length).toBeGreaterThan(6 * MIB);
  expect(packs.map(sha256)).toEqual(packs.map(() => sha256(packs[0])));
  // Who has one processor has nobody who helps.
  const [alone, ...others] = made.map(({ helpers }) => helpers);
  expect(others.map((helpers) => helpers - alone)).toEqual([2, 4, 8]);

  const found = [];
  for (const count of [1, 2, 8]) {
    const page = await context.newPage();
    const started = await withProcessors(page, count);
    await openVerify(page);
    await dropFile(page, made[0].path);
    await expect(heading(page)).toHaveText(/INTACT/);
    // Those who waited have helped, with others where there are more processors; and as many as waited wait for the next file.
    const waiting = Math.min(count, 4);
    await expect.poll(() => started.length).toBe(count === 1 ? 1 : 1 + count + waiting);
    found.push((await page.locator("main").innerText()).replaceAll(/\d\d:\d\d/g, ""));
    await page.close();
  }
  expect(found[0]).toContain("log.csv");
  expect(found).toEqual(found.map(() => found[0]));
});

/** A ZIP of these files, deflated, whose noise no deflater makes smaller. */
function zipped(folder, name, files) {
  const path = join(folder, name);
  const names = Object.entries(files).map(([file, bytes]) => (writeFileSync(join(folder, file), bytes), file));
  const { status, stderr } = spawnSync("python3", ["-m", "zipfile", "-c", path, ...names], { cwd: folder, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return readFileSync(path);
}

/** A long file that is full of local headers. */
function dense(folder) {
  const names = Array.from({ length: 400 }, (_, at) => `${at}.bin`);
  const bytes = zipped(folder, "dense.zip", Object.fromEntries(names.map((name) => [name, randomBytes(50_000)])));
  const header = bytes.indexOf("PK\x03\x04", 9 * MIB);
  // Within data, and the version that a local header says is needed.
  return { dense: bytes, "dense-damaged": flipped(bytes, header + 1000), "dense-header": flipped(bytes, header + 4) };
}

test("long entries of long files, and many of them: whoever reads and digests them finds the same", async ({ context, folder }) => {
  test.slow();
  // One log is more than a helper's share of all, and its helper hands it over; two are read by a helper each.
  const one = zipped(folder, "one.zip", { "log.csv": rows(56 * MIB), "noise.bin": randomBytes(2 * MIB) });
  const two = zipped(folder, "two.zip", { "first.csv": rows(18 * MIB), "second.csv": rows(19 * MIB), "noise.bin": randomBytes(20 * MIB) });
  const files = { one, two, "one-damaged": flipped(one, one.length >> 1), "two-damaged": flipped(two, 3 * MIB), ...dense(folder) };
  for (const [name, bytes] of Object.entries(files)) {
    expect(bytes.length).toBeGreaterThan(16 * MIB);
    writeFileSync(join(folder, `${name}.zip`), bytes);
  }
  const found = [];
  for (const count of [1, 2]) {
    const page = await context.newPage();
    await withProcessors(page, count);
    await openVerify(page);
    const reports = [];
    for (const name of Object.keys(files)) {
      const choosing = page.waitForEvent("filechooser");
      await page.getByRole("button", { name: /^Choose a file|^Check another|^Choose another/ }).first().click();
      await (await choosing).setFiles(join(folder, `${name}.zip`));
      await expect(heading(page)).toHaveText(/^[A-Z, ]{4,}$/);
      reports.push((await savedReport(page)).text);
      await page.reload();
      await expect(page.getByRole("button", { name: "Choose a file" })).toBeVisible();
    }
    found.push(reports);
    await page.close();
  }
  const [alone] = found;
  expect(found).toEqual(found.map(() => alone));
  expect(JSON.parse(alone[0]).entries.items.map(({ sha256 }) => sha256)).toContain(sha256(rows(56 * MIB)));
  expect(alone[2]).toContain("log.csv");
  expect(alone[2]).not.toBe(alone[0]);
  const [whole, damaged, header] = alone.slice(4).map((report) => JSON.parse(report));
  expect(whole.entries.items).toHaveLength(400);
  expect([whole, damaged, header].map(({ container }) => container)).toEqual(["foreign", "malformed", "malformed"]);
  expect(damaged.findings.map(({ code }) => code)).toContain("zip.crc.mismatch");
  expect(header.findings.map(({ code }) => code)).toContain("zip.header.disagrees");
});

for (const { name, line, words } of [
  { name: "breaks", line: 'setTimeout(() => { throw new Error("it broke"); });', words: "The background program did not start or has failed." },
  { name: "ends without a word", line: "given.stopImmediatePropagation(); close();", words: "A background program does not answer any more." },
]) {
  test(`a helper of a build that ${name}: the page says so, and removes what was left`, async ({ builder: page, folder }) => {
    await spoilHelpers(page, line);
    await withProcessors(page, 2);
    await signIn(page);
    await choose(page, CHOICES);
    await attach(page, folder);
    await start(page);
    const errors = page.locator("#errors");
    await expect(errors.getByRole("heading")).toHaveText("The build could not go on", { timeout: 60_000 });
    await expect(errors).toContainText(words);
    await expect(errors).toContainText("Nothing that looks like a pack was left on this device.");
    await expect.poll(() => staged(page)).toEqual([]);
  });

  test(`a helper of a check that ${name}: the page says so, and checks the next file`, async ({ builder: page, context, folder }) => {
    await withProcessors(page, 2);
    await signIn(page);
    await choose(page, CHOICES);
    await attach(page, folder);
    await start(page);
    await finished(page);
    const pack = await save(page, folder);
    const verify = await context.newPage();
    await withProcessors(verify, 2);
    await spoilHelpers(verify, line);
    await openVerify(verify);
    await dropFile(verify, pack);
    await expect(verify.getByText(words)).toBeVisible({ timeout: 60_000 });
    await drop(verify, { name: "notes.txt", bytes: "no pack" });
    await expect(verify.getByText("notes.txt")).toBeVisible();
    await expect(verify.getByText(words)).toHaveCount(0);
  });
}

test("a build that is stopped while helpers deflate ends them, and leaves nothing", async ({ builder: page, folder }) => {
  // Each takes a second for a segment.
  await beforeWorker(
    page,
    `addEventListener("message", ({ data }) => data?.port?.addEventListener("message", () => { const end = Date.now() + 1000; while (Date.now() < end); }));`,
  );
  await withProcessors(page, 2);
  await signIn(page);
  await choose(page, CHOICES);
  await attach(page, folder, 90 * MIB);
  await start(page);
  const atRest = page.workers().length;
  await expect.poll(() => page.workers().length, { timeout: 60_000 }).toBeGreaterThan(atRest + 1);
  await page.getByRole("button", { name: "Cancel", exact: true }).click();
  // Measured in the page: whoever asks it now and then is told later.
  const stopped = page.evaluate(
    () =>
      new Promise((done) => {
        let pressed;
        addEventListener("click", ({ target }) => target.closest("dialog") && (pressed = performance.now()), true);
        new MutationObserver(() => pressed && document.querySelector("h1")?.textContent === "Build a pack" && done(performance.now() - pressed)).observe(
          document.body,
          { childList: true, subtree: true, characterData: true },
        );
      }),
  );
  await page.getByRole("dialog").getByRole("button", { name: "Stop", exact: true }).click();
  // Not the end of patience with a worker that does not answer: this one does.
  expect(await stopped).toBeLessThan(1_500);
  await expect(heading(page)).toHaveText("Build a pack");
  await expect.poll(() => page.workers().length).toBeLessThanOrEqual(atRest);
  await expect.poll(() => staged(page)).toEqual([]);
});
