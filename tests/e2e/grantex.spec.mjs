// Grantex' evidence pack: built from the running tenant, or of a file that was downloaded before, and checked with the network cut.
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { finished, heading, save, signIn, start } from "./support/build.mjs";
import { startTenant } from "../../scripts/lib/tenant.mjs";
import { expect, test as base } from "./support/servers.mjs";
import { drop, dropFile, expectHeadline, openVerify, vector } from "./support/verify.mjs";
import { entries } from "./support/zip.mjs";

const DEVELOPER = /Pro plan/;
const row = (page, name) => page.getByRole("row").filter({ has: page.getByRole("rowheader", { name, exact: true }) });

/** The site names the tenant as Grantex, and as nothing else. */
function grantex(url) {
  return [{ kind: "grantex", name: "Grantex", url, demo_sign_in: true }];
}

const test = base.extend({
  page: async ({ page, siteServer, tenant }, use) => {
    siteServer.setApis(grantex(tenant.url));
    await use(page);
    siteServer.setApis([tenant.url]);
  },
});

test("an evidence pack with all three exports: built, saved, and checked offline", async ({ builder: page, folder }) => {
  await signIn(page, DEVELOPER);
  await expect(page.getByText("Grantex evidence pack, version 2")).toBeVisible();
  await page.getByLabel("Framework").selectOption("SOC 2");
  await page.getByLabel("Summary of its own").check();
  await page.getByLabel("Grants export").check();
  await page.getByLabel("Grants with status").selectOption("Active");
  await page.getByLabel("Audit export").check();
  await page.getByLabel("Entries with status").selectOption("Failure");
  await page.getByLabel("First day", { exact: true }).fill("");
  await page.getByLabel("Last day", { exact: true }).fill("");
  await expect(page.locator(".plan")).toContainText("Requests");
  await start(page);
  await finished(page);
  const path = await save(page, folder);
  const found = entries(readFileSync(path));
  const names = [...found.keys()];
  expect(names.slice(0, 9)).toEqual([
    "meta.json",
    "summary.json",
    "grants.json",
    "grants.csv",
    "audit_entries.json",
    "audit_entries.csv",
    "policies.json",
    "chain_integrity.json",
    "chain_report.json",
  ]);
  expect(names).toEqual(expect.arrayContaining(["exports/summary.json", "exports/grants.csv", "exports/audit_entries.json", "MANIFEST.txt"]));
  expect(JSON.parse(found.get("meta.json")).framework).toBe("soc2");
  expect(JSON.parse(found.get("exports/grants.json")).grants.every(({ status }) => status === "active")).toBe(true);
  const report = JSON.parse(found.get("chain_report.json"));
  expect(report).toMatchObject({ valid: true, agrees: true, server: { valid: true } });
  expect(report.entries).toBeGreaterThan(50);

  await openVerify(page);
  await page.context().setOffline(true);
  await dropFile(page, path);
  await expectHeadline(page, "INTACT, NOT SIGNED");
  await expect(row(page, "Chain")).toContainText("gives its own hash and follows the one before");
  await expect(page.locator("svg.chainmap__bar")).toBeVisible();
});

test("a log that does not hold is built all the same, and the pack is called what it is", async ({ builder: page, folder, otherTenant, siteServer }) => {
  const other = await otherTenant("--fault", "chain:/v1/compliance/evidence-pack:deleted-middle");
  siteServer.setApis(grantex(other.url));
  await signIn(page, DEVELOPER);
  await page.getByLabel("First day", { exact: true }).fill("");
  await start(page);
  await finished(page);
  const path = await save(page, folder);
  await openVerify(page);
  await dropFile(page, path);
  await expectHeadline(page, "CHAIN BROKEN");
  await expect(page.getByText("chain.link.broken").first()).toBeVisible();
});

test("a file that was downloaded before stands for the answer, and nobody is asked", async ({ builder: page, folder, tenant }) => {
  const asked = [];
  page.on("request", (request) => request.url().startsWith(`${tenant.url}/v1`) && asked.push(request.url()));
  await page.goto("/");
  const name = "grantex-evidence-soc2-1790000000000.json";
  const indented = Buffer.from(JSON.stringify(JSON.parse(vector("grantex")), null, 2));
  await page.locator("#import").setInputFiles({ name, mimeType: "application/json", buffer: indented });
  await expect(heading(page)).toHaveText("Build a pack");
  await expect(page.getByText(name)).toBeVisible();
  await page.getByLabel("Organisation name").fill("Orchid Ledger");
  await start(page);
  await finished(page);
  const path = await save(page, folder);
  const [first] = entries(readFileSync(path)).get("raw/requests.jsonl").toString().split("\n");
  expect(JSON.parse(first)).toMatchObject({ method: null, url: null, status: null, imported: name, kept: "whole" });
  expect(asked).toEqual([]);
  await openVerify(page);
  await page.context().setOffline(true);
  await drop(page, { name: basename(path), bytes: readFileSync(path) });
  await expectHeadline(page, "INTACT, NOT SIGNED");
  await expect(page.getByText("the maker gave a file").first()).toBeVisible();
});

test("a file that is no evidence pack is refused in words, and nothing is left", async ({ builder: page }) => {
  await page.goto("/");
  await page.locator("#import").setInputFiles({ name: "notes.json", mimeType: "application/json", buffer: Buffer.from('{"entries":[]}') });
  await page.getByLabel("Organisation name").fill("Orchid Ledger");
  await start(page);
  await expect(page.getByText("Evidence pack: the answer makes no sense").first()).toBeVisible();
});

test("an API that does not allow this page is told as what it probably is", async ({ builder: page, siteServer }) => {
  const stranger = await startTenant({ origin: "https://portal.grantex.example" });
  siteServer.setApis(grantex(stranger.url));
  await page.goto("/");
  await page.getByLabel("API key").fill("gx_test_0123456789abcdefghijklmnopqrstuv");
  await page.getByRole("button", { name: "Use this token" }).click();
  await page.getByRole("button", { name: "Try now" }).click({ clickCount: 1 });
  const told = page.getByText("it probably does not allow this page's address", { exact: false }).first();
  await expect(async () => {
    await page.getByRole("button", { name: "Try now" }).click({ timeout: 500 }).catch(() => {});
    await expect(told).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 60_000 });
  await stranger.stop();
});
