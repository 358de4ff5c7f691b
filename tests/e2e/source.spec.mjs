// What the server said: packs built in the browser from an API that signs its answers, and from one that does not, held against the server's key.
// And packs that are checked as a sequence.
import { spawnSync } from "node:child_process";
import { createPublicKey } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { seriousFindings } from "./support/axe.mjs";
import { choose, finished, heading, save, signIn, start } from "./support/build.mjs";
import { expect, test as base } from "./support/servers.mjs";
import { drop, expectHeadline, nativeCommand, openVerify, verifyNatively } from "./support/verify.mjs";
import { entries } from "./support/zip.mjs";

const SMALL = ["--seed", "41", "--audit-rows", "60", "--focus-rows", "80", "--grantex-rows", "40"];

const test = base.extend({ tenantArguments: [[...SMALL, "--sign", "p256"], { scope: "worker" }] });

/** A trust store with the keys that the API publishes. */
async function trusting(folder, url) {
  const { keys } = await (await fetch(`${url}/.well-known/jwks.json`)).json();
  const pins = keys.map((key) => ({
    signer: "API of Orchid Ledger",
    role: "server",
    key_pem: createPublicKey({ key, format: "jwk" }).export({ type: "spki", format: "pem" }),
    kid: key.kid,
    source: "its published keys",
  }));
  const path = join(folder, "trust.json");
  writeFileSync(path, JSON.stringify({ schema: "packseal-trust/1", keys: pins }));
  return path;
}

const row = (report, id) => report.rows.find((one) => one.id === id);
const rowsOf = (path) =>
  entries(readFileSync(path)).get("raw/requests.jsonl").toString().trimEnd().split("\n").map((line) => JSON.parse(line));

test("an API that signs: every answer carries its signature into the pack, and the server's key vouches for them", async ({ builder: page, folder, siteServer, tenant }) => {
  const trust = await trusting(folder, tenant.url);
  // Valdrics: refusals at the gates, lists in pages, a CSV that is stored once, and a value that is hidden.
  await signIn(page);
  await choose(page, { focus: true });
  await start(page);
  await finished(page);
  const valdrics = await save(page, folder);
  const lines = rowsOf(valdrics);
  for (const { headers } of lines) {
    expect(Object.keys(headers)).toEqual(expect.arrayContaining(["content-digest", "signature", "signature-input"]));
  }
  const focus = lines.find((line) => line.file === "exports/focus-v1.3-core.csv");
  expect(focus).toMatchObject({ kept: "whole", status: 200 });
  const hidden = lines.filter((line) => line.kept === "redacted").length;
  const { report } = verifyNatively(valdrics, "--trust", trust);
  const failed = lines.filter((line) => line.status >= 300).length;
  expect(report.source).toMatchObject({
    answers: lines.length - failed,
    signed: lines.length - failed,
    attested: lines.length - failed - hidden,
    redacted: hidden,
    failed,
    failed_attested: failed,
    unknown_keys: [],
    servers: ["API of Orchid Ledger"],
  });
  expect(row(report, "source").outcome).toBe(hidden ? "NOT CHECKED" : "PASS");
  expect(report.findings.filter(({ code }) => code.startsWith("source."))).toEqual([]);

  // Grantex: nothing is hidden, and one answer holds the whole log.
  siteServer.setApis([{ kind: "grantex", name: "Grantex", url: tenant.url, demo_sign_in: true }]);
  await signIn(page, /Pro plan/);
  await page.getByLabel("First day", { exact: true }).fill("");
  await start(page);
  await finished(page);
  const grantex = await save(page, folder);
  siteServer.setApis([tenant.url]);
  const known = verifyNatively(grantex, "--trust", trust).report;
  expect(row(known, "source")).toMatchObject({ outcome: "PASS", why: expect.stringMatching(/^The server signed (\d+) of \1 answers, (at|between) /) });
  expect(row(known, "chain")).toMatchObject({ outcome: "PASS", why: expect.stringContaining("The server signed the answer that says where the log ends") });
  const unknown = verifyNatively(grantex).report;
  expect(row(unknown, "source")).toMatchObject({ outcome: "NOT CHECKED", why: expect.stringContaining("a key that you have not named") });
});

