#!/usr/bin/env node
// Many builds by every recipe, each with other choices and a random mix of faults of the API; each must end in a pack that holds what it
// should, or in the right words, and leave nothing behind.
//
//   SOAK=500 SEED=1 node tests/soak/soak.mjs      (`make soak SOAK=20`; LANES=1 for one browser)
//
// Build n has the seed SEED + n - 1: a build that went wrong comes again with `SEED=its seed SOAK=1`.
import { chromium } from "@playwright/test";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { startTenant } from "../../scripts/lib/tenant.mjs";
import { CHROMIUM_ARGUMENTS, systemChromium } from "../../scripts/lib/tools.mjs";
import { serveSite } from "../../scripts/serve.mjs";
import { save, start, withoutPicker } from "../e2e/support/build.mjs";
import { files, happened, look, setFaults, SMALL_TENANT, stayWith } from "../e2e/support/faults.mjs";
import { makeKey } from "../e2e/support/keys.mjs";
import { random } from "../e2e/support/random.mjs";
import { nativeCommand } from "../e2e/support/verify.mjs";
import { drawFaults, flawOfWords, mayFail, mustFail } from "./faults.mjs";
import { verdictOn, wholePack } from "./judge.mjs";
import { signInFor, tokenFor, TURNS, withRecipe } from "./recipes.mjs";

const BUILDS = count("SOAK", 500);
const SEED = count("SEED", Date.now() % 1_000_000);
/** Each has a browser, a site and a tenant of its own. */
const LANES = Math.min(count("LANES", Math.min(2, availableParallelism())), BUILDS);
/** A build that takes longer hangs, in milliseconds. */
const LIMIT = 60_000;
const STOPPED = "Stopped. What was fetched is dropped from this device.";
const SWEPT = "A tab was closed with a build in it.";
const KEY = ["Compliance Lead", "owner"];
/** What is meant to stay: the history of packs, and the person's own key. */
const KEPT = ["packseal-history", "packseal-keys"];

function count(name, otherwise) {
  const given = process.env[name];
  if (given === undefined || given === "") return otherwise;
  if (!/^\d{1,9}$/.test(given)) throw new Error(`${name}: found ${given}, expected a whole number`);
  return Number(given);
}

const counts = { wrong: 0, halfMade: 0, leftOver: 0, packs: 0, words: 0, cancelled: 0, closed: 0, byRecipe: {} };

/** A profile in which packs of one recipe are built, in one tab after the other. */
class Booth {
  cleans = new Map();
  downloads = [];

  constructor(lane, recipe) {
    Object.assign(this, { lane, recipe });
  }

  async open() {
    const { site, tenant, browser } = this.lane;
    await this.context?.close();
    this.context = await browser.newContext({ acceptDownloads: true, baseURL: site.url, serviceWorkers: "block" });
    const json = { schema: "packseal-config/1", apis: this.recipe.apis(tenant.url) };
    await this.context.route("**/config.json", (route) => route.fulfill({ json }));
    await withRecipe(this.context, this.recipe);
    const page = await this.context.newPage();
    await page.goto("/#/keys");
    await makeKey(page, ...KEY);
    await page.close();
    await this.freshPage();
  }

  async freshPage() {
    this.page = await this.context.newPage();
    this.page.setDefaultTimeout(20_000);
    this.page.on("download", (download) => this.downloads.push(download));
    this.crashed = undefined;
    this.page.on("pageerror", (error) => (this.crashed = error.message));
    await withoutPicker(this.page);
    this.organisation = await signInFor(this.page, this.recipe, this.lane.tenant);
  }

  /** Fills the form and starts. */
  async begin(choices) {
    const { page } = this;
    await this.recipe.fill(page, choices);
    await page.getByRole("radio", { name: choices.seal ? KEY.join(", ") : "Do not seal" }).check();
    await start(page, { ask: Boolean(choices.keeps || choices.hides) });
  }

