// The main job: a pack is built in the page from a live tenant, saved, accepted by other people's programs, and verified offline.
import { createHash } from "node:crypto";
import { basename, join } from "node:path";
import { mkdirSync, readFileSync, statSync } from "node:fs";
import { build, choose, dayBefore, finished, heading, hold, listOf, save, signIn, staged, start } from "./support/build.mjs";
import { run } from "./support/program.mjs";
import { expect, test } from "./support/servers.mjs";
import { drop, dropFile, expectHeadline, nativeCommand, openVerify, savedReport, verifyNatively } from "./support/verify.mjs";
import { entries } from "./support/zip.mjs";

const FIRST = dayBefore(40);
const LAST = dayBefore(2);

test("the owner signs in, chooses, watches the build, and saves the pack", async ({ builder: page, folder }) => {
  await signIn(page);
  await expect(page.getByLabel("Organisation name")).toHaveValue("Orchid Ledger");
  await choose(page, { first: FIRST, last: LAST, focus: true });
  for (const preset of await page.getByRole("group", { name: "Preset" }).getByRole("radio").all()) {
    await expect(preset).not.toBeChecked();
  }
  await expect(page.getByText("39 days.")).toBeVisible();
  const plan = page.getByRole("region", { name: "Plan" });
  await expect(plan).toContainText("19 of 21");

  const { reached, release } = await hold(page, listOf("performance.load_test_captured"));
  await start(page);
  await reached;
  await expect(heading(page)).toHaveText("Fetching load tests");
  await expect(page.getByRole("list", { name: "Stages" }).locator("[aria-current=step]")).toHaveText("Fetch");
  const row = (name) => page.getByRole("row").filter({ has: page.getByRole("rowheader", { name, exact: true }) });
  await expect(row("Load tests")).toContainText("Fetching");
  await expect(row("Audit log")).toContainText("Fetched");
  await expect(row("Documents and licences")).toContainText("Waiting");
  const counter = (name) => page.locator(".counters > div", { has: page.getByText(name, { exact: true }) }).locator("dd");
  await expect(counter("Data sets")).toHaveText("12 of 21");
  for (const name of ["Requests", "Rows"]) await expect(counter(name)).toHaveText(/^[1-9][\d,]*$/);
  await expect(counter("Received")).toHaveText(/^[\d.]+ (KB|MB)$/);
  await expect(page).toHaveTitle(/^Fetching.*, \d+ of 21 data sets .* – Packseal$/);

  release();
  await finished(page);
  await expect(page).toHaveTitle("The pack is ready – Packseal");
  await expect(page.getByText("It is not saved yet")).toBeVisible();
  const fact = (name) => page.locator(".receipt > div", { has: page.getByText(name, { exact: true }) }).locator("dd");
  for (const name of ["SHA-256 of the file", "SHA-256 of MANIFEST.txt", "SHA-256 of the payload"]) {
    await expect(fact(name).locator(".digest")).toHaveText(/^[0-9a-f]{64}$/);
  }
  await expect(fact("Time taken")).toHaveText(/^\d+:\d\d$/);
  await expect(page.getByRole("region", { name: "What was decided on secrets" })).toContainText("secret.url.webhook");
  const path = await save(page, folder);
  expect(basename(path)).toMatch(/^compliance-pack-orchid-ledger-\d{8}T\d{6}Z\.zip$/);
  await expect(page.getByText(`Given to your browser’s downloads as ${basename(path)}`)).toBeVisible();
  const size = statSync(path).size.toLocaleString("en-US");
  await expect(page.getByText(`the file should have ${size} bytes`)).toBeVisible();
  await expect(page.getByRole("button", { name: "Save the ZIP again" })).toBeEnabled();

  const receiving = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save the receipt" }).click();
  const given = await receiving;
  expect(given.suggestedFilename()).toBe(`${basename(path)}.receipt.json`);
  const receipt = JSON.parse(readFileSync(await given.path(), "utf8"));
  const bytes = readFileSync(path);
  expect(receipt).toMatchObject({ schema: "packseal-receipt/1", file: basename(path), bytes: bytes.length });
  expect(receipt.sha256).toBe(createHash("sha256").update(bytes).digest("hex"));
  const list = entries(bytes).get("MANIFEST.txt");
  expect(receipt.manifest_sha256).toBe(createHash("sha256").update(list).digest("hex"));
  expect(receipt.gaps.length).toBeGreaterThan(3);

  await page.getByRole("button", { name: "Build another" }).click();
  await expect(heading(page)).toHaveText("Build a pack");
  await expect.poll(() => staged(page)).toEqual([]);
});

