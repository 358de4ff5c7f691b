// The packs that DriftWise's own server makes: listed, asked for, downloaded, deleted; what is refused, and to whom.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { startTenant } from "../../scripts/lib/tenant.mjs";
import { seriousFindings } from "./support/axe.mjs";
import { heading, signIn } from "./support/build.mjs";
import { listen } from "./support/console.mjs";
import { encodings, found, kept } from "./support/leaks.mjs";
import { expect, test as base } from "./support/servers.mjs";
import { dropFile, expectHeadline, openVerify } from "./support/verify.mjs";

const OWNER = "Owner, Enterprise plan";
const TEAM = "Owner, Team plan";
const START = { retry_after: "int", exports: "done", pace: "150", limit: "1000", ahead: "0", sha256: "off" };

const test = base.extend({
  /** A tenant whose switches a test may change, with what its accounts ask for. */
  driftwise: [
    async ({ siteServer }, use) => {
      const tenant = await startTenant({ origin: siteServer.url, arguments_: ["--seed", "31", "--audit-rows", "50", "--fault-control"] });
      const { users } = await (await fetch(`${tenant.url}/demo/users?system=driftwise`)).json();
      const token = async (id) => {
        const answer = await fetch(`${tenant.url}/demo/token`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ user: id }) });
        return (await answer.json()).access_token;
      };
      const organisation = users.find(({ id }) => id === "drift-owner").org_id;
      const exports = `${tenant.url}/api/v2/orgs/${organisation}/audit-exports`;
      const as = { authorization: `Bearer ${await token("drift-owner")}`, "content-type": "application/json" };
      const ask = async (path = "", init = {}) => fetch(exports + path, { headers: as, ...init });
      await use({
        url: tenant.url,
        organisation,
        token,
        ask,
        /** What is chosen of the service; the rest is as at the start. */
        set: (switches) => fetch(`${tenant.url}/demo/driftwise`, { method: "PUT", body: JSON.stringify({ ...START, ...switches }) }),
        /** Has a pack made, and gives its row. */
        async made(start = "2026-01-01", end = "2026-02-01") {
          const body = JSON.stringify({ period_start: `${start}T00:00:00Z`, period_end: `${end}T00:00:00Z` });
          const { id } = await (await ask("", { method: "POST", body })).json();
          const row = async () => (await ask(`/${id}`)).json();
          await expect.poll(async () => (await row()).status).not.toMatch(/pending|running/);
          return row();
        },
      });
      await tenant.stop();
    },
    { scope: "worker", timeout: 150_000 },
  ],
  page: async ({ page, siteServer, driftwise, tenant }, use) => {
    siteServer.setApis([{ kind: "driftwise", name: "DriftWise", url: driftwise.url, organisation: driftwise.organisation, demo_sign_in: true }]);
    await driftwise.set({});
    await use(page);
    // Each test begins with an empty list.
    const { items } = await (await driftwise.ask("?limit=500")).json();
    for (const { id } of items) await driftwise.ask(`/${id}`, { method: "DELETE" });
    siteServer.setApis([tenant.url]);
  },
});

const section = (page, name) => page.getByRole("region", { name, exact: true });
const rows = (page) => page.getByRole("table", { name: "Packs" }).locator("tbody").getByRole("row");
const status = (row, word) => row.locator(".status", { hasText: word });

async function open(page) {
  await page.getByRole("button", { name: "Packs made by DriftWise" }).click();
  await expect(heading(page)).toHaveText("Packs made by DriftWise");
  await expect(heading(page)).toBeFocused();
}

async function choose(page, first, last) {
  await page.getByLabel("First day", { exact: true }).fill(first);
  await page.getByLabel("Last day", { exact: true }).fill(last);
  await page.getByRole("button", { name: "Ask for this pack" }).click();
}

/** Presses Download in a row, and gives name and bytes of what was saved. */
async function downloaded(page, row, folder) {
  const coming = page.waitForEvent("download");
  await row.getByRole("button", { name: /^Download: / }).click();
  const download = await coming;
  const path = join(folder, download.suggestedFilename());
  await download.saveAs(path);
  return path;
}

