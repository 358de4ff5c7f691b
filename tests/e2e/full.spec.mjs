// No room: the browser's quota, a disk that is full, and a place to save to that fails. Each is told with what to do, nothing half-written stays, and
// it goes on once there is room.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BUILD_LIMIT, choose, finished, hold, listOf, save, signIn, staged, start } from "./support/build.mjs";
import { files, SMALL_TENANT } from "./support/faults.mjs";
import { openKeys } from "./support/keys.mjs";
import { isPicked, pickPrivate } from "./support/picked.mjs";
import { openProfile } from "./support/profile.mjs";
import { expect, test } from "./support/servers.mjs";
import { entries } from "./support/zip.mjs";

test.use({ tenantArguments: [SMALL_TENANT, { scope: "worker" }] });

const CHOICES = { first: "2001-01-01", last: "2001-01-01", focus: false, evidence: "1" };
/** The size of the small disk; a browser's own files take some twenty of it. */
const DISK_MIB = 96;

/** Bounds what the origin of `page` may store, in bytes; undefined lifts it. */
async function setQuota(page, quotaSize) {
  const cdp = await page.context().newCDPSession(page);
  const { origin } = new URL(page.url());
  await cdp.send("Storage.overrideQuotaForOrigin", { origin, ...(quotaSize === undefined ? {} : { quotaSize }) });
}