test.describe("a saved pack", () => {
  let saved;

  test.beforeEach(async ({ builder: page, folder }) => {
    await build(page, { first: FIRST, last: LAST, focus: true });
    saved = await save(page, folder);
  });

  test("other people's programs accept it", async ({ folder }) => {
    expect(run("unzip", ["-t", saved])).toMatchObject({ status: 0 });
    expect(run("python3", ["-m", "zipfile", "-t", saved])).toMatchObject({ status: 0 });
    const here = join(folder, "unpacked");
    mkdirSync(here);
    expect(run("unzip", ["-q", saved, "-d", here])).toMatchObject({ status: 0, output: "" });
    const listed = entries(readFileSync(saved)).size - 1;
    for (const [program, ...options] of [["sha256sum", "--strict", "-c"], ["shasum", "-a", "256", "-c"]]) {
      const { status, output } = run(program, [...options, "MANIFEST.txt"], { cwd: here });
      expect(output.match(/: OK$/gm), program).toHaveLength(listed);
      expect(status, output).toBe(0);
    }
  });

  test("the page verifies it with the network cut, dropped and chosen, as the native command does", async ({ page }) => {
    test.skip(!nativeCommand(), "the native command is not built: cargo build --features cli");
    await openVerify(page);
    await page.context().setOffline(true);
    await dropFile(page, saved);
    await expectHeadline(page, "INTACT, NOT SIGNED");
    await expect(page).toHaveTitle(`INTACT, NOT SIGNED: ${basename(saved)} – Packseal`);
    const dropped = await savedReport(page);
    expect(dropped.name).toBe(`${basename(saved)}.report.json`);

    await page.getByRole("button", { name: "Check another" }).click();
    const choosing = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Choose a file" }).click();
    await (await choosing).setFiles(saved);
    await expectHeadline(page, "INTACT, NOT SIGNED");
    const chosen = await savedReport(page);

    const native = verifyNatively(saved);
    expect(native.exit).toBe(0);
    expect(JSON.parse(dropped.text)).toEqual(native.report);
    expect(JSON.parse(chosen.text)).toEqual(native.report);
    expect(native.report.findings.filter(({ outcome }) => outcome === "FAIL")).toEqual([]);
  });
});

test.describe("with the browser's file picker", () => {
  /** A picker that writes into memory. `picker.answer` is what it does next: a name, or the error that it throws. */
  function fakePicker() {
    const picker = { answer: "picked.zip", asked: [], chunks: [], closed: false, aborted: false, refuse: false, removed: false };
    window.picker = picker;
    window.showSaveFilePicker = async (options) => {
      picker.asked.push(options.suggestedName);
      if (picker.answer === undefined) throw new DOMException("The user aborted a request.", "AbortError");
      return {
        name: picker.answer,
        createWritable: async () =>
          new WritableStream({
            write(chunk) {
              if (picker.refuse) throw new DOMException("The disk is full.", "QuotaExceededError");
              picker.chunks.push(chunk.slice());
            },
            close: () => void (picker.closed = true),
            abort: () => void (picker.aborted = true),
          }),
        getFile: async () => new File([], picker.answer),
        remove: async () => void (picker.removed = true),
      };
    };
  }

  test("the pack is written whole to the picked place; saying no or a full disk loses nothing", async ({ page, tenant }) => {
    expect(tenant.url).toBeTruthy();
    await page.addInitScript(fakePicker);
    await build(page, { focus: false });
    const [name] = await page.locator(".receipt dd").allTextContents();
    const press = () => page.getByRole("button", { name: /^Save the ZIP/ }).click();

    await page.evaluate(() => (window.picker.answer = undefined));
    await press();
    await expect.poll(() => page.evaluate(() => window.picker.asked)).toEqual([name]);
    await expect(page.getByText("It is not saved yet")).toBeVisible();
    await expect(page.getByText("The pack was not saved")).toBeHidden();

    await page.evaluate(() => Object.assign(window.picker, { answer: "full.zip", refuse: true }));
    await press();
    await expect(page.getByRole("alert")).toHaveText("The pack was not saved");
    await expect(page.getByText("The disk is full.")).toBeVisible();
    await expect(page.getByText("The pack is still here.")).toBeVisible();
    expect(await page.evaluate(() => [window.picker.closed, window.picker.removed])).toEqual([false, true]);

    await page.evaluate(() => Object.assign(window.picker, { answer: "mine.zip", refuse: false, chunks: [] }));
    await press();
    await expect(page.getByText("Saved as mine.zip, in the place that you picked.")).toBeVisible();
    const base64 = await page.evaluate(async () => {
      const bytes = new Uint8Array(await new Blob(window.picker.chunks).arrayBuffer());
      return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
    });
    const bytes = Buffer.from(base64, "base64");
    const digest = (await page.locator(".receipt .digest").first().textContent()).trim();
    expect(createHash("sha256").update(bytes).digest("hex")).toBe(digest);
    await openVerify(page);
    await drop(page, { name: "mine.zip", bytes });
    await expectHeadline(page, "INTACT, NOT SIGNED");
  });
});