  stay(choices, more = {}) {
    const { account } = this.recipe;
    const token = account ? undefined : () => tokenFor(this.lane.tenant);
    return stayWith(this.page, { limit: LIMIT, keeps: choices.keeps, account, token, ...more });
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

  /** Judges packs of these choices, by what they give without a fault. */
  async judge(at) {
    if (!this.cleans.has(at)) {
      const choices = this.recipe.palette[at];
      await setFaults(this.lane.tenant, []);
      const packs = [];
      for (let nth = 0; nth < this.recipe.cleans; nth += 1) {
        await this.begin(choices);
        const { screen, title, text } = await this.stay(choices);
        if (screen !== "done") throw new Error(`${this.recipe.name}, choices ${at}: no pack without faults: ${title} ${text}`);
        const path = await save(this.page, this.lane.folder);
        const flaw = verdictOn(path, choices.seal);
        if (flaw) throw new Error(`${this.recipe.name}, choices ${at}, without faults: ${flaw}`);
        packs.push(wholePack(path));
        rmSync(path);
        await this.toForm();
      }
      this.cleans.set(at, { clean: packs[0], flaws: this.recipe.judge(packs) });
    }
    this.downloads.length = 0;
    return this.cleans.get(at);
  }

  /** One build; gives what happened, in words, and what was wrong with it. */
  async build(draw, told) {
    const at = draw.below(this.recipe.palette.length);
    const choices = this.recipe.palette[at];
    const places = this.recipe.places(choices, this.organisation);
    const faults = drawFaults(draw, places);
    const hurry = draw.below(101);
    const [cut, moment] = [draw.below(100), draw.below(1500)];
    told.faults = faults.map(({ spelling }) => spelling);
    const judge = await this.judge(at);
    await setFaults(this.lane.tenant, told.faults);
    await this.begin(choices);
    if (cut < 5) return this.closeTab(moment);
    const cancels = cut < 17;
    const end = await this.stay(choices, { patience: cancels ? moment : undefined, hurries: () => draw.chance(hurry) });
    // What never happened is no cause of anything: there may be nothing in an answer to lie about.
    const times = await happened(this.lane.tenant);
    const given = { choices, faults: faults.filter((_, nth) => times[nth] > 0), places };
    const judged = { done: () => this.judgeDone(judge, given), failed: () => this.judgeFailed(end, given) };
    const { ending, flaws } = await (judged[end.screen] ?? (() => this.judgeForm(end, cancels)))();
    return { ending: `${ending} (${times.join()})`, flaws };
  }

  async closeTab(moment) {
    await this.page.waitForTimeout(moment);
    const before = await look(this.page);
    const left = await files(this.page);
    await this.page.close({ runBeforeUnload: false });
    await setFaults(this.lane.tenant, []);
    await this.freshPage();
    const flaws = [];
    const told = await this.page.getByText(SWEPT).isVisible();
    if (left.length > 0 && !told) flaws.push("the next visit does not say what it removed");
    counts.closed += 1;
    return { ending: `tab closed while ${before.screen}, ${left.length} left to remove`, flaws };
  }

  async judgeDone({ clean, flaws: judge }, given) {
    const flaws = mustFail(given.faults, given.places) ? ["a required data set cannot have come"] : [];
    const path = await save(this.page, this.lane.folder);
    const pack = wholePack(path);
    if (pack) {
      counts.packs += 1;
      flaws.push(...[verdictOn(path, given.choices.seal)].filter(Boolean), ...judge(pack, given));
    } else {
      counts.halfMade += 1;
      flaws.push("what was saved is no whole ZIP");
    }
    rmSync(path);
    const failed = pack ? [...pack.keys()].filter((name) => name.endsWith(".error.json") && !clean.has(name)) : [];
    return { ending: ["pack", ...failed].join(" with "), flaws };
  }

  async judgeFailed({ title, text }, { faults, places }) {
    counts.words += 1;
    const flaws = [flawOfWords(faults, { title, text })].filter(Boolean).map((flaw) => `${flaw}: ${title}: ${text}`);
    if (!mayFail(faults, places)) flaws.push(`nothing that lasts was in its way: ${text}`);
    return { ending: title, flaws };
  }

  async judgeForm({ remark, title }, cancels) {
    counts.cancelled += 1;
    const flaws = cancels && remark?.includes(STOPPED) ? [] : [`the form is back without a cause: ${title ?? remark}`];
    return { ending: "cancelled", flaws };
  }

  /** Leaves the build, and looks for what stayed: in the browser's storages, and in the folder of downloads. */
  async leave(ended) {
    const { page } = this;
    if (this.crashed) ended.flaws.push(`an error of the page: ${this.crashed}`);
    this.crashed = undefined;
    if (await page.locator("#fault").isVisible()) ended.flaws.push("the page says that it has stopped by a fault of its own");
    const saved = ended.ending?.startsWith("pack") ? 1 : 0;
    for (const download of this.downloads.slice(saved)) {
      const path = await download.path().catch(() => undefined);
      if (path && readFileSync(path).subarray(0, 2).toString() === "PK" && !wholePack(path)) counts.halfMade += 1;
      ended.flaws.push(`a download nobody asked for: ${download.suggestedFilename()}`);
    }
    this.downloads.length = 0;
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
      ...Object.keys(localStorage),
      ...Object.keys(sessionStorage),
      ...(await indexedDB.databases()).map(({ name }) => name),
      ...(await caches.keys()),
    ]);
    const here = readdirSync(this.lane.folder).filter((name) => !name.startsWith("tenant.sqlite"));
    const all = [...left.map(({ path }) => path), ...kept.filter((name) => !KEPT.includes(name)), ...here];
    if (all.length > 0) counts.leftOver += 1;
    return all;
  }
}

