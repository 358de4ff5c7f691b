// The maker of summary.pdf in the page: it comes when it is asked for and not before, it is the one that the page was built with, and it
// gives the bytes that the native program gives.
import { createHash } from "node:crypto";
import { finished, signIn, start } from "./support/build.mjs";
import { listen } from "./support/console.mjs";
import { expect, test } from "./support/servers.mjs";
import { answersOf, askForSummary, encoded, facts, nativeSummary, SUMMARY_FILES, summaryOf } from "./support/summary.mjs";
import { workerCame } from "./support/worker.mjs";

const DONE = 1;
const FAILED = 2;
const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

/** Opens the Build page, and resolves when it has everything that it fetches by itself. */
async function open(page) {
  const came = workerCame(page);
  await page.goto("/");
  await came;
  await page.waitForLoadState("networkidle");
}

test("nothing of it is fetched before a summary is asked for, and then two files, once", async ({ builder: page, siteServer }) => {
  const heard = listen(page);
  const asked = () => heard.requests.map(({ url }) => new URL(url)).filter(({ pathname }) => SUMMARY_FILES.test(pathname));
  await open(page);
  expect(asked()).toEqual([]);
  const given = encoded(facts("small"));
  expect((await summaryOf(page, given)).variant).toBe(DONE);
  expect(asked().map(({ origin }) => origin)).toEqual([siteServer.url, siteServer.url]);
  expect((await summaryOf(page, given)).variant).toBe(DONE);
  expect(asked()).toHaveLength(2);
  expect(heard.errors).toEqual([]);
});

test("a build fetches it once its data is here", async ({ builder: page }) => {
  const heard = listen(page);
  const asked = () => heard.requests.filter(({ url }) => SUMMARY_FILES.test(url));
  await signIn(page);
  expect(asked()).toEqual([]);
  await start(page);
  await finished(page);
  expect(asked()).toHaveLength(2);
  // The API was asked everything before.
  const last = heard.requests.findLastIndex(({ url }) => url.includes("/api/v1/"));
  expect(heard.requests.findIndex(({ url }) => SUMMARY_FILES.test(url))).toBeGreaterThan(last);
});

for (const name of ["small", "full"]) {
  test(`the page and the native program make the same bytes of ${name} facts`, async ({ builder: page, folder }) => {
    await open(page);
    const made = await summaryOf(page, encoded(facts(name)));
    expect(made).toMatchObject({ kind: "from-summary/1", variant: DONE });
    expect(sha256(Buffer.from(made.bytes))).toBe(sha256(nativeSummary(name, folder)));
  });
}

test("bytes that are no facts are refused in words", async ({ builder: page }) => {
  await open(page);
  const made = await summaryOf(page, [1, 2, 3]);
  expect(made.variant).toBe(FAILED);
  expect(Buffer.from(made.bytes).toString()).toBe("this page was updated; reload it");
});

for (const { name, answer, words } of [
  {
    name: "no answer",
    answer: (route) => route.abort("connectionrefused"),
    words: "The host of this page does not answer. Try again when the connection is back.",
  },
  { name: "a file that is gone", answer: (route) => route.fulfill({ status: 404, body: "not found" }), words: "This page was updated. Reload it." },
  {
    name: "a program that is not what the page was built with",
    answer: async (route) => {
      const given = await route.fetch();
      const headers = { ...given.headers() };
      delete headers["content-length"];
      await route.fulfill({ status: 200, headers, body: Buffer.concat([await given.body(), Buffer.from("\n")]) });
    },
    words: "It did not come whole, or is not what this page was built with. Try again; if that does not help, reload the page.",
  },
]) {
  test(`${name} is told, and trying again goes on`, async ({ builder: page }) => {
    await open(page);
    await page.route(SUMMARY_FILES, answer);
    const given = encoded(facts("small"));
    expect(await summaryOf(page, given)).toEqual({ refused: words });
    // The other of the two files may still be on its way.
    await page.unrouteAll({ behavior: "wait" });
    expect((await summaryOf(page, given)).variant).toBe(DONE);
  });
}

test("a build worker that asks for a summary is given it by the page", async ({ builder: page, folder }) => {
  await askForSummary(page, encoded(facts("full")));
  await signIn(page);
  await start(page);
  await expect.poll(async () => (await answersOf(page)).length).toBe(1);
  const [{ ok, bytes }] = await answersOf(page);
  expect(ok).toBe(true);
  expect(sha256(bytes)).toBe(sha256(nativeSummary("full", folder)));
  await finished(page);
});

test("a build worker that asks for a summary whose program does not come is told why", async ({ builder: page }) => {
  await page.route(SUMMARY_FILES, (route) => route.abort("connectionrefused"));
  await askForSummary(page, encoded(facts("small")));
  await signIn(page);
  await start(page);
  await expect.poll(async () => (await answersOf(page)).length).toBe(1);
  const [{ ok, bytes }] = await answersOf(page);
  expect(ok).toBe(false);
  expect(String(bytes)).toBe("The background program did not come. The host of this page does not answer. Try again when the connection is back");
});
