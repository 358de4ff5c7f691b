// The local history of packs: what it holds and what it never does, what time does to it, two tabs, and a browser that keeps nothing.
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { seriousFindings } from "./support/axe.mjs";
import { BUILD_LIMIT, choose, finished, heading, hold, listOf, save, signIn, start, withoutPicker } from "./support/build.mjs";
import { SMALL_TENANT } from "./support/faults.mjs";
import { encodings, found, spellings } from "./support/leaks.mjs";
import { expect, test } from "./support/servers.mjs";
import { answer } from "./support/states.mjs";
import { dropFile, expectHeadline, openVerify } from "./support/verify.mjs";

test.use({ tenantArguments: [SMALL_TENANT, { scope: "worker" }] });

const KEY = "packseal-history";
const DAY = 86_400_000;
const CHOICES = { first: "2001-01-01", last: "2001-01-02", focus: true, evidence: "1" };
const EMPTY = "Nothing yet. A build is listed here from the moment you ask for it.";

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

/** The text that the browser keeps; null when there is none. */
const stored = (page) => page.evaluate((key) => localStorage.getItem(key), KEY);

/** The rows of that text. */
async function rows(page) {
  const text = await stored(page);
  return text === null ? [] : JSON.parse(text).entries;
}

const table = (page) => page.getByRole("table", { name: "Packs made here" });
const row = (page, name) => table(page).getByRole("row").filter({ has: page.getByRole("rowheader", { name }) });

async function openHistory(page) {
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "History" }).click();
  await expect(heading(page)).toHaveText("History");
}

const backToBuild = (page) => page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Build" }).click();

/** Builds a pack of the small tenant from the form. */
async function buildHere(page, choices = CHOICES) {
  await choose(page, choices);
  await start(page);
  await finished(page);
}

test("a row goes with its build from the request to the saved pack, and holds names, digests and times only", async ({ builder: page, folder }) => {
  await page.goto("/#/history");
  await expect(heading(page)).toHaveText("History");
  await expect(page).toHaveTitle("History – Packseal");
  await expect(page.getByText(EMPTY)).toBeVisible();
  await expect(page.getByText("Kept in this browser only: names, digests and times. No contents, no tokens.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Clear the history" })).toHaveCount(0);
  await backToBuild(page);
  await expect(heading(page)).toHaveText(/^Sign in to /);
  expect(await stored(page)).toBeNull();

  const token = await signIn(page);
  const reason = "Shown to nobody but the auditor";
  await choose(page, CHOICES);
  await page.getByLabel("Organisation name").fill("Orchid Ledger");
  await page.locator("#files").setInputFiles([{ name: "Private remark.txt", mimeType: "text/plain", buffer: Buffer.from(reason) }]);
  const { reached, release } = await hold(page, listOf("performance.load_test_captured"));
  await start(page);
  await reached;
  await expect.poll(async () => (await rows(page)).map(({ state, step }) => [state, step])).toEqual([["running", "fetch"]]);

  await openHistory(page);
  await expect(row(page, "valdrics")).toContainText("Running");
  await expect(row(page, "valdrics")).toContainText("Fetch");
  await expect(row(page, "valdrics")).toContainText("orchid-ledger, 1 Jan to 2 Jan 2001");
  await expect(page).toHaveTitle("History – Packseal");
  await backToBuild(page);
  await expect(heading(page)).toHaveText("Fetching load tests");
  await expect(page).toHaveTitle(/^Fetching.* – Packseal$/);
  await openHistory(page);
  release();
  // What the build has to say comes forward.
  await finished(page);
  await expect(page).toHaveTitle("The pack is ready – Packseal");
  await expect(heading(page)).toBeFocused();
  expect((await rows(page)).map(({ state }) => state)).toEqual(["made"]);
  await openHistory(page);
  await expect(table(page)).toContainText("Made, not saved");
  await backToBuild(page);

  const path = await save(page, folder);
  await expect.poll(async () => (await rows(page)).map(({ state }) => state)).toEqual(["saved"]);
  const bytes = readFileSync(path);
  const [kept] = await rows(page);
  expect(Object.keys(kept).sort()).toEqual(
    ["bytes", "finished_at", "first_day", "last_day", "manifest_sha256", "name", "pack", "recipe", "requested_at", "run", "sha256", "state", "tenant", "version"],
  );
  expect(kept).toMatchObject({ name: basename(path), bytes: bytes.length, sha256: sha256(bytes), tenant: "orchid-ledger" });
  const text = await stored(page);
  const secrets = [...spellings(token), ...[reason, "Private remark", "dana@orchid.example", "inline-demo-key"].flatMap(encodings)];
  expect(found(text, secrets)).toEqual([]);
  expect(found(text, [new URL(page.url()).origin, "http", "Orchid Ledger"])).toEqual([]);

  await openHistory(page);
  await expect(row(page, basename(path))).toContainText("Saved");
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  for (const [what, digest] of [["SHA-256 of the file,", kept.sha256], ["SHA-256 of MANIFEST.txt,", kept.manifest_sha256]]) {
    await page.getByRole("button", { name: `Copy ${what} ${basename(path)}` }).click();
    await expect(row(page, basename(path)).getByText("Copied 64 characters").first()).toBeVisible();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(digest);
  }
});

