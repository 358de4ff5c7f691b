// A session that is lost while building: signing in again in a window of its own, so that the build lives on.
import { readFileSync } from "node:fs";
import { choose, finished, heading, save, start } from "./support/build.mjs";
import { listen } from "./support/console.mjs";
import { expectNoneInPack, found, kept, spellings } from "./support/leaks.mjs";
import { ADMIN, atProvider, claims, failure, OWNER, secretsOf, signInButton, test, throughProvider } from "./support/oidc.mjs";
import { expect } from "./support/servers.mjs";

const EMPTY = { first: "2001-01-01", last: "2001-01-01", evidence: "1" };
/** The section in which the build asks for something. */
const asked = (page) => page.locator(".asked-for");

/** Signs in and builds until the API closes its door. */
async function untilSignedOut(page, api) {
  await page.goto("/");
  await throughProvider(page);
  await expect(page.getByText("Role: Owner")).toBeVisible();
  await page.getByLabel("Organisation name").fill("Orchid");
  await choose(page, EMPTY);
  api.refuse();
  await start(page);
  await expect(asked(page).getByRole("heading", { name: "Sign in again to go on" })).toBeFocused();
  await expect(signInButton(page)).toBeEnabled();
}

/** Presses the button and gives the window that opens. */
async function opened(page, button = signInButton(page)) {
  const coming = page.context().waitForEvent("page");
  await button.click();
  const window = await coming;
  await window.waitForLoadState();
  return window;
}

test("a build goes on after a new sign-in in a window, which closes, and nothing of it is left", async ({ builder: page, api, folder }) => {
  const heard = listen(page);
  const secrets = secretsOf(page.context());
  await untilSignedOut(page, api);
  // The provider still knows the person: it asks nothing, and the window is gone at once.
  const closing = page.context().waitForEvent("page").then((window) => window.isClosed() || window.waitForEvent("close"));
  await signInButton(page).click();
  await closing;
  await finished(page);
  const path = await save(page, folder);
  const tokens = secrets.filter((secret) => secret.split(".").length === 3);
  expect(tokens.length).toBe(4);
  expect(new Set(api.bearers).size).toBe(2);
  const all = secrets.flatMap((secret) => (secret.split(".").length === 3 ? spellings(secret) : [secret]));
  expect(expectNoneInPack(path, all).has("MANIFEST.txt")).toBe(true);
  const left = await kept(page);
  // The history has names, digests and times; what else it may not hold is looked for below.
  expect([left.session, Object.keys(left.local)]).toEqual([{}, ["packseal-history"]]);
  expect(found(JSON.stringify({ ...left, jar: left.jar.filter(({ domain }) => domain === "127.0.0.1") }), all)).toEqual([]);
  expect(found(heard.messages.join("\n"), all)).toEqual([]);
  expect(readFileSync(path).length).toBeGreaterThan(1000);
});

test("a session that ends by the clock is asked for anew", async ({ builder: page, api, provider }) => {
  provider.set({ life: 4 });
  await page.goto("/");
  await throughProvider(page);
  await expect(page.getByText("Role: Owner")).toBeVisible();
  await page.getByLabel("Organisation name").fill("Orchid");
  await page.waitForTimeout(Math.max(0, claims(api.bearers[0]).exp * 1000 - Date.now()) + 500);
  await choose(page, EMPTY);
  await start(page);
  await expect(asked(page).getByRole("heading", { name: "Sign in again to go on" })).toBeVisible();
  provider.set();
  await opened(page);
  await finished(page);
  expect(new Set(api.bearers).size).toBe(2);
});

test("another person does not go on with the build, and the provider then asks who it is", async ({ builder: page, api }) => {
  await untilSignedOut(page, api);
  await page.context().clearCookies({ domain: "localhost" });
  const other = await opened(page);
  await atProvider(other, ADMIN);
  await expect(asked(page).getByRole("heading", { name: "This is another tenant or person" })).toBeFocused();
  await expect(asked(page)).toContainText(`Sign in as ${OWNER}`);
  const same = await opened(page);
  await same.getByRole("button", { name: OWNER, exact: true }).click();
  await same.getByRole("button", { name: "Yes", exact: true }).click({ timeout: 2_000 }).catch(() => {});
  await finished(page);
});

test("a window that was closed is opened again, and one that was refused is told", async ({ builder: page, api }) => {
  await untilSignedOut(page, api);
  await page.context().clearCookies({ domain: "localhost" });
  const first = await opened(page);
  await expect(asked(page).getByRole("status")).toContainText("The sign-in window is open");
  await first.close();
  const second = await opened(page, page.getByRole("button", { name: "Open the window again" }));
  await atProvider(second, OWNER, false);
  await expect(failure(page).getByRole("heading")).toHaveText("You were not signed in");
  await expect(heading(page)).not.toHaveText("The pack is ready");
  const third = await opened(page);
  await third.getByRole("button", { name: "Yes", exact: true }).click();
  await finished(page);
});

test("a browser that opens no window is told, with a button", async ({ builder: page, api }) => {
  await page.addInitScript(() => {
    const { open } = window;
    let blocked = true;
    window.open = (...given) => (blocked ? ((blocked = false), null) : open.apply(window, given));
  });
  await untilSignedOut(page, api);
  await signInButton(page).click();
  await expect(asked(page).getByRole("status")).toContainText("The browser did not open a window");
  await opened(page);
  await finished(page);
});

test("a window whose page is gone says so, and keeps nothing", async ({ builder: page, api, siteServer }) => {
  await page.goto(`${siteServer.url}/?code=a-code-of-nobody&state=w.of-nobody`);
  await expect(heading(page)).toHaveText("No page waits for this sign-in");
  await expect(page).toHaveTitle("No page waits for this sign-in – Packseal");
  const left = await kept(page);
  expect(found(JSON.stringify(left), ["a-code-of-nobody", "w.of-nobody"])).toEqual([]);
  expect(api.bearers).toEqual([]);
});

test("files that were added stay, since their page stays", async ({ builder: page, api }) => {
  await page.goto("/");
  await throughProvider(page);
  await page.locator("#files").setInputFiles([{ name: "note.txt", mimeType: "text/plain", buffer: Buffer.from("x") }]);
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(signInButton(page)).toBeEnabled();
  const window = await opened(page);
  // The provider knows what this person has agreed to.
  await window.getByRole("button", { name: OWNER, exact: true }).click();
  await expect(page.getByRole("rowheader", { name: "note.txt" })).toBeVisible();
  expect(api.bearers.length).toBeGreaterThan(1);
});
