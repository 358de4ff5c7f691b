// The Build page as a person uses it: sign in, choose, build, save.
import { expect } from "@playwright/test";
import { join } from "node:path";

/** The accounts that the tenant offers, by the words on their buttons. */
export const OWNER = "Owner, Pro plan";
export const ADMIN = "Admin, Pro plan";
export const MEMBER = "Member, Pro plan";
export const FREE_OWNER = "Owner, Free plan";

/** How long a build of the default tenant may take on a slow machine. */
export const BUILD_LIMIT = 100_000;

/** Takes the file picker away, which no test can answer: saving is then a download. */
export async function withoutPicker(page) {
  await page.addInitScript(() => {
    window.showSaveFilePicker = undefined;
  });
}

/** The heading of the screen. */
export function heading(page) {
  return page.getByRole("heading", { level: 1 });
}

/** Opens the Build page and signs in; resolves to the bearer token that the tenant gave. */
export async function signIn(page, account = OWNER, address = "/") {
  await page.goto(address);
  const answer = page.waitForResponse((response) => response.url().endsWith("/demo/token"));
  await page.getByRole("button", { name: account }).click();
  const { access_token: token } = await (await answer).json();
  await expect(heading(page)).toHaveText("Build a pack");
  return token;
}

/**
 * Fills the form. `first` and `last` are days or "" for no bound, `focus` says whether the FOCUS export is wanted, `ask` whether the
 * owner is asked about secrets; what is undefined stays as the page has it.
 */
export async function choose(page, { first, last, focus, evidence, focusRows, ask } = {}) {
  if (first !== undefined) await page.getByLabel("First day", { exact: true }).fill(first);
  if (last !== undefined) await page.getByLabel("Last day", { exact: true }).fill(last);
  if (focus !== undefined) await page.getByLabel("FOCUS costs").setChecked(focus);
  if (focusRows !== undefined) await page.getByLabel("FOCUS rows at most").fill(focusRows);
  if (ask !== undefined) await page.getByLabel(ask ? "Ask me about each" : "Hide all without asking").check();
  if (evidence !== undefined) await page.getByLabel("Evidence rows of each kind").fill(evidence);
}

/** Presses the button that starts the build. Nobody is there to be asked about secrets, unless `ask` says so. */
export async function start(page, { ask = false } = {}) {
  await choose(page, { ask });
  await page.getByRole("button", { name: "Build the pack" }).click();
}

/** Waits until the pack is staged. */
export async function finished(page) {
  await expect(heading(page)).toHaveText("The pack is ready", { timeout: BUILD_LIMIT });
}

/** Signs in and builds a pack to its end; resolves to the token. */
export async function build(page, choices = { focus: true }, account = OWNER) {
  const token = await signIn(page, account);
  await choose(page, choices);
  await start(page);
  await finished(page);
  return token;
}

/** Saves the finished pack as a download into `folder`; resolves to its path. */
export async function save(page, folder) {
  const coming = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save the ZIP", exact: true }).click();
  const download = await coming;
  const path = join(folder, download.suggestedFilename());
  await download.saveAs(path);
  return path;
}

/** The day `back` days before today, as the page writes days. */
export function dayBefore(back) {
  return new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10);
}

/**
 * Holds back every request whose address `matches` until `release` is called. `reached` resolves when the first one is held.
 */
export async function hold(page, matches) {
  let release;
  let reach;
  const released = new Promise((done) => (release = done));
  const reached = new Promise((done) => (reach = done));
  await page.route(matches, async (route) => {
    reach();
    await released;
    // The page may have given up on the request meanwhile.
    await route.continue().catch(() => {});
  });
  return { reached, release };
}

/** Matches requests for the list of one event type, and for the log without a type when `type` is null. */
export function listOf(type) {
  return (url) => url.pathname.endsWith("/audit/logs") && url.searchParams.get("event_type") === type;
}

/** The names of the files in the page's staging folder. */
export function staged(page) {
  return page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle("packseal-staging").catch(() => undefined);
    const names = [];
    if (folder) for await (const name of folder.keys()) names.push(name);
    return names;
  });
}
