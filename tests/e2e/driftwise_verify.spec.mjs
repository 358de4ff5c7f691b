// DriftWise's packs on the Verify page: what a person has by another way, the vendor's live answer and the digest of the list.
import { heading } from "./support/build.mjs";
import { listen } from "./support/console.mjs";
import { nativeCommand, drop, expectHeadline, openVerify, savedReport, vector, verifyNatively } from "./support/verify.mjs";
import { expect, test } from "./support/servers.mjs";
import { seriousFindings } from "./support/axe.mjs";
import { join } from "node:path";
import { ROOT } from "../../scripts/lib/tools.mjs";

const row = (page, name) => page.getByRole("row").filter({ has: page.getByRole("rowheader", { name, exact: true }) });
const section = (page) => page.getByRole("region", { name: "What you have by another way" });
const field = (page) => page.getByLabel("Digest of the list, had by another way");
const of = (name) => ({ name: "compliance-pack-orchid-2026-07-01_2026-10-01.zip", bytes: vector(name, "pack.zip") });
const answer = (name) => ({ name: "live.json", bytes: vector(name, "live.json") });

const NOT_ASKED = "Consistent with itself. Not evidence until the vendor's live check agrees.";

test("nobody asked: the words for it, and the line that asks, with the network cut", async ({ page }) => {
  await openVerify(page);
  const heard = listen(page);
  await page.context().setOffline(true);
  await drop(page, of("driftwise_server"));
  await expectHeadline(page, "INTACT, NOT SIGNED");
  await expect(page.locator(".verdict__lead")).toContainText(NOT_ASKED);
  await expect(row(page, "Chain")).toContainText("Not checked");
  await expect(row(page, "Chain")).toContainText(NOT_ASKED);
  await expect(section(page)).toContainText("Head 412");
  const line = section(page).getByRole("region", { name: "The vendor’s live check, for a terminal" });
  await expect(line).toHaveText(
    'curl -sS -H "X-API-Key: $DRIFTWISE_KEY" "$DRIFTWISE_URL/api/v2/orgs/5d0c2e1a-4b7f-4c1e-9a55-0f3b8e6d7a21/audit-log/verify?expected_min_seq=412" -o live.json',
  );
  await expect(section(page).getByRole("button", { name: "Copy the command" })).toBeVisible();
  expect(await seriousFindings(page)).toEqual([]);
  expect(heard.requests.filter(({ url }) => !url.startsWith("blob:"))).toEqual([]);
});

for (const [name, headline, outcome, words] of [
  ["live_match", "INTACT, NOT SIGNED", "Pass", "That authenticates the state of the chain, not the tables beside it."],
  ["live_grown", "INTACT, NOT SIGNED", "Not checked", "That is weaker than a match: nothing shows that the attested row is one of its rows."],
  ["live_truncated_fail", "CHAIN BROKEN", "Fail", "The vendor's live chain is shorter than the attested one"],
  ["live_differs_fail", "CHAIN BROKEN", "Fail", "has as many rows as the attested one and ends in another"],
  ["live_broken_fail", "CHAIN BROKEN", "Fail", "The vendor's live check says that the audit log's chain does not hold."],
  ["live_of_broken_fail", "CHAIN BROKEN", "Fail", "The attestation says itself that the audit log's chain did not hold"],
  ["live_of_invalid_fail", "CHAIN BROKEN", "Fail", "The attestation of the audit log cannot be read"],
]) {
  test(`a pack with its live answer, ${name}: the verdict's words, and the command says the same`, async ({ page }) => {
    await openVerify(page);
    await page.context().setOffline(true);
    await drop(page, answer(name), of(name));
    await expectHeadline(page, headline);
    await expect(row(page, "Chain")).toContainText(words);
    await expect(row(page, "Chain")).toContainText(outcome);
    await expect(page.locator(".verdict__lead")).toContainText(words);
    await expect(section(page)).toContainText("live.json");
    await expect(page.getByText(/\bverified\b/i)).toHaveCount(0);
    const { text } = await savedReport(page);
    const report = JSON.parse(text);
    const folder = join(ROOT, "tests", "vectors", name);
    if (!nativeCommand()) test.skip(true, "the native command is not built");
    const native = verifyNatively(join(folder, "pack.zip"), "--live-response", join(folder, "live.json"));
    expect({ ...report, file: null }).toEqual({ ...native.report, file: null });
    expect(native.report.attestation.verdict).toBe(report.attestation.verdict);
  });
}

