// What a build has no hold on: the device's clock, and the network.
import { readFileSync } from "node:fs";
import { startTenant } from "../../scripts/lib/tenant.mjs";
import { choose, finished, hold, listOf, save, signIn, staged, start } from "./support/build.mjs";
import { setFaults, SMALL_TENANT, withRetry } from "./support/faults.mjs";
import { beforeWorker } from "./support/staging.mjs";
import { expect, test } from "./support/servers.mjs";
import { verifyNatively } from "./support/verify.mjs";
import { entries } from "./support/zip.mjs";

test.use({ tenantArguments: [SMALL_TENANT, { scope: "worker" }] });

const CHOICES = { first: "2001-01-01", last: "2001-01-01", focus: false, evidence: "1" };
const DAY = 86_400_000;

test("a clock that is set back a day in mid-build: times make sense, and the pack is whole", async ({ builder: page, tenant, folder }) => {
  const setBack = (reads) => `{ const now = Date.now; let reads = 0; Date.now = () => now.call(Date) - ((reads += 1) > ${reads} ? ${DAY} : 0); }`;
  await beforeWorker(page, setBack(3));
  await page.addInitScript((day) => {
    const now = Date.now;
    window.back = 0;
    Date.now = () => now.call(Date) - window.back * day;
  }, DAY);
  await setFaults(tenant, ["slow:/costs/export/focus:1"]);
  await signIn(page);
  await choose(page, { first: "", last: "", focus: true, evidence: "1" });
  await start(page);
  await page.evaluate(() => (window.back = 1));
  await finished(page);
  await setFaults(tenant, []);
  const took = page.locator("dl > div").filter({ has: page.getByText("Time taken", { exact: true }) }).locator("dd");
  await expect(took).toHaveText(/^0:(?!00)[0-5]\d$/);
  const path = await save(page, folder);
  expect(verifyNatively(path)).toMatchObject({ exit: 0, report: { headline: "INTACT, NOT SIGNED" } });
});

test("a network that goes in the middle of an answer and comes back: the build waits, says so, and goes on by itself", async ({ builder: page, context, folder }) => {
  await withRetry(page, { attempts: 2, first_millis: 30, most_millis: 60 });
  await signIn(page);
  await choose(page, CHOICES);
  const gone = listOf("jobs.slo_captured");
  await page.route(gone, async (route) => {
    await context.setOffline(true);
    await route.abort("internetdisconnected");
  });
  await start(page);
  const waits = page.locator(".waits");
  await expect(waits).toContainText("You are offline");
  await expect(waits).toContainText(/Going on when the connection is back\. \d+ of \d+ data sets are here\./);
  // It waits longer than any number of tries would.
  await waits.getByRole("button", { name: "Try now" }).click();
  await expect(waits).toContainText("You are offline");
  await page.unroute(gone);
  await context.setOffline(false);
  await finished(page);
  expect(verifyNatively(await save(page, folder))).toMatchObject({ exit: 0 });
});

test("a server that is away and comes back: the build ends in words, leaves nothing, and goes on by a button", async ({ builder: page, siteServer, tenant, folder }) => {
  expect(tenant.url).toBeTruthy();
  const key = ["--key-file", "package.json"];
  const first = await startTenant({ origin: siteServer.url, arguments_: [...SMALL_TENANT, ...key] });
  siteServer.setApis([first.url]);
  let second;
  try {
    await withRetry(page, { attempts: 2, first_millis: 30, most_millis: 60 });
    await signIn(page);
    await choose(page, CHOICES);
    const held = await hold(page, listOf("jobs.slo_captured"));
    await start(page);
    await held.reached;
    await first.stop();
    held.release();
    const errors = page.locator("#errors");
    await expect(errors.getByRole("heading")).toHaveText(/: no readable answer$/);
    await expect(errors).toContainText("The server has answered this page before, so it probably failed, or the connection is down.");
    await expect(errors).toContainText("Nothing that looks like a pack was left on this device.");
    expect(await staged(page)).toEqual([]);
    const listen = ["--listen", new URL(first.url).host];
    second = await startTenant({ origin: siteServer.url, arguments_: [...SMALL_TENANT, ...key, ...listen] });
    await page.getByRole("button", { name: "Try again" }).click();
    await finished(page);
    expect(entries(readFileSync(await save(page, folder))).has("MANIFEST.txt")).toBe(true);
  } finally {
    siteServer.setApis([tenant.url]);
    await first.stop();
    await second?.stop();
  }
});