test("a pack's whole life: asked for, made, downloaded, compared, verified, deleted", async ({ page, folder, driftwise }) => {
  await driftwise.set({ sha256: "on", pace: "1200" });
  const heard = listen(page);
  const token = await signIn(page, OWNER);
  await open(page);
  await expect(page.getByText("DriftWise’s server makes these packs; this page does not.", { exact: false })).toBeVisible();
  await expect(section(page, "Packs")).toContainText("The server has made no packs for this organisation");
  await expect(section(page, "Ask for a pack")).toContainText("Plan: Enterprise. A pack may cover any period.");

  await choose(page, "2026-01-01", "2026-03-31");
  await expect(rows(page)).toHaveCount(1);
  const row = rows(page).first();
  await expect(row.getByRole("rowheader")).toHaveText("1 Jan to 31 Mar 2026");
  await expect(row.locator("[tabindex='-1']")).toBeFocused();
  await expect(status(row, "Pending")).toBeVisible();
  await expect(row.getByRole("button", { name: /^(Download|Look again)/ })).toHaveCount(0);
  // A button that has the focus keeps it while the row changes by itself.
  await row.getByRole("button", { name: /^Delete: 1 Jan to 31 Mar 2026, asked for / }).focus();
  await expect(status(row, "Running").or(status(row, "Done"))).toBeVisible();
  await expect(status(row, "Done")).toBeVisible({ timeout: 20_000 });
  await expect(page.locator("p.hush[role='status']")).toHaveText("1 Jan to 31 Mar 2026: Done");
  await expect(row.getByRole("button", { name: /^Delete: / })).toBeFocused();

  const path = await downloaded(page, row, folder);
  expect(path).toMatch(/\/compliance-pack-orchid-ledger-2026-01-01_2026-04-01\.zip$/);
  const result = page.locator("#exports-result");
  await expect(result).toBeFocused();
  await expect(result.getByRole("heading")).toHaveText("The SHA-256 is the one that the service gives");
  const { items } = await (await driftwise.ask()).json();
  const bytes = readFileSync(path);
  const served = Buffer.from(await (await driftwise.ask(`/${items[0].id}/download`)).arrayBuffer());
  expect(bytes.equals(served)).toBe(true);
  await expect(result.locator(".digest")).toHaveText(createHash("sha256").update(bytes).digest("hex"));
  expect(await page.getByText(/verified/i).count()).toBe(0);

  await row.getByRole("button", { name: /^Delete: / }).click();
  const dialog = page.getByRole("dialog", { name: "Delete this pack?" });
  await expect(dialog).toContainText("1 Jan to 31 Mar 2026, asked for ");
  await expect(dialog.getByRole("button", { name: "Keep it" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(rows(page)).toHaveCount(1);
  await row.getByRole("button", { name: /^Delete: / }).click();
  await dialog.getByRole("button", { name: "Delete it" }).click();
  await expect(result).toContainText("Deleted: 1 Jan to 31 Mar 2026");
  await expect(rows(page)).toHaveCount(0);
  expect((await driftwise.ask(`/${items[0].id}`)).status).toBe(404);

  const secrets = encodings(token);
  const state = await kept(page);
  expect(found(JSON.stringify(state), secrets)).toEqual([]);
  expect(found(heard.messages.join("\n"), secrets)).toEqual([]);
  expect(found(heard.requests.map(({ url }) => url).join("\n"), secrets)).toEqual([]);

  await openVerify(page);
  await dropFile(page, path);
  await expectHeadline(page, "INTACT, NOT SIGNED");
});

test("rows of each status, the newest first and a page at a time; what is gone or differs is told", async ({ page, folder, driftwise }) => {
  await driftwise.set({ pace: "0", exports: "failed" });
  for (let count = 0; count < 18; count += 1) await driftwise.made();
  await driftwise.set({ pace: "0", exports: "odd" });
  await driftwise.made("2026-03-01", "2026-03-02");
  await driftwise.set({ pace: "0" });
  const gone = await driftwise.made("2026-03-02", "2026-03-03");
  await driftwise.set({ pace: "0", sha256: "wrong" });
  await driftwise.made("2026-03-03", "2026-03-04");
  await signIn(page, OWNER);
  await open(page);

  await expect(rows(page)).toHaveCount(20);
  await page.getByRole("button", { name: "Show more" }).click();
  await expect(rows(page)).toHaveCount(21);
  await expect(rows(page).last().locator("[tabindex='-1']")).toBeFocused();
  await expect(page.getByRole("button", { name: "Show more" })).toHaveCount(0);
  const row = (at) => rows(page).nth(at);
  for (const [at, period, word] of [[0, "3 Mar 2026", "Done"], [1, "2 Mar 2026", "Done"], [2, "1 Mar 2026", "Unknown: “quarantined”"], [20, "1 Jan to 31 Jan 2026", "Failed"]]) {
    await expect(row(at).getByRole("rowheader")).toHaveText(period);
    await expect(status(row(at), word)).toBeVisible();
  }
  await expect(row(20)).toContainText("The server says: The worker ran out of memory.");
  await expect(row(20).getByRole("button", { name: /^Download/ })).toHaveCount(0);
  await page.emulateMedia({ reducedMotion: "reduce" });
  expect(await seriousFindings(page)).toEqual([]);
  await page.setViewportSize({ width: 360, height: 740 });
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await seriousFindings(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await page.setViewportSize({ width: 1280, height: 900 });

  const result = page.locator("#exports-result");
  await downloaded(page, row(0), folder);
  await expect(result.getByRole("heading")).toHaveText("The SHA-256 differs from the one that the service gives");
  await downloaded(page, row(1), folder);
  await expect(result.getByRole("heading")).toHaveText("The service gives no SHA-256");

  // Somebody else deletes it meanwhile.
  await driftwise.ask(`/${gone.id}`, { method: "DELETE" });
  await row(1).getByRole("button", { name: /^Delete: / }).click();
  await page.getByRole("button", { name: "Delete it" }).click();
  await expect(result.getByRole("heading")).toHaveText("This pack is not there any more");
  await expect(rows(page)).toHaveCount(20);

  // What is no ZIP is not saved.
  await page.route("**/download", (route) => (route.request().method() === "GET" ? route.fulfill({ body: "<html>", headers: { "access-control-allow-origin": "*" } }) : route.continue()));
  await row(0).getByRole("button", { name: /^Download: / }).click();
  await expect(result.getByRole("heading")).toHaveText("What came is no ZIP");
  await page.unroute("**/download");

  // Ninety days later.
  await driftwise.set({ ahead: "7776000" });
  await row(0).getByRole("button", { name: /^Download: / }).click();
  await expect(result.getByRole("heading")).toHaveText("This pack is no longer kept");
  await page.getByRole("button", { name: "Refresh the list" }).click();
  await expect(status(row(0), "Expired")).toBeVisible();
  await expect(row(0).getByRole("button", { name: /^Download/ })).toHaveCount(0);
});

test("a plan's window is checked in the form, the server's word is final, and a limit says until when", async ({ page, driftwise }) => {
  const heard = listen(page);
  const posts = () => heard.requests.filter(({ method }) => method === "POST" ).filter(({ url }) => url.endsWith("/audit-exports")).length;
  await signIn(page, TEAM);
  await open(page);
  const form = section(page, "Ask for a pack");
  await expect(form).toContainText("Plan: Team. A pack may cover 30 days at most, of the last 30.");
  const [first, last] = [form.getByLabel("First day"), form.getByLabel("Last day")];
  await choose(page, "2026-01-01", "2026-03-01");
  await expect(last).toHaveAccessibleDescription(/^These are 60 days; your plan allows 30 at most/);
  await expect(last).toBeFocused();
  await choose(page, "2026-01-01", "2026-01-02");
  await expect(first).toHaveAccessibleDescription(/^Your plan keeps 30 days: enter 20\d\d-\d\d-\d\d or a later day/);
  await choose(page, "2026-01-02", "2026-01-01");
  await expect(last).toHaveAccessibleDescription(/^The last day is before the first one/);
  await choose(page, "soon", "2026-01-01");
  await expect(first).toHaveAccessibleDescription(/^Enter a day such as/);
  expect(posts()).toBe(0);

  const day = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  const refused = page.locator("#ask-result");
  for (const [form_, said] of [["int", /in about 24 hours/], ["instant", /in about 24 hours/], ["text", /in about 24 hours/], ["header", /in about 24 hours/]]) {
    await driftwise.set({ limit: "0", retry_after: form_ });
    await choose(page, day, day);
    await expect(refused.getByRole("heading")).toHaveText("No more packs for now");
    await expect(refused).toBeFocused();
    await expect(refused).toContainText(/It may be tried again at \d+ \w+ 20\d\d, \d\d:\d\d:\d\d UTC/);
    await expect(refused).toContainText(said);
    await page.getByLabel("First day").focus();
  }
  await page.route("**/audit-exports", (route) => (route.request().method() === "POST" ? route.fulfill({ status: 422, json: { error: "too long", max_window_days: 7 }, headers: { "access-control-allow-origin": "*" } }) : route.continue()));
  await choose(page, day, day);
  await expect(refused.getByRole("heading")).toHaveText("The service does not take this period");
  await expect(refused).toContainText("The service says: Too long. Your plan allows 7 days at most.");
});

test("a free plan is told what it lacks, a member and an API key what they may not", async ({ page, driftwise, siteServer }) => {
  await driftwise.made();
  await signIn(page, "Owner, Free plan");
  await open(page);
  const alert = page.getByRole("alert");
  await expect(alert.getByRole("heading")).toHaveText("Your plan does not include compliance packs");
  await expect(alert).toContainText("It lacks what the vendor calls audit_compliance.");
  await expect(section(page, "Ask for a pack")).toContainText("Your plan has no packs");

  await signIn(page, "Member, Enterprise plan");
  await open(page);
  await rows(page).first().getByRole("button", { name: /^Download: / }).click();
  const result = page.locator("#exports-result");
  await expect(result.getByRole("heading")).toHaveText("Your role may not download a pack");
  await expect(result).toContainText("The service says: Owner or admin role required.");
  await choose(page, "2026-01-01", "2026-01-31");
  await expect(page.locator("#ask-result").getByRole("heading")).toHaveText("Your role may not ask for a pack");

  // Pasted; and the site does not say whose packs they are.
  const key = await driftwise.token("drift-key");
  siteServer.setApis([{ kind: "driftwise", name: "DriftWise", url: driftwise.url }]);
  const heard = listen(page);
  await page.goto("/");
  await page.getByRole("textbox").or(page.locator("#token")).first().fill(`X-API-Key: ${key}`);
  await page.locator("form.token").getByRole("button").click();
  await page.getByRole("button", { name: "Use it to look only" }).click();
  await open(page);
  await expect(page.getByRole("heading", { name: "Signed in with an API key: it may look, and no more" })).toBeVisible();
  await page.getByLabel("Organisation id").fill("../x");
  await page.getByRole("button", { name: "Show its packs" }).click();
  await expect(page.getByLabel("Organisation id")).toHaveAccessibleDescription(/^Enter the organisation’s id/);
  await page.getByLabel("Organisation id").fill(driftwise.organisation);
  await page.getByRole("button", { name: "Show its packs" }).click();
  await expect(rows(page)).toHaveCount(1);
  for (const name of [/^Download: /, /^Delete: /]) {
    const button = rows(page).first().getByRole("button", { name });
    await expect(button).toHaveAttribute("aria-disabled", "true");
    await expect(button).toHaveAccessibleDescription(/sign in as an owner or admin/);
    await button.click({ force: true });
  }
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(section(page, "Ask for a pack")).toContainText("An API key cannot ask for a pack.");
  const calls = heard.requests.filter(({ url, method }) => url.startsWith(driftwise.url) && method !== "OPTIONS");
  expect(calls.map(({ url }) => new URL(url).pathname)).toEqual([`/api/v2/orgs/${driftwise.organisation}/audit-exports`]);
  expect(calls[0].headers["x-api-key"]).toBe(key);
  expect(calls[0].headers.authorization).toBeUndefined();
  expect(found(JSON.stringify(await kept(page)), encodings(key))).toEqual([]);
});

test("answers that come late take nothing away: neither days that were typed nor a pack that was made meanwhile", async ({ page, driftwise }) => {
  await driftwise.set({ exports: "stuck", pace: "0" });
  let release;
  const released = new Promise((done) => (release = done));
  await signIn(page, OWNER);
  const asked = new Set();
  for (const path of [`/orgs/${driftwise.organisation}`, `/orgs/${driftwise.organisation}/audit-exports`]) {
    await page.route((url) => url.pathname.endsWith(path), async (route) => {
      if (route.request().method() !== "GET") return route.continue();
      const answer = await route.fetch();
      asked.add(path);
      await released;
      await route.fulfill({ response: answer });
    });
  }
  await open(page);
  await expect.poll(() => asked.size).toBe(2);
  await choose(page, "2026-01-01", "2026-01-31");
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page).first().locator("[tabindex='-1']")).toBeFocused();
  release();
  await expect(page.getByText("Asking for your plan…")).toHaveCount(0);
  await expect(page.getByText("Asking for the packs…")).toHaveCount(0);
  await expect(rows(page)).toHaveCount(1);
  await expect(page.getByLabel("First day", { exact: true })).toHaveValue("2026-01-01");
  await expect(page.getByLabel("Last day", { exact: true })).toHaveValue("2026-01-31");
});

test("looking at a pack ends after five minutes and with the screen; a lost answer, an ended sign-in and a leaked token are told", async ({ page, driftwise }) => {
  await driftwise.set({ exports: "stuck", pace: "0" });
  await page.clock.install();
  const heard = listen(page);
  const token = await signIn(page, OWNER);
  await open(page);
  await choose(page, "2026-01-01", "2026-01-31");
  const row = rows(page).first();
  const looks = () => heard.requests.filter(({ method, url }) => method === "GET" && /\/audit-exports\/[^/]+$/.test(url)).length;
  await expect(row).toContainText("Looked after: this row changes by itself.");
  await expect(async () => {
    await page.clock.runFor(10_000);
    expect(looks()).toBeGreaterThan(1);
  }).toPass({ intervals: [30] });
  await expect(status(row, "Running")).toBeVisible();
  await expect(async () => {
    await page.clock.runFor(10_000);
    await expect(row).toContainText("Not made after 5 minutes of looking.", { timeout: 50 });
  }).toPass({ intervals: [30] });
  expect(looks()).toBeGreaterThan(20);

  // The answer does not come; then it cannot be read.
  await row.getByRole("button", { name: /^Look again: / }).click();
  await expect(row).toContainText("Looked after");
  await page.route(/\/audit-exports\/[^/]+$/, (route) => (route.request().method() === "GET" ? route.fulfill({ body: `{"id":7}`, headers: { "access-control-allow-origin": "*" } }) : route.continue()));
  await expect(async () => {
    await page.clock.runFor(10_000);
    await expect(row).toContainText("The answer makes no sense.", { timeout: 50 });
  }).toPass({ intervals: [30] });
  await page.unroute(/\/audit-exports\/[^/]+$/);
  await row.getByRole("button", { name: /^Look again: / }).click();
  await expect(row).toContainText("Looked after");

  // Leaving the screen ends it.
  await page.getByRole("button", { name: "Build a pack" }).click();
  await expect(heading(page)).toHaveText("Build a pack");
  const before = looks();
  await page.clock.runFor(60_000);
  expect(looks()).toBe(before);

  const list = /\/audit-exports\?/;
  const answered = (reply) => page.route(list, (route) => (route.request().method() === "GET" ? reply(route) : route.continue()));
  const cors = { "access-control-allow-origin": "*" };
  for (const [reply, title] of [
    [(route) => route.abort(), /^No readable answer from /],
    [(route) => route.fulfill({ json: { items: [{ id: "e", status: "failed", error: `for ${token}` }] }, headers: cors }), "The answer contains your sign-in or the secret"],
    [(route) => route.fulfill({ status: 401, json: { error: "Token has expired" }, headers: cors }), "The service does not take this sign-in"],
  ]) {
    await answered(reply);
    await open(page);
    await expect(page.getByRole("alert").getByRole("heading")).toHaveText(title);
    expect(found(await page.locator("main").innerHTML(), encodings(token))).toEqual([]);
    await page.unroute(list);
    if (title !== "The service does not take this sign-in") await page.getByRole("button", { name: "Build a pack" }).click();
  }
  await page.getByRole("button", { name: "Sign in again" }).click();
  await expect(page.getByRole("button", { name: OWNER })).toBeVisible();
});