test("after 90 days the row expires, after 180 it is gone, and the saved file is there and INTACT all the while", async ({ builder: page, folder }) => {
  const begun = Date.now();
  await page.clock.install({ time: begun });
  await page.clock.resume();
  await signIn(page);
  await buildHere(page);
  const path = await save(page, folder);
  const digest = sha256(readFileSync(path));
  await expect.poll(async () => (await rows(page)).map(({ state }) => state)).toEqual(["saved"]);
  const [{ requested_at: requested, manifest_sha256: list }] = await rows(page);
  const at = (days, seconds = 0) => page.clock.setSystemTime(Date.parse(requested) + days * DAY + seconds * 1000);

  await at(90, -60);
  await page.goto("/#/history");
  await page.reload();
  await expect(row(page, basename(path))).toContainText("Saved");
  await at(90, 1);
  await page.reload();
  await expect(row(page, basename(path))).toContainText("Expired");
  const left = await rows(page);
  expect(left.map((each) => Object.keys(each).sort())).toEqual([["finished_at", "manifest_sha256", "name", "requested_at", "run", "sha256", "state"]]);
  expect(left[0]).toMatchObject({ state: "expired", name: basename(path), sha256: digest, manifest_sha256: list });

  // A clock that goes back revives nothing.
  await at(1);
  await page.reload();
  await expect(row(page, basename(path))).toContainText("Expired");

  await at(180, -60);
  await page.reload();
  await expect(row(page, basename(path))).toContainText("Expired");
  await at(180, 1);
  await page.reload();
  await expect(page.getByText(EMPTY)).toBeVisible();
  expect(await rows(page)).toEqual([]);

  expect(existsSync(path)).toBe(true);
  expect(sha256(readFileSync(path))).toBe(digest);
  await openVerify(page);
  await dropFile(page, path);
  await expectHeadline(page, "INTACT, NOT SIGNED");
});

test("a failed and a stopped build have their rows, without a word of the server", async ({ builder: page }) => {
  await signIn(page);
  await choose(page, CHOICES);
  const words = "Maintenance by Mallory until nine";
  const settings = (url) => url.pathname.endsWith("/settings/identity");
  await answer(page, settings, 200, { contentType: "text/html", body: `<!doctype html><p>${words}</p>` });
  await start(page);
  await expect(page.getByRole("alert").getByRole("heading")).toHaveText("Identity settings: the answer makes no sense", { timeout: BUILD_LIMIT });
  await page.unroute(settings);
  await page.getByRole("button", { name: "Back to contents" }).click();

  await hold(page, listOf("performance.load_test_captured"));
  await start(page);
  await expect(heading(page)).toHaveText("Fetching load tests");
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Stop", exact: true }).click();
  await expect(page.getByText("Stopped. What was fetched is dropped from this device.")).toBeVisible();

  expect((await rows(page)).map(({ state, why }) => [state, why])).toEqual([["stopped", undefined], ["failed", "answer"]]);
  expect(found(await stored(page), encodings(words))).toEqual([]);
  await openHistory(page);
  await expect(table(page).getByRole("row").nth(1)).toContainText("Stopped");
  await expect(table(page).getByRole("row").nth(2)).toContainText("Failed");
  await expect(table(page).getByRole("row").nth(2)).toContainText("An answer made no sense.");
});

test("two tabs see the same rows; a row is removed alone, all after a question; a tab that is closed leaves its row broken off", async ({
  builder: page, context,
}) => {
  const other = await context.newPage();
  await withoutPicker(other);
  await other.goto("/#/history");
  await expect(other.getByText(EMPTY)).toBeVisible();

  await signIn(page);
  await choose(page, CHOICES);
  const { reached } = await hold(page, listOf("performance.load_test_captured"));
  await start(page);
  await reached;
  await expect(row(other, "valdrics")).toContainText("Running");
  // The tab is there, so its row is left alone.
  await other.reload();
  await expect(row(other, "valdrics")).toContainText("Running");
  await page.close({ runBeforeUnload: false });
  await expect(async () => {
    await other.reload();
    await expect(row(other, "valdrics")).toContainText("Broken off", { timeout: 1000 });
  }).toPass();
  await expect(row(other, "valdrics")).toContainText("Its tab was closed.");

  const third = await context.newPage();
  await withoutPicker(third);
  await signIn(third);
  await buildHere(third);
  await expect(table(other).getByRole("row")).toHaveCount(3);
  const name = (await rows(third))[0].name;
  await other.getByRole("button", { name: `Remove ${name}` }).click();
  await expect(table(other).getByRole("row")).toHaveCount(2);
  await expect(heading(other)).toBeFocused();
  await openHistory(third);
  await expect(row(third, name)).toHaveCount(0);

  await other.getByRole("button", { name: "Clear the history" }).click();
  const question = other.getByRole("dialog", { name: "Clear the history?" });
  await expect(question.getByRole("button", { name: "Keep it" })).toBeFocused();
  await other.keyboard.press("Escape");
  await expect(table(other).getByRole("row")).toHaveCount(2);
  await other.getByRole("button", { name: "Clear the history" }).click();
  await question.getByRole("button", { name: "Clear it" }).click();
  await expect(other.getByText(EMPTY)).toBeVisible();
  await expect(heading(other)).toBeFocused();
  await expect(third.getByText(EMPTY)).toBeVisible();
  expect(await stored(third)).toBeNull();
  // What was removed stays away when its pack is saved after all.
  await backToBuild(third);
  const saving = third.waitForEvent("download");
  await third.getByRole("button", { name: "Save the ZIP", exact: true }).click();
  await saving;
  await expect(third.getByText("Given to your browser’s downloads")).toBeVisible();
  expect(await rows(third)).toEqual([]);
});

