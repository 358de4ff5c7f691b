#!/usr/bin/env node
// Many builds in one browser, each with other choices and a random mix of faults of the API; each must end in a pack that holds what it
// should, or in the right words, and leave nothing behind.
//
//   SOAK=500 SEED=1 node tests/soak/soak.mjs      (`make soak SOAK=20`)
//
// Build n has the seed SEED + n - 1: a build that went wrong comes again with `SEED=its seed SOAK=1`.
import { chromium } from "@playwright/test";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startTenant } from "../../scripts/lib/tenant.mjs";
import { CHROMIUM_ARGUMENTS, systemChromium } from "../../scripts/lib/tools.mjs";
import { serveSite } from "../../scripts/serve.mjs";
import { choose, dayBefore, save, signIn, start, withoutPicker } from "../e2e/support/build.mjs";
import { files, happened, look, setFaults, SMALL_TENANT, stayWith, withRetry } from "../e2e/support/faults.mjs";
import { random } from "../e2e/support/random.mjs";
import { nativeCommand } from "../e2e/support/verify.mjs";
import { ATTEMPTS, drawFaults, EXPORTS, flawOfWords, mayFail, mustFail } from "./faults.mjs";
import { brokenIn, flawsOf, verdictOn, wholePack } from "./judge.mjs";

const BUILDS = count("SOAK", 500);
const SEED = count("SEED", Date.now() % 1_000_000);
/** A build that takes longer hangs, in milliseconds. */
const LIMIT = 60_000;
const STOPPED = "Stopped. What was fetched is dropped from this device.";
const SWEPT = "A tab was closed with a build in it.";
const LABELS = Object.values(EXPORTS).map(({ label }) => label);
const [FOCUS, SAVINGS, REALIZED, CLOSE] = LABELS;

/** Few, so that the clean pack of each is built once. */
const PALETTE = [
  { first: "", last: "", exports: [] },
  { first: "", last: "", exports: [FOCUS], focusRows: "50000" },
  { first: "", last: "", exports: [FOCUS], focusRows: "25", evidence: "3", keeps: true },
  { first: dayBefore(60), last: dayBefore(5), exports: LABELS, focusRows: "50000", preliminary: true },
  { first: dayBefore(90), last: dayBefore(0), exports: [SAVINGS, REALIZED], keeps: true },
  { first: dayBefore(90), last: "", exports: [CLOSE], evidence: "2" },
  { first: dayBefore(90), last: dayBefore(0), exports: [CLOSE], preliminary: true },
  { first: "2001-01-01", last: "2001-01-01", exports: [FOCUS], focusRows: "10" },
  { first: dayBefore(40), last: dayBefore(40), exports: [FOCUS, CLOSE], focusRows: "30", hides: true },
].map((choices) => ({ evidence: "1", ...choices }));

function count(name, otherwise) {
  const given = process.env[name];
  if (given === undefined || given === "") return otherwise;
  if (!/^\d{1,9}$/.test(given)) throw new Error(`${name}: found ${given}, expected a whole number`);
  return Number(given);
}

/** The browser's tab, the tenant and what is known of clean packs. */
class Soak {
  counts = { wrong: 0, halfMade: 0, leftOver: 0 };
  clean = new Map();
  downloads = [];

  async open() {
    if (!nativeCommand()) throw new Error("the native command is not built: run `cargo build -p packseal --features cli --bin packseal`");
    this.folder = mkdtempSync(join(tmpdir(), "packseal-soak-"));
    this.site = await serveSite();
    const database = ["--db", join(this.folder, "tenant.sqlite")];
    this.tenant = await startTenant({ origin: this.site.url, arguments_: [...SMALL_TENANT, ...database] });
    this.site.setApis([this.tenant.url]);
    this.browser = await chromium.launch({ executablePath: systemChromium(), args: CHROMIUM_ARGUMENTS });
  }

