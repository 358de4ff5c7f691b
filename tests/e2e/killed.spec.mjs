// A tab or a browser that is killed, and opened again: what was kept, what was removed, and what the page says of it.
import { BUILD_LIMIT, choose, finished, heading, hold, listOf, signIn, staged, start } from "./support/build.mjs";
import { files, SMALL_TENANT } from "./support/faults.mjs";
import { keys, makeKey, openKeys } from "./support/keys.mjs";
import { isPicked, pickPrivate } from "./support/picked.mjs";
import { openProfile } from "./support/profile.mjs";
import { beforeWorker } from "./support/staging.mjs";
import { expect, test } from "./support/servers.mjs";

test.use({ tenantArguments: [SMALL_TENANT, { scope: "worker" }] });

const CHOICES = { first: "2001-01-01", last: "2001-01-01", focus: false, evidence: "1" };
const SWEPT =
  "A tab was closed with a build in it. What it had fetched was removed from this device. The history and your keys are kept. " +
  "A file that was being saved just then is empty, or as it was before: it is no pack.";

/** The renderer of a tab ends as a crash ends it. */
async function crash(page) {
  const gone = page.waitForEvent("crash");
  const cdp = await page.context().newCDPSession(page);
  cdp.send("Page.crash").catch(() => {});
  await gone;
}

/** Starts a build and holds it between two requests. */
async function midBuild(page) {
  await signIn(page);
  await choose(page, CHOICES);
  const held = await hold(page, listOf("jobs.slo_captured"));
  await start(page);
  await held.reached;
  expect(await staged(page)).toHaveLength(1);
}

/** The states in the history, the newest first. */
async function states(page) {
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "History" }).click();
  await expect(heading(page)).toHaveText("History");
  const rows = page.getByRole("table", { name: "Packs made here" }).getByRole("row");
  await expect(rows.nth(1)).toBeVisible();
  return (await rows.allTextContents()).slice(1);
}

/** That a visit tells of what it has removed, once, and that nothing is left. */
async function expectSwept(page) {
  await expect(page.getByRole("status").filter({ hasText: SWEPT })).toBeVisible();
  expect((await files(page)).filter((file) => !isPicked(file))).toEqual([]);
}

test("a tab whose process dies in mid-build: the next one removes what it left, says so, and builds", async ({ builder: page, context }) => {
  await midBuild(page);
  await crash(page);
  const next = await context.newPage();
  await next.goto("/");
  await expectSwept(next);
  expect((await states(next))[0]).toMatch(/Broken off.*Its tab was closed\./);
  await next.goto("/");
  await next.reload();
  await expect(heading(next)).toHaveText(/^Sign in to /);
  await expect(next.getByText("A tab was closed")).toHaveCount(0);
  await signIn(next);
  await choose(next, CHOICES);
  await start(next);
  await finished(next);
  expect(await staged(next)).toHaveLength(1);
});

test("a worker that breaks in mid-build: the page says so, and removes what it left", async ({ builder: page }) => {
  await beforeWorker(
    page,
    `{ const write = FileSystemSyncAccessHandle.prototype.write;
       FileSystemSyncAccessHandle.prototype.write = function (...piece) {
         setTimeout(() => { throw new Error("it broke"); });
         return write.apply(this, piece);
       }; }`,
  );
  await signIn(page);
  await choose(page, CHOICES);
  await start(page);
  const errors = page.locator("#errors");
  await expect(errors.getByRole("heading")).toHaveText("The build could not go on");
  await expect(errors).toContainText("The background program did not start or has failed.");
  await expect(errors).toContainText("Nothing that looks like a pack was left on this device.");
  await expect.poll(() => staged(page)).toEqual([]);
});

test("a browser that is killed in mid-build: keys and history are kept, the rest is removed and told", async ({ tenant, siteServer, folder }) => {
  expect(tenant.url).toBeTruthy();
  const opened = [];
  const open = async () => {
    opened.push(await openProfile(folder));
    const page = await opened.at(-1).page();
    await page.goto(siteServer.url);
    return page;
  };
  try {
    const first = await open();
    await openKeys(first);
    await makeKey(first, "Compliance Lead", "owner");
    await signIn(first, undefined, siteServer.url);
    await choose(first, CHOICES);
    await start(first);
    await expect(heading(first)).toHaveText("The pack is sealed", { timeout: BUILD_LIMIT });
    const saving = first.waitForEvent("download");
    await first.getByRole("button", { name: "Save the ZIP", exact: true }).click();
    await saving;
    await expect(first.getByText(/^Given to your browser’s downloads/)).toBeVisible();
    // What was stored a moment ago no browser promises to have written, unless it is closed as it should be.
    await opened.at(-1).close();

    const second = await open();
    await signIn(second, undefined, siteServer.url);
    await choose(second, CHOICES);
    await start(second);
    await expect(heading(second)).toHaveText("The pack is sealed", { timeout: BUILD_LIMIT });
    const third = await opened.at(-1).page();
    await signIn(third, undefined, siteServer.url);
    await choose(third, CHOICES);
    const held = await hold(third, listOf("jobs.slo_captured"));
    await start(third);
    await held.reached;
    // One that is finished and not saved, and one under way.
    expect(await staged(third)).toHaveLength(2);
    await opened.at(-1).kill();

    const next = await open();
    await expectSwept(next);
    expect((await states(next)).filter((row) => row.includes("Saved"))).toHaveLength(1);
    await openKeys(next);
    await expect(keys(next).getByRole("row")).toHaveCount(2);
    await signIn(next, undefined, siteServer.url);
    await choose(next, CHOICES);
    await start(next);
    await expect(heading(next)).toHaveText("The pack is sealed", { timeout: BUILD_LIMIT });
  } finally {
    for (const browser of opened) await browser.kill();
  }
});

for (const { who, kept } of [
  { who: "a new file", kept: "" },
  { who: "a file that held something", kept: "what was there before" },
]) {
  test(`a tab that dies while it saves into ${who}: no half of a pack is there, and it is said`, async ({ page, context, tenant }) => {
    expect(tenant.url).toBeTruthy();
    await pickPrivate(page, "held", kept);
    await signIn(page);
    await choose(page, CHOICES);
    await start(page);
    await finished(page);
    await page.getByRole("button", { name: "Save the ZIP", exact: true }).click();
    await page.waitForFunction(() => window.half);
    await crash(page);

    const next = await context.newPage();
    await next.goto("/");
    await expectSwept(next);
    const picked = (await files(next)).filter(isPicked);
    expect(picked).toEqual([{ path: expect.stringMatching(/^compliance-pack-.*\.zip$/), start: kept.slice(0, 4) }]);
    expect((await states(next))[0]).toContain("Made, not saved");
  });
}
