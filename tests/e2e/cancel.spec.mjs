// A build that its owner ends, or whose tab or target goes away, at any moment: nothing half-made stays anywhere.
import { choose, finished, heading, hold, listOf, signIn, staged, start, withoutPicker } from "./support/build.mjs";
import { files, look, SMALL_TENANT, withRetry } from "./support/faults.mjs";
import { random } from "./support/random.mjs";
import { expect, test } from "./support/servers.mjs";

test.use({ tenantArguments: [SMALL_TENANT, { scope: "worker" }] });

const CHOICES = { first: "", last: "", focus: true, evidence: "1" };
const STOPPED = "Stopped. What was fetched is dropped from this device.";
const SWEPT = "A tab was closed with a build in it. What it had fetched was removed from this device.";

test("a build that is cancelled at ten random moments leaves nothing each time", async ({ builder: page }) => {
  // Twelve builds, each held at most places once.
  const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
  console.log(`SEED=${seed}`);
  const draw = random(seed);
  const downloads = [];
  page.on("download", (download) => downloads.push(download.suggestedFilename()));
  await withRetry(page, { first_millis: 30, most_millis: 100 });
  await signIn(page);
  await choose(page, CHOICES);
  // A whole build says between which requests the moments lie.
  let asked = 0;
  const count = () => (asked += 1);
  page.on("request", count);
  await start(page);
  await finished(page);
  const all = asked;
  page.off("request", count);
  expect(all).toBeGreaterThan(40);
  await page.getByRole("button", { name: "Build another" }).click();
  await page.getByRole("button", { name: "Drop it" }).click();
  await expect.poll(() => staged(page)).toEqual([]);

  for (let round = 0; round < 10; round += 1) {
    const [at, later] = [1 + draw.below(all - 3), draw.below(30)];
    let seen = 0;
    let reach;
    const reached = new Promise((done) => (reach = done));
    // The build stands still from that request on, so that it cannot end before it is cancelled.
    let held = true;
    const waiting = [];
    await page.route("**/*", async (route) => {
      if (route.request().resourceType() === "document") return route.fallback();
      seen += 1;
      if (held && seen >= at) {
        reach();
        await new Promise((done) => waiting.push(done));
      }
      await route.fallback().catch(() => {});
    });
    await start(page);
    await reached;
    await page.waitForTimeout(later);
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Stop", exact: true }).click();
    await expect(page.getByText(STOPPED), `SEED=${seed}, round ${round}, request ${at}`).toBeVisible();
    expect(await look(page)).toMatchObject({ screen: "form", h1: "Build a pack" });
    expect(await files(page), `SEED=${seed}, round ${round}, request ${at}`).toEqual([]);
    await expect(page.getByLabel("FOCUS costs")).toBeChecked();
    await expect(page.getByLabel("Evidence rows of each kind")).toHaveValue(CHOICES.evidence);
    held = false;
    waiting.forEach((go) => go());
    await page.unroute("**/*");
  }
  expect(downloads).toEqual([]);
  await start(page);
  await finished(page);
});

test("a tab that is closed in mid build is told of at the next visit, which has removed what it left", async ({ builder: page, context }) => {
  await signIn(page);
  await choose(page, CHOICES);
  const { reached } = await hold(page, listOf("jobs.slo_captured"));
  await start(page);
  await reached;
  expect(await staged(page)).toHaveLength(1);
  await page.close({ runBeforeUnload: false });

  const next = await context.newPage();
  await withoutPicker(next);
  await next.goto("/");
  await expect(next.getByRole("status").filter({ hasText: SWEPT })).toBeVisible();
  expect(await files(next)).toEqual([]);
  await next.reload();
  await expect(heading(next)).toHaveText(/^Sign in to /);
  await expect(next.getByText(SWEPT)).toHaveCount(0);
});

test("a tab that still builds is left alone by another one", async ({ builder: page, context }) => {
  await signIn(page);
  await choose(page, CHOICES);
  const { reached, release } = await hold(page, listOf("jobs.slo_captured"));
  await start(page);
  await reached;
  const other = await context.newPage();
  await other.goto("/");
  await expect(heading(other)).toHaveText(/^Sign in to /);
  await expect(other.getByRole("button", { name: /^Owner/ }).first()).toBeVisible();
  await expect(other.getByText(SWEPT)).toHaveCount(0);
  expect(await staged(other)).toHaveLength(1);
  await other.close();
  release();
  await finished(page);
});

test("a picked place that fails half way gets no half-made file, and the pack can be saved again", async ({ page, tenant }) => {
  expect(tenant.url).toBeTruthy();
  // The picked file is a real one of the browser, in its private file system; its disk is full after the first piece.
  await page.addInitScript(() => {
    window.full = true;
    window.showSaveFilePicker = async ({ suggestedName }) => {
      const root = await navigator.storage.getDirectory();
      const handle = await root.getFileHandle(suggestedName, { create: true });
      return {
        name: handle.name,
        getFile: () => handle.getFile(),
        remove: () => root.removeEntry(handle.name),
        createWritable: async () => {
          const writer = await handle.createWritable();
          return new WritableStream({
            async write(chunk) {
              // However large the pieces are, half of the first one gets there.
              await writer.write(window.full ? chunk.slice(0, chunk.size / 2) : chunk);
              if (!window.full) return;
              // A disk that fails also ends the browser's own writer, which drops what it has.
              await writer.abort();
              throw new DOMException("The disk is full.", "QuotaExceededError");
            },
            close: () => writer.close(),
            abort: (why) => writer.abort(why),
          });
        },
      };
    };
  });
  await signIn(page);
  await choose(page, { first: "2001-01-01", last: "2001-01-01", evidence: "1" });
  await start(page);
  await finished(page);
  const inStaging = ({ path }) => path.startsWith("packseal-staging/");
  await page.getByRole("button", { name: "Save the ZIP", exact: true }).click();
  await expect(page.getByRole("alert")).toHaveText("The pack was not saved");
  await expect(page.getByText("The disk is full.")).toBeVisible();
  await expect.poll(async () => (await files(page)).filter((file) => !inStaging(file))).toEqual([]);

  await page.evaluate(() => (window.full = false));
  await page.getByRole("button", { name: "Save the ZIP", exact: true }).click();
  await expect(page.getByText(/^Saved as compliance-pack-/)).toBeVisible();
  const [saved, ...more] = (await files(page)).filter((file) => !inStaging(file));
  expect([saved.path, saved.start, more.length]).toEqual([expect.stringMatching(/\.zip$/), "PK\x03\x04", 0]);
});
