// Texts of others, wherever the pages show one: of packs and what lies beside them, trust stores and policies, settings, answers, links, the
// history and file names. They are shown as texts: no element, no script, no request comes of them, and none hides or turns what is around it.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../scripts/lib/tools.mjs";
import { heading, OWNER, signIn, start } from "./support/build.mjs";
import { listen } from "./support/console.mjs";
import { expectHarmless, MARK, NAME, poisoned, poisonedPack, showsIt, TEXT, TURNS } from "./support/hostile.mjs";
import { expect, test } from "./support/servers.mjs";
import { keep, pin, policy, STRANGERS, trustStore } from "./support/trust.mjs";
import { drop, openVerify } from "./support/verify.mjs";

const VECTORS = join(ROOT, "tests", "vectors");
const TOO_LONG = 150_000;

/** The files of a vector, hostile; undefined for one whose ZIP the tests' own reader does not read. */
function given(name, options) {
  const folder = join(VECTORS, name);
  try {
    return readdirSync(folder)
      .filter((file) => !["expect.json", "secret.txt"].includes(file))
      .map((file) => {
        const bytes = readFileSync(join(folder, file));
        if (file.endsWith(".zip")) return { name: file, bytes: poisonedPack(bytes, options) };
        return { name: file, bytes: Buffer.from(JSON.stringify(poisoned(JSON.parse(bytes), TEXT, options))) };
      });
  } catch {
    return undefined;
  }
}

const NAMES = readdirSync(VECTORS).filter((name) => existsSync(join(VECTORS, name, "expect.json")));
/** What is well-formed shows the most: its screens get as far as they can. */
const WHOLE = NAMES.filter((name) => !name.endsWith("_fail"));

for (const [what, names, options] of [
  // A sixth of them, so that neighbours, which are much alike, are not all read.
  ["somebody's own words", WHOLE.filter((_, index) => index % 6 === 0), {}],
  ["every text", WHOLE.filter((_, index) => index % 12 === 3), { all: true }],
]) {
  test(`packs and what lies beside them, with ${what} hostile`, async ({ page, siteServer }) => {
    test.setTimeout(TOO_LONG);
    const heard = listen(page);
    await openVerify(page);
    const asked = heard.requests.length;
    const answered = siteServer.answered();
    let [read, shown, turned] = [0, 0, 0];
    for (const name of names) {
      const files = given(name, options);
      if (files === undefined || files.length === 0) continue;
      // A pack alone may have any name.
      if (files.length === 1 && files[0].name === "pack.zip") files[0].name = `${NAME}${TURNS}.zip`.replaceAll("/", "");
      await drop(page, ...files);
      await expect(heading(page)).toHaveText(/^[A-Z ,]+$/);
      await expectHarmless(page, name);
      const { markup, turned: escaped } = await showsIt(page);
      read += 1;
      shown += Number(markup);
      turned += Number(escaped);
      await page.getByRole("button", { name: "Check another" }).first().click();
      await expect(page.getByRole("button", { name: "Choose a file" })).toBeVisible();
    }
    console.log(`${read} packs of ${names.length} read; ${shown} show the markup as text, ${turned} the turning characters as their code points`);
    expect(read).toBeGreaterThan(names.length * 0.8);
    expect(shown).toBe(read);
    expect(turned).toBeGreaterThan(read / 2);
    expect(heard.requests.slice(asked).map(({ url }) => url)).toEqual([]);
    expect(siteServer.answered()).toBe(answered);
    expect(heard.errors).toEqual([]);
  });
}

test("hostile texts have room in a narrow window", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 800 });
  await openVerify(page);
  for (const name of ["signed", "inside_playbook", "grantex_entries", "server"]) {
    await drop(page, ...given(name, {}));
    await expect(heading(page)).toHaveText(/^[A-Z ,]+$/);
    await expectHarmless(page, name);
    await page.getByRole("button", { name: "Check another" }).first().click();
  }
});

test("entry names and files that are no packs", async ({ page }) => {
  await openVerify(page);
  const { stored } = await import("./support/zip.mjs");
  const files = [
    stored([[`${NAME.replaceAll("/", "")}${TURNS}`, "x"], [`${MARK}/${"a".repeat(200)}/<b>.svg`, "<svg onload=alert(1)>"]]),
    Buffer.from(`<!doctype html>${TEXT}`),
    Buffer.from(JSON.stringify({ [TEXT]: TEXT, entries: [{ [TEXT]: TEXT }] })),
    Buffer.from(`# ${TEXT}\n`),
  ];
  for (const [index, bytes] of files.entries()) {
    await drop(page, { name: `${NAME}${TURNS}.html`, bytes });
    await expect(heading(page)).toHaveText(/^[A-Z ,]+$/);
    await expectHarmless(page, String(index));
    await page.getByRole("button", { name: "Check another" }).first().click();
  }
  // Several that do not belong together: a person says which.
  await drop(page, { name: `${NAME}${TURNS}`, bytes: "a" }, { name: `${NAME}2${TURNS}`, bytes: "b" });
  await expect(heading(page)).toBeVisible();
  await expectHarmless(page, "several");
  expect(await showsIt(page)).toEqual({ markup: true, turned: true });
});

