// That the policies hold: tests for any way in which the site is served.
import { build, BUILD_LIMIT, choose, hold, listOf, save, signIn, start } from "./build.mjs";
import { listen } from "./console.mjs";
import { letWorkersStray, metaPolicies, provoke, provokeWorker, stranger } from "./policy.mjs";
import { inPage, inVerifyPage, inVerifyWorker, inWorker } from "./refused.mjs";
import { expect, test as base } from "./servers.mjs";
import { drop, dropFile, expectHeadline, holdFirstReading, openVerify, savedReport } from "./verify.mjs";

export { expect };

/** The policy that a document adds before its program runs. */
export const LOCKED = (sources) =>
  `default-src 'none'; connect-src ${sources}; img-src data:; script-src 'wasm-unsafe-eval'; worker-src blob:`;

/** With `other`, a server that nobody may ever ask anything. */
export const test = base.extend({
  other: async ({}, use) => {
    const server = await stranger();
    await use(server);
    expect(server.visits).toEqual([]);
    await server.close();
  },
});

/** Has the browser answer nothing from its cache. */
async function withoutCache(page, browserName) {
  if (browserName === "chromium") {
    const debug = await page.context().newCDPSession(page);
    await debug.send("Network.setCacheDisabled", { cacheDisabled: true });
  } else {
    // Playwright goes round Firefox's cache while anything may be routed.
    await page.route(() => false, () => {});
  }
}

/** Adds the tests to the file that calls this. */
export function lockedTests() {
  // Else Playwright answers for the browser when one is registered.
  test.use({ serviceWorkers: "allow" });

  test("the Build page and its worker can do nothing else", async ({ browserName, builder: page, siteServer, other }) => {
    await letWorkersStray(page);
    await signIn(page);
    await choose(page, { focus: false });
    const held = await hold(page, listOf("performance.load_test_captured"));
    await start(page);
    await held.reached;
    const addresses = { own: siteServer.url, other: other.url };
    const [worker] = page.workers();
    expect(worker.url()).toMatch(/^blob:/);
    const [there, here] = [inWorker(browserName), inPage(browserName)];
    expect(await provokeWorker(page, Object.keys(there), addresses)).toEqual(there);
    expect(await provoke(page, Object.keys(here), addresses)).toEqual(here);
    held.release();
    // And it goes on with what it may do. After a navigation that was refused, Playwright's locators wait for it for ever.
    const title = () => page.evaluate(() => document.querySelector("h1").textContent);
    await expect.poll(title, { timeout: BUILD_LIMIT }).toBe("The pack is ready");
  });

  test("the Verify page and its worker can do nothing else, and not even ask their own host", async ({ browserName, page, siteServer, other }) => {
    await letWorkersStray(page);
    await openVerify(page);
    expect((await metaPolicies(page))[1]).toBe(LOCKED("'none'"));
    const addresses = { own: siteServer.url, other: other.url };
    const [worker] = page.workers();
    expect(worker.url()).toMatch(/^blob:/);
    const [there, here] = [inVerifyWorker(browserName), inVerifyPage(browserName)];
    const answered = siteServer.answered();
    expect(await provokeWorker(page, Object.keys(there), addresses)).toEqual(there);
    expect(await provoke(page, Object.keys(here), addresses)).toEqual(here);
    expect(siteServer.answered()).toBe(answered);
  });

  test("a whole session asks the site and the configured API alone, and Verify nobody once it is loaded", async ({
    builder: page, tenant, siteServer, folder,
  }) => {
    const heard = listen(page);
    const policies = [];
    await page.exposeFunction("tellViolation", (...violation) => policies.push(violation));
    await page.addInitScript(() => {
      addEventListener("securitypolicyviolation", (event) => window.tellViolation(event.effectiveDirective, event.blockedURI));
    });
    await build(page, { first: "", last: "", focus: true });
    const saved = await save(page, folder);

    await page.getByRole("link", { name: "Verify" }).click();
    // Else it would be opened again while it is on its way, and Firefox compares the digest of what is cut off.
    await expect(page.getByRole("button", { name: "Choose a file" })).toBeVisible();
    await openVerify(page);
    const [asked, answered] = [heard.requests.length, siteServer.answered()];
    await dropFile(page, saved);
    await expectHeadline(page, "INTACT, NOT SIGNED");
    await savedReport(page);
    await page.getByRole("button", { name: "Check another" }).click();
    await drop(page, { name: "notes.txt", bytes: "These are no packs." });
    await expectHeadline(page, "REFUSED");
    const late = heard.requests.slice(asked).map(({ url }) => url);
    // The report's download is of this page's own memory.
    expect(late.filter((url) => !url.startsWith(`blob:${siteServer.url}/`))).toEqual([]);
    expect(siteServer.answered()).toBe(answered);

    const origins = new Set(heard.requests.map(({ url }) => new URL(url.replace(/^blob:/, "")).origin));
    expect([...origins].sort()).toEqual([siteServer.url, tenant.url].sort());
    expect(policies).toEqual([]);
    expect(heard.errors).toEqual([]);
  });

  test("a reading that is stopped begins again without the network or a cache", async ({ browserName, page, siteServer }) => {
    await holdFirstReading(page);
    await openVerify(page);
    await withoutCache(page, browserName);
    await page.context().setOffline(true);
    await drop(page, { name: "first.zip", bytes: "three" });
    await page.getByRole("button", { name: "Stop", exact: true }).click();
    await page.getByRole("button", { name: "Check another" }).click();
    await expect(page.getByText("Offline, ready")).toBeVisible();
    const answered = siteServer.answered();
    await drop(page, { name: "next.zip", bytes: "three" });
    await expectHeadline(page, "REFUSED");
    expect(siteServer.answered()).toBe(answered);
  });
}