/** A browser, a site and a tenant, and a booth for each recipe. */
class Lane {
  booths = new Map();

  async open() {
    this.folder = mkdtempSync(join(tmpdir(), "packseal-soak-"));
    this.site = await serveSite();
    const database = ["--db", join(this.folder, "tenant.sqlite")];
    this.tenant = await startTenant({ origin: this.site.url, arguments_: [...SMALL_TENANT, ...database] });
    this.browser = await chromium.launch({ executablePath: systemChromium(), args: CHROMIUM_ARGUMENTS });
  }

  async close() {
    await this.browser?.close();
    await this.tenant?.stop();
    await this.site?.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async boothOf(recipe) {
    if (!this.booths.has(recipe.name)) {
      const booth = new Booth(this, recipe);
      await setFaults(this.tenant, []);
      await booth.open();
      this.booths.set(recipe.name, booth);
    }
    return this.booths.get(recipe.name);
  }

  async one(n) {
    const seed = SEED + n - 1;
    const recipe = TURNS[seed % TURNS.length];
    const began = Date.now();
    const told = { faults: [] };
    let ended = { ending: "no ending", flaws: [] };
    let left = [];
    try {
      const booth = await this.boothOf(recipe);
      ended = await booth.build(random(seed), told);
      left = await booth.leave(ended);
    } catch (error) {
      ended.flaws.push(error.message.split("\n")[0]);
      await this.booths.get(recipe.name)?.context?.close().catch(() => {});
      this.booths.delete(recipe.name);
    }
    if (ended.flaws.length > 0) counts.wrong += 1;
    counts.byRecipe[recipe.name] = (counts.byRecipe[recipe.name] ?? 0) + 1;
    const seconds = ((Date.now() - began) / 1000).toFixed(1);
    const lines = [
      `${n}/${BUILDS} SEED=${seed} ${recipe.name}: ${told.faults.join(" ")} → ${ended.ending}, ${seconds} s`,
      ...ended.flaws.map((flaw) => `  WRONG: ${flaw}`),
      ...(left.length > 0 ? [`  LEFT OVER: ${left.join(", ")}`] : []),
    ];
    // In one piece: another lane writes too.
    console.log(lines.join("\n"));
  }
}

if (!nativeCommand()) throw new Error("the native command is not built: run `cargo build -p packseal --features cli --bin packseal`");
const began = Date.now();
const lanes = Array.from({ length: LANES }, () => new Lane());
let next = 1;
try {
  await Promise.all(lanes.map((lane) => lane.open()));
  const run = async (lane) => {
    while (next <= BUILDS) await lane.one(next++);
  };
  await Promise.all(lanes.map(run));
} finally {
  await Promise.all(lanes.map((lane) => lane.close()));
}
const { wrong, halfMade, leftOver, packs, words, cancelled, closed, byRecipe } = counts;
const minutes = (Date.now() - began) / 60_000;
console.log(`${Object.entries(byRecipe).map(([name, times]) => `${name}: ${times}`).join(", ")}`);
console.log(`packs: ${packs}, ended in words: ${words}, cancelled: ${cancelled}, tabs closed: ${closed}`);
console.log(`${minutes.toFixed(1)} minutes, ${(BUILDS / minutes).toFixed(1)} builds a minute`);
console.log(`wrong: ${wrong}, half-made: ${halfMade}, left over: ${leftOver}`);
process.exitCode = wrong + halfMade + leftOver === 0 ? 0 : 1;