  async close() {
    await this.browser?.close();
    await this.tenant?.stop();
    await this.site?.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** A profile in which nobody has been before. */
  async freshContext() {
    await this.context?.close();
    this.context = await this.browser.newContext({ acceptDownloads: true, baseURL: this.site.url, serviceWorkers: "block" });
    await withRetry(this.context, { attempts: ATTEMPTS, first_millis: 20, most_millis: 80, stall_seconds: 1 });
    await this.freshPage();
  }

  async freshPage() {
    this.page = await this.context.newPage();
    this.page.setDefaultTimeout(20_000);
    this.page.on("download", (download) => this.downloads.push(download));
    this.crashed = undefined;
    this.page.on("pageerror", (error) => (this.crashed = error.message));
    await withoutPicker(this.page);
    await signIn(this.page);
    await this.page.getByRole("button", { name: "Build the pack" }).waitFor();
  }

  async fill({ first, last, exports, focusRows, evidence, keeps, hides, preliminary = false }) {
    const { page } = this;
    for (const label of LABELS) await page.getByLabel(label, { exact: true }).setChecked(exports.includes(label));
    if (exports.includes(CLOSE)) await page.getByLabel("Finalized costs only", { exact: true }).setChecked(!preliminary);
    await choose(page, { first, last, evidence, focusRows });
    return { ask: Boolean(keeps || hides) };
  }

  /** Leaves a screen without saving anything more, back to the form. */
  async toForm() {
    const { page } = this;
    const { screen } = await look(page);
    if (screen === "failed") await page.getByRole("button", { name: "Back to contents" }).click();
    if (screen === "done") {
      await page.getByRole("button", { name: "Build another" }).click();
      const drop = page.getByRole("dialog").getByRole("button", { name: "Drop it" });
      if (await drop.isVisible()) await drop.click();
    }
    await page.locator("form.build").waitFor();
  }

  /** The pack that these choices give without a fault. */
  async cleanPack(at) {
    if (!this.clean.has(at)) {
      await setFaults(this.tenant, []);
      await start(this.page, await this.fill(PALETTE[at]));
      const { screen } = await stayWith(this.page, { limit: LIMIT, keeps: PALETTE[at].keeps });
      if (screen !== "done") throw new Error(`choices ${at} give no pack without faults`);
      this.clean.set(at, wholePack(await save(this.page, this.folder)));
      await this.toForm();
    }
    this.downloads.length = 0;
    return this.clean.get(at);
  }

  /** One build; gives what happened, in words, and what was wrong with it. */
  async build(seed) {
    const draw = random(seed);
    const at = draw.below(PALETTE.length);
    const [choices, faults] = [PALETTE[at], drawFaults(draw, PALETTE[at].exports)];
    const hurry = draw.below(101);
    const [cut, moment] = [draw.below(100), draw.below(1500)];
    const told = { faults: faults.map(({ spelling }) => spelling) };
    Object.assign(this.current, told);
    const clean = await this.cleanPack(at);
    await setFaults(this.tenant, told.faults);
    await start(this.page, await this.fill(choices));
    if (cut < 5) return { ...told, ...(await this.closeTab(moment)) };
    const cancels = cut < 17;
    const patience = cancels ? moment : undefined;
    const end = await stayWith(this.page, { limit: LIMIT, patience, keeps: choices.keeps, hurries: () => draw.chance(hurry) });
    const judged = { done: () => this.judgeDone(clean, { choices, faults }), failed: () => this.judgeFailed(end, faults) };
    const { ending, flaws } = await (judged[end.screen] ?? (() => this.judgeForm(end, cancels)))();
    return { ...told, ending: `${ending} (${(await happened(this.tenant)).join()})`, flaws };
  }

  async closeTab(moment) {
    await this.page.waitForTimeout(moment);
    const before = await look(this.page);
    const left = await files(this.page);
    await this.page.close({ runBeforeUnload: false });
    await this.freshPage();
    const flaws = [];
    const told = await this.page.getByText(SWEPT).isVisible();
    if (left.length > 0 && !told) flaws.push("the next visit does not say what it removed");
    return { ending: `tab closed while ${before.screen}, ${left.length} left to remove`, flaws };
  }

  async judgeDone(clean, given) {
    const flaws = mustFail(given.faults) ? ["a required data set cannot have come"] : [];
    const path = await save(this.page, this.folder);
    const pack = wholePack(path);
    if (pack) {
      flaws.push(...[verdictOn(path)].filter(Boolean), ...flawsOf(pack, clean, given));
    } else {
      this.counts.halfMade += 1;
      flaws.push("what was saved is no whole ZIP");
    }
    rmSync(path);
    const failed = pack ? [...pack.keys()].filter((name) => name.endsWith(".error.json") && brokenIn(pack, clean, name)) : [];
    return { ending: ["pack", ...failed].join(" with "), flaws };
  }

  async judgeFailed({ title, text }, faults) {
    const flaws = [flawOfWords(faults, { title, text })].filter(Boolean).map((flaw) => `${flaw}: ${text}`);
    if (!mayFail(faults)) flaws.push(`nothing that lasts was in its way: ${text}`);
    return { ending: title, flaws };
  }

  async judgeForm({ remark, title }, cancels) {
    const flaws = cancels && remark?.includes(STOPPED) ? [] : [`the form is back without a cause: ${title ?? remark}`];
    return { ending: "cancelled", flaws };
  }

  /** Leaves the build, and looks for what stayed: in the browser's storages, and in the folder of downloads. */
  async leave(ended) {
    const { page, counts } = this;
    if (this.crashed) ended.flaws.push(`an error of the page: ${this.crashed}`);
    this.crashed = undefined;
    if (await page.locator("#fault").isVisible()) ended.flaws.push("the page says that it has stopped by a fault of its own");
    const saved = ended.ending?.startsWith("pack") ? 1 : 0;
    for (const download of this.downloads.slice(saved)) {
      const path = await download.path().catch(() => undefined);
      if (path && readFileSync(path).subarray(0, 2).toString() === "PK" && !wholePack(path)) counts.halfMade += 1;
      ended.flaws.push(`a download nobody asked for: ${download.suggestedFilename()}`);
    }
    await this.toForm();
    let left;
    // The staged file goes once the worker has heard of it.
    for (let tries = 0; tries < 40; tries += 1) {
      left = await files(page);
      if (left.length === 0) break;
      await page.waitForTimeout(50);
    }
    if (left.some(({ start: begin }) => begin.startsWith("PK"))) counts.halfMade += 1;
    const kept = await page.evaluate(async () => [
      // The history of packs is meant to stay.
      ...Object.keys(localStorage).filter((key) => key !== "packseal-history"),
      ...Object.keys(sessionStorage),
      ...(await indexedDB.databases()).map(({ name }) => name),
      ...(await caches.keys()),
    ]);
    const here = readdirSync(this.folder).filter((name) => !name.startsWith("tenant.sqlite") && !name.endsWith(".zip"));
    const all = [...left.map(({ path }) => path), ...kept, ...here];
    if (all.length > 0) counts.leftOver += 1;
    return all;
  }

  async one(n) {
    const seed = SEED + n - 1;
    const began = Date.now();
    let ended = (this.current = { faults: [], flaws: [] });
    let left = [];
    try {
      ended = { ...ended, ...(await this.build(seed)) };
      left = await this.leave(ended);
    } catch (error) {
      ended = { ...ended, ending: "no ending", flaws: [...ended.flaws, error.message.split("\n")[0]] };
      await this.freshContext();
    }
    if (ended.flaws.length > 0) this.counts.wrong += 1;
    const seconds = ((Date.now() - began) / 1000).toFixed(1);
    console.log(`${n}/${BUILDS} SEED=${seed} ${ended.faults.join(" ")} → ${ended.ending}, ${seconds} s`);
    for (const flaw of ended.flaws) console.log(`  WRONG: ${flaw}`);
    if (left.length > 0) console.log(`  LEFT OVER: ${left.join(", ")}`);
  }
}

const soak = new Soak();
try {
  await soak.open();
  await soak.freshContext();
  for (let n = 1; n <= BUILDS; n += 1) await soak.one(n);
} finally {
  await soak.close();
}
const { wrong, halfMade, leftOver } = soak.counts;
console.log(`wrong: ${wrong}, half-made: ${halfMade}, left over: ${leftOver}`);
process.exitCode = wrong + halfMade + leftOver === 0 ? 0 : 1;