test("the live answer may follow the report, by drop and by choice; what is none is said to be none", async ({ page }) => {
  await openVerify(page);
  await page.context().setOffline(true);
  await drop(page, of("live_match"));
  await expect(row(page, "Chain")).toContainText(NOT_ASKED);
  await drop(page, { ...answer("live_grown"), name: "Verify (1).JSON" });
  await expect(row(page, "Chain")).toContainText("weaker than a match");
  await expect(section(page)).toContainText("Verify (1).JSON");
  await expect(section(page)).toContainText("Head 413");
  const choosing = page.waitForEvent("filechooser");
  await section(page).getByRole("button", { name: "Choose the live answer" }).click();
  await (await choosing).setFiles({ name: "answer", mimeType: "text/plain", buffer: vector("live_match", "live.json") });
  await expect(row(page, "Chain")).toContainText("ends in the attested row");
  await drop(page, { name: "page.json", bytes: "<!doctype html>" });
  await expect(row(page, "Chain")).toContainText(NOT_ASKED);
  await expect(row(page, "Policy")).toContainText("What was given cannot be read as its answer.");
  await expect(page.getByText("What was given as the live answer cannot be read as one")).toBeVisible();
});

test("a JSON beside a pack that attests nothing is no live answer", async ({ page }) => {
  await openVerify(page);
  await page.context().setOffline(true);
  await drop(page, { name: "pack.zip", bytes: vector("custom", "pack.zip") }, answer("live_match"));
  await expect(heading(page)).toHaveText("Which one is the pack?");
  await drop(page, { name: "pack.zip", bytes: vector("custom", "pack.zip") });
  await expectHeadline(page, "INTACT, NOT SIGNED");
  // After its report a JSON is a file of its own.
  await drop(page, { name: "evidence.json", bytes: vector("grantex_odd") });
  await expect(page.locator(".filebar .path")).toHaveText("evidence.json");
});

test("the digest of the list, typed: the same list, another one, and no digest", async ({ page }) => {
  await openVerify(page);
  await page.context().setOffline(true);
  await drop(page, of("digest_typed"));
  await expectHeadline(page, "INTACT, NOT SIGNED");
  await field(page).fill("5a5a");
  await page.getByRole("button", { name: "Compare" }).click();
  await expect(field(page)).toHaveAccessibleDescription(/^Enter the 64 hexadecimal digits of a SHA-256/);
  await expect(field(page)).toBeFocused();
  await expect(field(page)).toHaveValue("5a5a");

  await field(page).fill(vector("digest_typed", "digest.txt").toString());
  await page.getByRole("button", { name: "Compare" }).click();
  await expect(row(page, "Integrity")).toContainText("The list is the one whose digest you had by another way.");
  await expectHeadline(page, "INTACT, NOT SIGNED");
  await expect(page.getByText("The list of digests is the one whose digest you had by another way")).toBeVisible();

  // A live answer after it forgets no digest.
  await drop(page, answer("live_match"));
  await expect(row(page, "Chain")).toContainText("ends in the attested row");
  await expect(row(page, "Integrity")).toContainText("whose digest you had by another way");

  await field(page).fill("5a".repeat(32));
  await page.getByRole("button", { name: "Compare" }).click();
  await expectHeadline(page, "ALTERED");
  await expect(page.locator(".verdict__lead")).toContainText("not the one whose digest you had by another way");
  await expect(row(page, "Integrity")).toContainText("Fail");

  await page.getByRole("button", { name: "Check another" }).click();
  await drop(page, of("digest_typed"));
  await expectHeadline(page, "INTACT, NOT SIGNED");
});