test("the second pack of the same recipe and tenant is shown the digest of the one before", async ({ builder: page, folder }) => {
  await signIn(page);
  await buildHere(page);
  const before = page.locator(".receipt > div", { has: page.getByText("The pack before", { exact: true }) });
  await expect(before).toHaveCount(0);
  await save(page, folder);
  const [{ name, manifest_sha256: digest }] = await rows(page);
  await page.getByRole("button", { name: "Build another" }).click();
  await buildHere(page);
  await expect(before.locator(".digest")).toHaveText(digest);
  await expect(before).toContainText(name);
  await page.getByRole("button", { name: "Build another" }).click();
  await page.getByRole("button", { name: "Drop it" }).click();
  await choose(page, CHOICES);
  await page.getByLabel("Organisation name").fill("Lily Ledger");
  await start(page);
  await finished(page);
  await expect(before).toHaveCount(0);
});

for (const [how, script] of [
  ["has no room", () => {
    Storage.prototype.setItem = () => {
      throw new DOMException("no room", "QuotaExceededError");
    };
  }],
  ["keeps nothing for this page", () => {
    Object.defineProperty(window, "localStorage", {
      get() {
        throw new DOMException("no", "SecurityError");
      },
    });
  }],
]) {
  test(`a browser that ${how} builds and saves all the same, and says that it keeps no history`, async ({ builder: page, folder }) => {
    await page.addInitScript(script);
    await signIn(page);
    await buildHere(page);
    const path = await save(page, folder);
    expect(existsSync(path)).toBe(true);
    await openHistory(page);
    await expect(page.getByText("This browser keeps no history")).toBeVisible();
    await expect(row(page, basename(path))).toContainText("Saved");
    expect(await seriousFindings(page)).toEqual([]);
    await page.reload();
    await expect(page.getByText(EMPTY)).toBeVisible();
  });
}

test("a text that cannot be read is told, left alone by a build, and can be cleared", async ({ builder: page }) => {
  const newer = '{"schema":"packseal-history/2","entries":[]}';
  await page.addInitScript(([key, text]) => {
    if (!sessionStorage.getItem("begun")) localStorage.setItem(key, text);
    sessionStorage.setItem("begun", "yes");
  }, [KEY, newer]);
  await signIn(page);
  await buildHere(page);
  expect(await stored(page)).toBe(newer);
  await openHistory(page);
  await expect(page.getByText("it is not of the form packseal-history/1")).toBeVisible();
  await expect(table(page).getByRole("row")).toHaveCount(2);
  await page.getByRole("button", { name: "Clear the history" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Clear it" }).click();
  await expect(page.getByText("The history cannot be read")).toHaveCount(0);
  expect(await stored(page)).toBeNull();
});

test("the address, the places in the header and the keyboard", async ({ builder: page }) => {
  await page.goto("/verify.html");
  await openHistory(page);
  const place = (name) => page.getByRole("navigation", { name: "Main" }).getByRole("link", { name });
  await expect(place("History")).toHaveAttribute("aria-current", "page");
  await expect(place("Build")).not.toHaveAttribute("aria-current");
  await expect(heading(page)).toBeFocused();
  await backToBuild(page);
  await expect(heading(page)).toHaveText(/^Sign in to /);
  await expect(heading(page)).toBeFocused();
  await expect(place("Build")).toHaveAttribute("aria-current", "page");
  await expect(place("History")).not.toHaveAttribute("aria-current");
  await page.goBack();
  await expect(heading(page)).toHaveText("History");
  await page.getByRole("link", { name: "Skip to content" }).press("Enter");
  await expect(heading(page)).toHaveText("History");
  await page.goBack();
  await page.goBack();
  await expect(page).toHaveURL(/verify\.html$/);
});