async function expectFull(page) {
  const errors = page.locator("#errors");
  await expect(errors.getByRole("heading")).toHaveText("This device could not store the pack", { timeout: BUILD_LIMIT });
  await expect(errors).toContainText(/the browser's storage (is full|failed).*\. Free some space and try again\./i);
  await expect(errors).toContainText("Nothing that looks like a pack was left on this device.");
  expect(await staged(page)).toEqual([]);
}

test("a quota that is used up in mid-build ends it in words, and with room it goes on by a button", async ({ builder: page }) => {
  const downloads = [];
  page.on("download", (download) => downloads.push(download.suggestedFilename()));
  await signIn(page);
  await choose(page, CHOICES);
  const held = await hold(page, listOf("jobs.slo_captured"));
  await start(page);
  await held.reached;
  expect(await staged(page)).toHaveLength(1);
  await setQuota(page, 1);
  held.release();
  await expectFull(page);
  await setQuota(page, undefined);
  await page.getByRole("button", { name: "Try again" }).click();
  await finished(page);
  expect(await staged(page)).toHaveLength(1);
  expect(downloads).toEqual([]);
});

test("without room from the beginning the pack is held in memory, and the page says so", async ({ builder: page, folder }) => {
  await signIn(page);
  await setQuota(page, 1);
  await choose(page, CHOICES);
  await start(page);
  await finished(page);
  await expect(page.getByText("no private storage for this page, or no room in it, so the pack is held in memory until you save it")).toBeVisible();
  expect(await staged(page)).toEqual([]);
  expect(entries(readFileSync(await save(page, folder))).has("MANIFEST.txt")).toBe(true);
});

test("a key that has no room is told, and is made once there is", async ({ builder: page }) => {
  await page.goto("/");
  await openKeys(page);
  await setQuota(page, 1);
  await page.getByLabel("Role", { exact: true }).first().fill("owner");
  const name = page.getByLabel("Your name").first();
  await name.fill("Compliance Lead");
  await name.press("Enter");
  await expect(page.getByText("This device has no room for a key. Free some space and try again.")).toBeVisible();
  await setQuota(page, undefined);
  await name.press("Enter");
  await expect(page.getByText("The key of Compliance Lead, owner is here.")).toBeVisible();
});

test.describe("a disk that is full", () => {
  /** Mounts a small disk for the test; skips where that is not allowed. */
  function smallDisk(folder) {
    test.skip(process.getuid?.() !== 0, "SKIPPED: a small disk can only be mounted as root");
    const disk = join(folder, "disk");
    mkdirSync(disk);
    const { status, stderr } = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${DISK_MIB}m`, "tmpfs", disk], { encoding: "utf8" });
    test.skip(status !== 0, `SKIPPED: no small disk can be mounted: ${stderr?.trim()}`);
    return disk;
  }

  /** Writes until there is no room, and gives what frees it. */
  function fill(disk) {
    const filler = join(disk, "filler");
    const piece = Buffer.alloc(1 << 20, 7);
    for (const size of [piece.length, 4096, 1]) {
      for (;;) {
        try {
          writeFileSync(filler, piece.subarray(0, size), { flag: "a" });
        } catch (error) {
          if (error.code !== "ENOSPC") throw error;
          break;
        }
      }
    }
    return () => rmSync(filler);
  }

  test("in mid-build, and while saving: words, nothing half-made, and on with room", async ({ tenant, siteServer, folder }) => {
    expect(tenant.url).toBeTruthy();
    const disk = smallDisk(folder);
    let browser;
    try {
      browser = await openProfile(join(disk, "profile"));
      const page = await browser.context.newPage();
      await pickPrivate(page);
      await page.goto(siteServer.url);
      await signIn(page, undefined, siteServer.url);
      await choose(page, CHOICES);
      const held = await hold(page, listOf("jobs.slo_captured"));
      await start(page);
      await held.reached;
      let free = fill(disk);
      held.release();
      await expectFull(page);
      free();
      await page.getByRole("button", { name: "Try again" }).click();
      await finished(page);
      expect(await staged(page)).toHaveLength(1);

      free = fill(disk);
      await page.getByRole("button", { name: "Save the ZIP", exact: true }).click();
      await expect(page.getByRole("alert")).toHaveText("The pack was not saved");
      await expect(page.getByText("The pack is still here. Save it again, to another place if need be.")).toBeVisible();
      await expect.poll(async () => (await files(page)).filter(isPicked).filter(({ start: begin }) => begin !== "")).toEqual([]);
      free();
      await page.getByRole("button", { name: "Save the ZIP", exact: true }).click();
      await expect(page.getByText(/^Saved as compliance-pack-/)).toBeVisible();
      const saved = (await files(page)).filter(isPicked);
      expect(saved.map(({ start: begin }) => begin)).toEqual(["PK\x03\x04"]);
    } finally {
      await browser?.kill();
      spawnSync("umount", ["-l", disk]);
      expect(existsSync(join(disk, "profile"))).toBe(false);
    }
  });
});

test.describe("a place to save to", () => {
  for (const { name, error, words } of [
    { name: "without room", error: ["QuotaExceededError", "The disk is full."], words: "There is no room at that place. The disk is full." },
    { name: "whose file is gone", error: ["NotFoundError", "No such file."], words: "The file or its folder is gone, or in use. No such file." },
    { name: "that may not be written any more", error: ["NotAllowedError", "The permission is gone."], words: "This page may not write there, or not any more. The permission is gone." },
  ]) {
    test(`${name}: words, no half of a pack, and it can be saved again`, async ({ page, tenant }) => {
      expect(tenant.url).toBeTruthy();
      await pickPrivate(page, error);
      await signIn(page);
      await choose(page, CHOICES);
      await start(page);
      await finished(page);
      await page.getByRole("button", { name: "Save the ZIP", exact: true }).click();
      await expect(page.getByRole("alert")).toHaveText("The pack was not saved");
      await expect(page.getByText(words)).toBeVisible();
      await expect(page.getByText("The pack is still here.")).toBeVisible();
      await expect.poll(async () => (await files(page)).filter(isPicked)).toEqual([]);
      await page.evaluate(() => (window.writing = "well"));
      await page.getByRole("button", { name: "Save the ZIP", exact: true }).click();
      await expect(page.getByText(/^Saved as compliance-pack-/)).toBeVisible();
      expect((await files(page)).filter(isPicked).map(({ start: begin }) => begin)).toEqual(["PK\x03\x04"]);
    });
  }

  for (const picks of [true, false]) {
    test(`a staged pack whose storage was cleared meanwhile is not promised ${picks ? "to a picked file" : "as a download"}`, async ({ page, tenant }) => {
      expect(tenant.url).toBeTruthy();
      if (picks) await pickPrivate(page);
      else await page.addInitScript(() => (window.showSaveFilePicker = undefined));
      const downloads = [];
      page.on("download", (download) => downloads.push(download.suggestedFilename()));
      await signIn(page);
      await choose(page, CHOICES);
      await start(page);
      await finished(page);
      await page.evaluate(async () => (await navigator.storage.getDirectory()).removeEntry("packseal-staging", { recursive: true }));
      await page.getByRole("button", { name: "Save the ZIP", exact: true }).click();
      await expect(page.getByRole("alert")).toHaveText("The pack was not saved");
      await expect(page.getByText("It is not on this device any more: this site’s data was removed. Build it again.")).toBeVisible();
      await expect(page.getByText("The pack is still here.")).toHaveCount(0);
      await expect.poll(async () => (await files(page)).filter(isPicked)).toEqual([]);
      expect(downloads).toEqual([]);
    });
  }
});