test("an API that signs nothing: the row says so; a pack takes its place among others", async ({ builder: page, folder, otherTenant, siteServer, tenant }) => {
  const trust = await trusting(folder, tenant.url);
  const plain = await otherTenant(...SMALL);
  siteServer.setApis([{ kind: "grantex", name: "Grantex", url: plain.url, demo_sign_in: true }]);
  await signIn(page, /Pro plan/);
  await page.getByLabel("First day", { exact: true }).fill("");
  // The pack's place among others: what is none is told at its field, and nothing is built.
  await page.getByText("Number the pack, and name the one before").click();
  await page.getByLabel("Pack number").fill("0");
  await page.getByLabel("The pack before").fill("not a digest");
  await start(page);
  await expect(page.locator("#errors a")).toHaveText(["Enter the pack’s number as a whole number from 1", /^Enter the SHA-256 of the MANIFEST\.txt/]);
  await page.locator("#errors a").first().click();
  await expect(page.getByLabel("Pack number")).toBeFocused();
  await page.getByLabel("Pack number").fill("3");
  await page.getByLabel("The pack before").fill(`${"AB".repeat(32)}  MANIFEST.txt`);
  await start(page);
  await finished(page);
  const path = await save(page, folder);
  expect(JSON.parse(entries(readFileSync(path)).get("pack.json"))).toMatchObject({ number: 3, previous: "ab".repeat(32) });
  const { report } = verifyNatively(path, "--trust", trust);
  expect(row(report, "source")).toMatchObject({ outcome: "NOT PRESENT", why: expect.stringContaining("The API does not sign its answers.") });
  expect(report.source).toMatchObject({ signed: 0, attested: 0 });
});

test("packs that are dropped together are checked in their turn, and told where one is missing", async ({ page, folder, tenant }) => {
  // Made by the command, whose flags set the order; the page is what is looked at.
  const token = join(folder, "token");
  const { access_token } = await (
    await fetch(`${tenant.url}/demo/token`, { method: "POST", headers: { "content-type": "application/json" }, body: '{"user":"grantex-pro"}' })
  ).json();
  writeFileSync(token, access_token);
  const path = (number) => join(folder, `${number}.zip`);
  for (const number of [1, 2, 3]) {
    const order = number === 1 ? ["--number", "1"] : ["--previous", path(number - 1)];
    const fixed = ["build", "--recipe", "grantex", "--url", tenant.url, "--tenant", "Orchid Ledger", "--token-file", token, "--quiet"];
    const { status, stderr } = spawnSync(nativeCommand(), [...fixed, "--out", path(number), ...order], { encoding: "utf8" });
    expect(status, stderr).toBe(0);
  }
  const file = (number) => ({ name: `${number}.zip`, bytes: readFileSync(path(number)) });
  await openVerify(page);
  await page.context().setOffline(true);
  await drop(page, file(3), file(1), file(2));
  await expect(heading(page)).toHaveText("They follow each other");
  await expect(heading(page)).toBeFocused();
  await expect(page.getByRole("rowheader").locator(".path:first-child")).toHaveText(["1.zip", "2.zip", "3.zip"]);
  await expect(page.getByRole("row").nth(3)).toContainText("INTACT, NOT SIGNED");
  expect(await seriousFindings(page)).toEqual([]);

  await page.getByRole("button", { name: "Check another" }).click();
  await drop(page, file(1), file(3), file(3));
  await expect(heading(page)).toHaveText("2 things do not follow");
  for (const code of ["sequence.pack.missing", "sequence.pack.repeated"]) {
    await expect(page.locator(".finding").filter({ hasText: code })).toContainText("3.zip");
  }
  await expect(page.getByRole("row").nth(2)).toContainText("A pack that is not here");
  await page.getByRole("button", { name: "Open its report: 1.zip" }).click();
  await expectHeadline(page, "INTACT, NOT SIGNED");
});