test("trust stores and policies", async ({ page }) => {
  const name = `${NAME}\u200b`.slice(0, 190);
  const store = trustStore(pin(STRANGERS[0], name, "owner", { source: name, revoked_at: "2026-07-01T00:00:00Z", revoked_reason: name }));
  await keep(page, store, policy([["owner", 1]]));
  await page.goto("/verify.html#/trust");
  await expect(heading(page)).toBeVisible();
  await expect(page.getByText(`<${MARK}`).first()).toBeAttached();
  await expectHarmless(page, "kept");
  for (const text of [
    trustStore(pin(STRANGERS[1], TEXT, TEXT, { source: TEXT })),
    trustStore(pin(STRANGERS[1], "A", "b", { [TEXT]: TEXT })),
    policy([[TEXT, 1]], { time: TEXT, source: TEXT, [TEXT]: 1 }),
    JSON.stringify({ schema: TEXT }),
    TEXT,
  ]) {
    const before = await page.locator("main").textContent();
    await page.locator("#trust-import").setInputFiles({ name: `${NAME}${TURNS}.json`, mimeType: "application/json", buffer: Buffer.from(text) });
    await expect.poll(() => page.locator("main").textContent()).not.toBe(before);
    await expectHarmless(page, text.slice(0, 60));
  }
});

/** Has each answer of `origin` hold hostile texts, and failures too for addresses that `fails` names. */
async function answerHostile(page, origin, cors, fails) {
  await page.route(`${origin}/**`, async (route) => {
    const url = new URL(route.request().url());
    const headers = { "access-control-allow-origin": cors, "content-type": "application/json" };
    const status = fails(url);
    if (status) return route.fulfill({ status, headers, body: JSON.stringify({ error: TEXT, code: TEXT, message: TEXT, detail: TEXT, required_feature: TEXT }) });
    const answer = await route.fetch();
    if (!/json/.test(answer.headers()["content-type"] ?? "")) return route.fulfill({ response: answer });
    const given = await answer.json();
    // The token itself is no text that anybody reads.
    const { access_token } = given ?? {};
    const json = poisoned(given, NAME);
    return route.fulfill({ response: answer, json: access_token ? { ...json, access_token } : json });
  });
}

test("settings, accounts, roles, refusals and failures of a tenant's API", async ({ builder: page, tenant, siteServer }) => {
  test.setTimeout(TOO_LONG);
  const api = { kind: "valdrics", url: tenant.url, demo_sign_in: true };
  for (const config of [
    { schema: "packseal-config/1", apis: [{ ...api, name: NAME }, { ...api, name: `${NAME}2` }] },
    { schema: "packseal-config/1", apis: [{ ...api, name: TEXT, kind: TEXT }] },
    { schema: TEXT, apis: TEXT },
  ]) {
    await page.route("**/config.json", (route) => route.fulfill({ json: config }));
    await page.goto("/");
    await page.reload();
    await expect(heading(page)).not.toHaveText("Build a pack");
    await expectHarmless(page, JSON.stringify(config).slice(0, 80));
    await page.unrouteAll({ behavior: "wait" });
  }
  await answerHostile(page, tenant.url, siteServer.url, () => undefined);
  await page.goto("/");
  await expect(page.getByText(`<${MARK}`).first()).toBeVisible();
  await expectHarmless(page, "accounts");
  await page.unrouteAll({ behavior: "wait" });

  for (const [status, failing] of [[403, "/settings/identity"], [422, "/audit/logs"], [402, "/audit/logs"], [409, "/settings/notifications"]]) {
    await answerHostile(page, tenant.url, siteServer.url, () => undefined);
    await page.unrouteAll({ behavior: "wait" });
    await signIn(page, OWNER);
    await answerHostile(page, tenant.url, siteServer.url, ({ pathname }) => pathname.includes(failing) && status);
    await page.locator("#files").setInputFiles([{ name: `${NAME.replaceAll("/", "")}${TURNS}.txt`, mimeType: "text/plain", buffer: Buffer.from(TEXT) }]);
    await expectHarmless(page, "chosen");
    await start(page);
    await expect(page.getByRole("alert").or(page.getByRole("heading", { name: "The pack is ready" })).first()).toBeVisible({ timeout: 40_000 });
    await expectHarmless(page, `${status} ${failing}`);
    await page.unrouteAll({ behavior: "wait" });
  }
});

test("links, an identity provider's words and the history", async ({ builder: page }) => {
  const evil = encodeURIComponent(`${NAME}${TURNS}`);
  await page.goto(`/#/build?start_date=${evil}&${evil}=1&include_focus_export=${evil}`);
  await expect(page.getByLabel("Access token")).toBeVisible();
  await expectHarmless(page, "link");
  await signIn(page, OWNER, `/?x#/build?start_date=${evil}&${evil}=1&include_focus_export=${evil}`);
  await expectHarmless(page, "link, signed in");
  await page.goto(`/?error=${evil}&error_description=${evil}&state=r.${evil}`);
  await expect(page.getByLabel("Access token")).toBeVisible();
  await expectHarmless(page, "provider");

  const row = {
    run: "0190f3a2-0000-7000-8000-000000000001", recipe: NAME, version: NAME, tenant: NAME, state: TEXT,
    asked_at: "2026-11-20T10:00:00Z", period: { start: NAME, end: NAME }, pack: { name: TEXT, id: TEXT },
  };
  for (const text of [JSON.stringify({ schema: "packseal-history/1", entries: [row] }), JSON.stringify({ schema: TEXT }), TEXT]) {
    await page.evaluate((text) => localStorage.setItem("packseal-history", text), text);
    await page.goto("/#/history");
    await page.reload();
    await expect(heading(page)).toHaveText("History");
    await expectHarmless(page, text.slice(0, 60));
  }
});
