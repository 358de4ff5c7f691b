// The build worker's program, which comes after the first screen: nobody waits for it, and what does not come, or is another one than
// the page was built with, is told in words, and asked for again.
import { finished, hold, MEMBER, OWNER, signIn, staged, start } from "./support/build.mjs";
import { expect, test } from "./support/servers.mjs";
import { WORKER_FILES, workerCame } from "./support/worker.mjs";

const NOT_COME = "The background program did not come.";
const NO_ANSWER = `${NOT_COME} The host of this page does not answer. Try again when the connection is back.`;
const UPDATED = `${NOT_COME} This page was updated. Reload it.`;
const NOT_THE_SAME = `${NOT_COME} It did not come whole, or is not what this page was built with. Try again; if that does not help, reload the page.`;

const MODULE = /\/build-worker-[0-9a-f]{16}_bg\.wasm$/;
const SCRIPT = /\/build-worker-[0-9a-f]{16}\.js$/;

const known = (page) => expect(page.locator(".session")).toContainText("Role: Owner");

test("once it has come, workers start without a request to the site", async ({ builder: page, siteServer }) => {
  const came = workerCame(page);
  await page.goto("/");
  await came;
  await expect(page.getByRole("button", { name: OWNER })).toBeVisible();
  const own = (url) => url.origin === siteServer.url;
  await page.route(own, (route) => route.abort());
  const answered = siteServer.answered();
  await page.getByRole("button", { name: OWNER }).click();
  await known(page);
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("button", { name: OWNER }).click();
  await known(page);
  expect(siteServer.answered()).toBe(answered);
  await page.unroute(own);
  await start(page);
  await finished(page);
});

for (const { name, matches, answer, words } of [
  { name: "no answer", matches: WORKER_FILES, answer: (route) => route.abort("connectionrefused"), words: NO_ANSWER },
  { name: "no answer for the module alone", matches: MODULE, answer: (route) => route.abort("connectionrefused"), words: NO_ANSWER },
  { name: "a file that is gone", matches: WORKER_FILES, answer: (route) => route.fulfill({ status: 404, body: "not found" }), words: UPDATED },
  {
    name: "the start page in its place",
    matches: SCRIPT,
    answer: (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html>" }),
    words: UPDATED,
  },
  {
    name: "a host that fails",
    matches: MODULE,
    answer: (route) => route.fulfill({ status: 503, body: "" }),
    words: `${NOT_COME} The host of this page answered 503. Try again.`,
  },
  {
    name: "a script that is not what the page was built with",
    matches: SCRIPT,
    answer: async (route) => {
      const given = await route.fetch();
      const headers = { ...given.headers() };
      delete headers["content-length"];
      await route.fulfill({ status: 200, headers, body: `globalThis.other = true;\n${await given.text()}` });
    },
    words: NOT_THE_SAME,
  },
  {
    name: "a module that ends too early",
    matches: MODULE,
    answer: async (route) => {
      const given = await route.fetch();
      const headers = { ...given.headers() };
      delete headers["content-length"];
      await route.fulfill({ status: 200, headers, body: (await given.body()).subarray(0, -1) });
    },
    words: NOT_THE_SAME,
  },
]) {
  test(`${name} is told after the sign-in, and trying again goes on`, async ({ builder: page }) => {
    await page.route(matches, answer);
    await signIn(page, OWNER);
    const alert = page.getByRole("alert").filter({ hasText: NOT_COME });
    await expect(alert.getByText(words, { exact: true })).toBeVisible();
    // A second time: what failed is asked for again.
    await alert.getByRole("button", { name: "Try again" }).click();
    await expect(alert.getByText(words, { exact: true })).toBeVisible();
    await page.unrouteAll({ behavior: "wait" });
    await alert.getByRole("button", { name: "Try again" }).click();
    await known(page);
    await expect(alert).toHaveCount(0);
    await start(page);
    await finished(page);
  });
}

test("a build that is begun without it ends in the same words, leaves nothing, and can be tried again", async ({ builder: page }) => {
  await page.route(WORKER_FILES, (route) => route.abort("connectionrefused"));
  await signIn(page, OWNER);
  await expect(page.getByText(NO_ANSWER, { exact: true })).toBeVisible();
  await start(page);
  const summary = page.getByRole("alert").filter({ hasText: NO_ANSWER });
  await expect(summary).toContainText("Nothing that looks like a pack was left on this device.");
  expect(await staged(page)).toEqual([]);
  await page.unroute(WORKER_FILES);
  await page.getByRole("button", { name: "Try again" }).click();
  await finished(page);
});

test("a build can be stopped while it is on its way", async ({ builder: page }) => {
  await page.route(WORKER_FILES, (route) => route.abort("connectionrefused"));
  await signIn(page, OWNER);
  await expect(page.getByText(NO_ANSWER, { exact: true })).toBeVisible();
  await page.unroute(WORKER_FILES);
  const { reached, release } = await hold(page, WORKER_FILES);
  await start(page);
  await reached;
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Stop", exact: true }).click();
  await expect(page.getByText("Stopped. What was fetched is dropped from this device.")).toBeVisible();
  release();
  await start(page);
  await finished(page);
});

test("a host that takes the request and never answers is waited for, but not for ever", async ({ builder: page }) => {
  // The limits are a minute and ten seconds.
  await page.addInitScript(() => {
    const { timeout } = AbortSignal;
    AbortSignal.timeout = (milliseconds) => timeout.call(AbortSignal, milliseconds / 100);
  });
  await page.route(WORKER_FILES, () => {});
  await signIn(page, OWNER);
  await expect(page.getByText(NO_ANSWER, { exact: true })).toBeVisible();
  await page.unroute(WORKER_FILES);
  await page.getByRole("button", { name: "Try again" }).click();
  await known(page);
});

test("a sign-in while it is on its way waits for it, and asks for it once", async ({ builder: page }) => {
  const asked = [];
  let go;
  const gone = new Promise((done) => (go = done));
  await page.route(WORKER_FILES, async (route) => {
    asked.push(route.request().url());
    await gone;
    await route.continue();
  });
  await page.goto("/");
  await expect.poll(() => asked.length).toBe(2);
  await page.getByRole("button", { name: OWNER }).click();
  await expect(page.getByText("Checking what this account may do…")).toBeVisible();
  go();
  await known(page);
  expect(asked).toHaveLength(2);
});

test("a site without its network says nothing of it until a worker is needed", async ({ builder: page }) => {
  const tried = [];
  await page.route(WORKER_FILES, (route) => {
    tried.push(route.request().method());
    return route.abort();
  });
  await page.goto("/");
  await expect.poll(() => tried.filter((method) => method === "HEAD").length).toBe(2);
  await expect(page.getByRole("button", { name: MEMBER })).toBeVisible();
  await expect(page.getByRole("alert")).toHaveCount(0);
  await page.unroute(WORKER_FILES);
  await page.getByRole("button", { name: OWNER }).click();
  await known(page);
});
