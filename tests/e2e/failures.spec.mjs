// Builds that end without a pack: a clear error, no download, nothing left on the device; and the way back.
import { readFileSync } from "node:fs";
import {
  build, BUILD_LIMIT, choose, finished, heading, hold, listOf, save, signIn, staged, start, withoutPicker,
} from "./support/build.mjs";
import { withoutStaging } from "./support/staging.mjs";
import { expect, test } from "./support/servers.mjs";
import { entries } from "./support/zip.mjs";

const summary = (page) => page.getByRole("alert").filter({ has: page.getByRole("heading") });

/** Expects the error screen: its title, what it says, its buttons, and that nothing is left. */
async function expectFailure(page, downloads, { title, texts, buttons }) {
  await expect(summary(page).getByRole("heading")).toHaveText(title, { timeout: BUILD_LIMIT });
  for (const text of texts) await expect(summary(page)).toContainText(text);
  await expect(summary(page)).toBeFocused();
  await expect(page).toHaveTitle(`${title} – Packseal`);
  await expect(summary(page)).toContainText("Nothing that looks like a pack was left on this device.");
  for (const name of buttons) await expect(page.getByRole("button", { name, exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: /Save the ZIP/ })).toHaveCount(0);
  expect(downloads).toEqual([]);
  expect(await staged(page)).toEqual([]);
}

function watchDownloads(page) {
  const downloads = [];
  page.on("download", (download) => downloads.push(download.suggestedFilename()));
  return downloads;
}

for (const { name, flags, failure } of [
  {
    name: "a server that fails without CORS headers",
    flags: ["--fault", "status:/audit/logs:500"],
    failure: {
      title: "Audit log: no readable answer",
      texts: ["The server has answered this page before, so it probably failed", "It was asked 5 times."],
      buttons: ["Try again", "Back to contents", "Copy for the administrator"],
    },
  },
  {
    name: "a server that fails and says so",
    flags: ["--fault", "status:/settings/identity:503"],
    failure: {
      title: "Identity settings: the server failed",
      texts: ["Service Unavailable", "Try again later."],
      buttons: ["Try again", "Back to contents"],
    },
  },
  {
    name: "an answer that breaks off",
    flags: ["--fault", "cut:/audit/logs"],
    failure: {
      title: "Audit log: the answer did not come whole",
      texts: ["The connection broke off before the end of the answer"],
      buttons: ["Try again", "Back to contents"],
    },
  },
]) {
  test(`${name} ends the build without a pack`, async ({ builder: page, otherTenant }) => {
    await otherTenant(...flags);
    const downloads = watchDownloads(page);
    await signIn(page);
    await start(page);
    await expectFailure(page, downloads, failure);
    await page.getByText("Details").click();
    await expect(summary(page)).toContainText("GET /api/v1/");
  });
}

test("a wrong address is told at the sign-in, and can be tried again", async ({ builder: page, siteServer, tenant }) => {
  siteServer.setApis(["http://127.0.0.1:9"]);
  await page.goto("/");
  await expect(page.getByRole("alert")).toContainText("No readable answer from 127.0.0.1:9");
  await expect(page.getByRole("alert")).toContainText(siteServer.url);
  await expect(page.getByRole("button", { name: "Try again" })).toBeVisible();
  siteServer.setApis([tenant.url]);
});

test("an optional export that fails leaves its error file and a gap, and the pack is whole", async ({ builder: page, otherTenant, folder }) => {
  await otherTenant("--fault", "status:/costs/export/focus:503");
  await build(page, { focus: true });
  const gaps = page.getByRole("region", { name: "Gaps that the pack states" });
  await expect(gaps).toContainText("exports/focus-v1.3-core.csv");
  await expect(gaps).toContainText("The export failed: HTTP status 503: Service Unavailable.");
  const pack = entries(readFileSync(await save(page, folder)));
  expect(pack.has("exports/focus-v1.3-core.csv")).toBe(false);
  expect(JSON.parse(pack.get("exports/focus-v1.3-core.error.json"))).toEqual({
    error: "HTTP status 503: Service Unavailable",
    hint: "Use GET /api/v1/costs/export/focus for direct export.",
    status: "error",
  });
  expect(JSON.parse(pack.get("manifest.json")).focus_export).toMatchObject({ included: true, status: "error" });
});

for (const { moment, matches } of [
  { moment: "at the first request", matches: (url) => url.pathname === "/" && url.port !== "" && url.search === "" },
  { moment: "in the audit log", matches: listOf(null) },
  { moment: "among the details of the evidence", matches: (url) => /\/audit\/logs\/[0-9a-f-]{36}$/.test(url.pathname) },
  { moment: "in the FOCUS export", matches: (url) => url.pathname.endsWith("/costs/export/focus") },
]) {
  test(`a build is cancelled ${moment}, nothing is left, and the next one works`, async ({ builder: page, tenant }) => {
    const downloads = watchDownloads(page);
    await signIn(page);
    await choose(page, { focus: true });
    const held = (url) => url.origin === tenant.url && matches(url);
    const { reached, release } = await hold(page, held);
    await start(page);
    await reached;
    expect(await staged(page)).toHaveLength(1);
    await page.getByRole("button", { name: "Cancel" }).click();
    const dialog = page.getByRole("dialog", { name: "Stop building?" });
    await expect(dialog.getByRole("button", { name: "Keep building" })).toBeFocused();
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
    await expect(heading(page)).not.toHaveText("Build a pack");
    await page.getByRole("button", { name: "Cancel" }).click();
    await dialog.getByRole("button", { name: "Stop", exact: true }).click();
    await expect(page.getByText("Stopped. What was fetched is dropped from this device.")).toBeVisible();
    expect(await staged(page)).toEqual([]);
    expect(downloads).toEqual([]);
    await expect(page.getByLabel("FOCUS costs")).toBeChecked();
    release();
    await page.unroute(held);
    await start(page);
    await finished(page);
    expect(await staged(page)).toHaveLength(1);
  });
}

test("a tab that is closed in mid build leaves nothing behind once the page is opened again", async ({ builder: page, context }) => {
  await signIn(page);
  const { reached } = await hold(page, listOf("jobs.slo_captured"));
  await start(page);
  await reached;
  const [left] = await staged(page);
  await page.close();
  const next = await context.newPage();
  await withoutPicker(next);
  await signIn(next);
  // It is gone before anything is begun, and the page says so.
  await expect(next.getByText("A tab was closed with a build in it. What it had fetched was removed from this device.")).toBeVisible();
  expect(await staged(next)).toEqual([]);
  await start(next);
  await finished(next);
  const now = await staged(next);
  expect(now).toHaveLength(1);
  expect(now).not.toContain(left);
});

for (const how of ["absent", "unknown", "refused"]) {
  test(`without private storage (${how}) the pack is held in memory, and the page says so`, async ({ builder: page, folder }) => {
    await withoutStaging(page, how);
    await build(page, { focus: false });
    await expect(page.getByText("the pack is held in memory until you save it")).toBeVisible();
    expect(entries(readFileSync(await save(page, folder))).has("MANIFEST.txt")).toBe(true);
  });
}
