// Two tabs of one browser at once: they build, sign, make keys and remove leftovers without touching what is the other's.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { BUILD_LIMIT, choose, finished, heading, hold, listOf, save, signIn, staged, start, withoutPicker } from "./support/build.mjs";
import { SMALL_TENANT } from "./support/faults.mjs";
import { checkedByOpenssl, keys, makeKey, openKeys, publicKey } from "./support/keys.mjs";
import { expect, test } from "./support/servers.mjs";
import { nativeCommand, verifyNatively } from "./support/verify.mjs";
import { entries } from "./support/zip.mjs";

test.use({ tenantArguments: [SMALL_TENANT, { scope: "worker" }] });

const CHOICES = { first: "2001-01-01", last: "2001-01-01", focus: false, evidence: "1" };
const SWEPT = "A tab was closed with a build in it.";

async function another(context) {
  const page = await context.newPage();
  await withoutPicker(page);
  return page;
}

async function midBuild(page) {
  await signIn(page);
  await choose(page, CHOICES);
  const held = await hold(page, listOf("jobs.slo_captured"));
  await start(page);
  await held.reached;
  return held;
}

test("two tabs build at the same time, and each has its own whole pack; a third one that opens takes nothing", async ({ builder: one, context, folder }) => {
  test.skip(nativeCommand() === undefined, "packseal is not built");
  const two = await another(context);
  const [first, second] = [await midBuild(one), await midBuild(two)];
  expect(await staged(one)).toHaveLength(2);
  const third = await another(context);
  await third.goto("/");
  await expect(heading(third)).toHaveText(/^Sign in to /);
  await expect(third.getByText(SWEPT)).toHaveCount(0);
  first.release();
  second.release();
  const runs = [];
  for (const page of [one, two]) {
    await finished(page);
    await third.reload();
    await expect(heading(third)).toHaveText(/^Sign in to /);
    expect(await staged(third)).toHaveLength(2);
    const path = await save(page, folder);
    expect(verifyNatively(path)).toMatchObject({ exit: 0, report: { headline: "INTACT, NOT SIGNED" } });
    runs.push(JSON.parse(entries(readFileSync(path)).get("manifest.json")).run_id);
  }
  expect(runs[0]).not.toBe(runs[1]);

  // The tab that goes takes its own along with it, and no more.
  const left = await staged(one);
  await two.close({ runBeforeUnload: false });
  await third.reload();
  await expect(third.getByText(SWEPT)).toBeVisible();
  const now = await staged(third);
  expect([now.length, left.includes(now[0])]).toEqual([1, true]);
  const coming = one.waitForEvent("download");
  await one.getByRole("button", { name: "Save the ZIP again" }).click();
  const again = join(folder, "again.zip");
  await (await coming).saveAs(again);
  expect(verifyNatively(again)).toMatchObject({ exit: 0 });
});

for (const slow of ["locks", "names"]) {
  test(`a tab that looks for leftovers while another one begins takes nothing of it, however slow it is with the ${slow}`, async ({ builder: one, context }) => {
    await signIn(one);
    await choose(one, CHOICES);
    const two = await another(context);
    await two.addInitScript((slow) => {
      // The answer is of the time when it was asked for.
      const seen = (what) => new Promise((done) => (window.goOn = () => done(what)));
      if (slow === "locks") {
        const query = LockManager.prototype.query;
        LockManager.prototype.query = async function () {
          return seen(await query.call(this));
        };
      } else {
        const keys = FileSystemDirectoryHandle.prototype.keys;
        FileSystemDirectoryHandle.prototype.keys = function () {
          const all = keys.call(this);
          let first = true;
          return { [Symbol.asyncIterator]() { return this; }, next: async () => (first ? ((first = false), seen(await all.next())) : all.next()) };
        };
      }
    }, slow);
    await two.goto("/");
    await two.waitForFunction(() => window.goOn);
    await start(one);
    await finished(one);
    const held = await staged(one);
    expect(held).toHaveLength(1);
    await two.evaluate(() => window.goOn());
    await expect(heading(two)).toHaveText(/^Sign in to /);
    // What it would do it has done once it has looked at the locks as well.
    for (let looks = 0; looks < 3; looks += 1) await two.evaluate(() => window.goOn?.());
    await two.evaluate(() => new Promise((done) => setTimeout(done, 500)));
    expect(await staged(one)).toEqual(held);
    await expect(two.getByText(SWEPT)).toHaveCount(0);
  });
}

test("two tabs make keys and seal packs at the same time", async ({ builder: one, context, folder }) => {
  test.skip(nativeCommand() === undefined, "packseal is not built");
  const two = await another(context);
  const people = [[one, "Compliance Lead"], [two, "Finance Lead"]];
  for (const [page] of people) {
    await page.goto("/");
    await openKeys(page);
  }
  await Promise.all(people.map(([page, name]) => makeKey(page, name, "owner")));
  await one.reload();
  await expect(keys(one).getByRole("row")).toHaveCount(3);
  const held = [];
  for (const [page, name] of people) {
    await signIn(page);
    await page.getByRole("radio", { name: `${name}, owner` }).check();
    await choose(page, CHOICES);
    held.push(await hold(page, listOf("jobs.slo_captured")));
    await start(page);
    await held.at(-1).reached;
  }
  held.forEach(({ release }) => release());
  for (const [page, name] of people) {
    await expect(heading(page)).toHaveText("The pack is sealed", { timeout: BUILD_LIMIT });
    const path = await save(page, folder);
    expect(verifyNatively(path)).toMatchObject({ exit: 0, report: { headline: "INTACT, SIGNER UNKNOWN" } });
    await openKeys(page);
    const { path: key } = await publicKey(page, name, "owner", folder);
    expect(checkedByOpenssl(path, "01-owner", key, "ECDSA P-256", folder)).toMatchObject({ status: 0 });
  }
});
