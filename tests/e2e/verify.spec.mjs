// The Verify page: what it says of each kind of file, without a network.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { heading } from "./support/build.mjs";
import { listen } from "./support/console.mjs";
import { expect, test } from "./support/servers.mjs";
import {
  drop, dropFile, expectHeadline, holdFirstReading, nativeCommand, openVerify, samples, savedReport, vector, verifyNatively,
} from "./support/verify.mjs";
import { endAt, flipped, join as zip, records, renamed } from "./support/zip.mjs";

test("nothing given, not a file, no ZIP, several files", async ({ page }) => {
  await openVerify(page);
  await expect(heading(page)).toHaveText("Check a pack");
  await expect(page.locator(".answers > li")).toHaveCount(9);
  await page.dispatchEvent("main", "drop", { dataTransfer: await page.evaluateHandle(() => new DataTransfer()) });
  await expect(page.getByRole("alert").filter({ hasText: "That was not a file." })).toBeVisible();

  await drop(page, { name: "notes.txt", bytes: "These are no packs." });
  await expectHeadline(page, "REFUSED");
  await expect(page).toHaveTitle("REFUSED: notes.txt – Packseal");
  await expect(page.locator(".finding").first()).toContainText("zip.");
  await page.getByRole("button", { name: "Check another" }).click();

  await drop(page, { name: "a.txt", bytes: "one" }, { name: "b.txt", bytes: "two" });
  await expect(heading(page)).toHaveText("Which one is the pack?");
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(heading(page)).toHaveText("Check a pack");
  await drop(page, { name: "a.txt", bytes: "one" }, { name: "b.txt", bytes: "two" });
  await page.getByRole("button", { name: "b.txt 3 bytes" }).click();
  await expect(page).toHaveTitle("REFUSED: b.txt – Packseal");
});

test("a file may be pasted, and a reading may be stopped", async ({ page }) => {
  await holdFirstReading(page);
  await page.goto("/verify.html");
  await expect(page.getByRole("button", { name: "Choose a file" })).toBeVisible();
  await page.evaluate(() => {
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File(["three"], "pasted.zip"));
    const event = new ClipboardEvent("paste", { bubbles: true, cancelable: true });
    // Not every engine takes files into an event that a script makes.
    Object.defineProperty(event, "clipboardData", { value: clipboardData });
    document.dispatchEvent(event);
  });
  await expect(heading(page)).toHaveText("pasted.zip");
  await expect(page.getByText("Reading 0 of 5 bytes")).toBeVisible();
  await expect(page.getByText("There is no verdict before the end.")).toBeVisible();
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  await expect(heading(page)).toHaveText("Stopped. Nothing is known about this file.");
  await page.getByRole("button", { name: "Check another" }).click();
  await drop(page, { name: "next.zip", bytes: "three" });
  await expectHeadline(page, "REFUSED");
});

test("an answer of Grantex shows its chain: how far it holds, the picture, and the first break", async ({ page }) => {
  await openVerify(page);
  await drop(page, { name: "evidence.json", bytes: vector("grantex") });
  await expectHeadline(page, "INTACT, NOT SIGNED");
  const chain = page.getByRole("region", { name: "The audit log’s chain" });
  const picture = chain.getByRole("img", { name: "The log by position, first entry to last" });
  await expect(chain).toContainText("All 5 hold");
  await expect(picture).toHaveAccessibleDescription(/^5 entries from 1 Sep 2026, 08:00 UTC .* All of them hold\.$/);
  await expect(page.getByRole("heading", { name: "Entries" })).toHaveCount(0);
  await page.getByRole("button", { name: "Check another" }).click();

  await drop(page, { name: "evidence.json", bytes: vector("grantex_fork_fail") });
  await expectHeadline(page, "CHAIN BROKEN");
  await expect(chain.getByRole("heading", { name: "Entry 4 of 5 does not follow the one before it" })).toBeVisible();
  await expect(chain).toContainText("alog_0004");
  await expect(chain).toContainText("Entries of one millisecond break this log without any tampering.");
  await expect(picture).toHaveAccessibleDescription(/Entry 4 of 5 does not follow the one before it\./);
  const { report } = await savedReport(page).then(({ text }) => ({ report: JSON.parse(text) }));
  expect(report.chains[0]).toMatchObject({ name: "grantex", valid: false, checkedEntries: 3, firstBrokenAt: "alog_0004", reason: "link" });
});

test("an audit log in JSON Lines shows what became of its lines, and the hashes to keep", async ({ page }) => {
  await openVerify(page);
  await drop(page, { name: "audit.jsonl", bytes: vector("audit_log", "audit.jsonl") });
  await expectHeadline(page, "INTACT, NOT SIGNED");
  const log = page.getByRole("region", { name: "The audit log, line by line" });
  const picture = log.getByRole("img", { name: "The log by position, first entry to last" });
  await expect(picture).toHaveAccessibleDescription("5 lines. None of them is broken.");
  await expect(log).toContainText("Keep the number 5 and the last hash of each resource");
  await expect(log.getByText("order-2", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Check another" }).click();

  await drop(page, { name: "audit.jsonl", bytes: vector("audit_log_removed_fail", "audit.jsonl") });
  await expectHeadline(page, "CHAIN BROKEN");
  await expect(log).toContainText("follow a line that is not here: 1");
  await expect(picture).toHaveAccessibleDescription("4 lines. Line 3 does not hold, the first of 1.");
  await expect(page.getByText("line 3, resource order-1").first()).toBeVisible();
  const { report } = await savedReport(page).then(({ text }) => ({ report: JSON.parse(text) }));
  expect(report.auditLog).toMatchObject({ overall: "FAIL", lines_total: 4 });
  expect(report.auditLog.lines[2]).toMatchObject({ line: 3, hash: "hash_ok", link: "missing_predecessor" });
});

test("every sample gets its headline, here and natively, and the two reports are the same", async ({ page }) => {
  const folder = samples();
  test.skip(!folder, "no samples: PACKSEAL_SHARED is not set and ../shared is not there");
  test.skip(!nativeCommand(), "the native command is not built: cargo build --features cli");
  const expected = JSON.parse(readFileSync(join(folder, "expected.json"), "utf8"));
  await openVerify(page);
  await page.context().setOffline(true);
  for (const name of ["unsealed", "entry-edited", "entry-added", "entry-missing", "bit-flipped", "prefix", "sealed"]) {
    await test.step(name, async () => {
      const { file, headline, headline_not: never, exit, exit_not: neverExit = [] } = expected[name];
      const path = join(folder, file);
      const native = verifyNatively(path);
      await dropFile(page, path);
      await expect(page).toHaveTitle(new RegExp(`: ${file.replace(".", "\\.")} – Packseal$`));
      const shown = await heading(page).textContent();
      if (headline) {
        expect([shown, native.report.headline, native.exit]).toEqual([headline, headline, exit]);
      } else {
        expect(shown).not.toContain(never);
        expect(neverExit).not.toContain(native.exit);
      }
      expect(JSON.parse((await savedReport(page)).text)).toEqual(native.report);
      await page.getByRole("button", { name: "Check another" }).click();
    });
  }
});

test("a sealed pack's signatures are checked, and whose keys they are is left open", async ({ page }) => {
  await openVerify(page);
  await drop(page, { name: "countersigned.zip", bytes: vector("countersigned", "pack.zip") });
  await expectHeadline(page, "INTACT, SIGNER UNKNOWN");
  const row = (name) => page.getByRole("row").filter({ has: page.getByRole("rowheader", { name, exact: true }) });
  await expect(row("Signature")).toContainText("3 signatures verify over this list of digests.");
  await expect(row("Countersignatures")).toContainText("approver (approve), auditor (reject)");
  await expect(row("Identity")).toContainText("Not checked");
  await expect(row("Identity")).toContainText("Compare each key with its owner by another way.");
});

test("a pack is made again from the answers in it: what differs is placed, and the months of its rows are shown", async ({ page }) => {
  await openVerify(page);
  await drop(page, { name: "derived.zip", bytes: vector("derived", "pack.zip") });
  await expectHeadline(page, "INTACT, NOT SIGNED");
  const row = page.getByRole("row").filter({ has: page.getByRole("rowheader", { name: "Derivation", exact: true }) });
  await expect(row).toContainText("4 of 4 tables and documents were made again from raw/ and came out the same, byte for byte.");
  await page.getByRole("link", { name: "Rows by month" }).click();
  const months = page.getByRole("region", { name: "Rows by month" });
  await expect(months.getByRole("row").filter({ hasText: "Changes" })).toContainText("None in 2026-08: it was asked for, and the answer had none.");
  await months.getByText("Month by month").click();
  await expect(months.getByText("2026-07: 2; 2026-08: 0; 2026-09: 2")).toBeVisible();
  const { report } = await savedReport(page).then(({ text }) => ({ report: JSON.parse(text) }));
  expect(report.coverage[0].months.map(({ rows }) => rows)).toEqual([2, 0, 2]);
  await page.getByRole("button", { name: "Check another" }).click();

  await drop(page, { name: "derived.zip", bytes: vector("derived_byte_fail", "pack.zip") });
  await expectHeadline(page, "ALTERED");
  const finding = page.locator(".finding").filter({ hasText: "derivation.entry.differs" });
  await expect(finding).toContainText(/changes\.csv, byte \d+, line 5/);
  await expect(months).toHaveCount(0);
});

test("a refused file lists its records with their places and what readers disagree about, and shows nothing that is in them", async ({ page, pack }) => {
  await openVerify(page);
  const hidden = Buffer.from("<img src=x onerror=alert(1)>");
  await drop(page, { name: "hidden.zip", bytes: Buffer.concat([hidden, pack]) });
  await expectHeadline(page, "REFUSED");
  await expect(page.locator(".finding").first()).toContainText("Programs that read from the front meet these bytes first");
  await page.getByRole("link", { name: "Where the records lie" }).click();
  const section = page.getByRole("region", { name: "Where the records lie" });
  const rows = section.getByRole("row");
  await expect(section.getByRole("rowheader").first()).toHaveText("no record covers this");
  await expect(rows.nth(1).getByRole("cell").nth(1)).toHaveText("0");
  await expect(page.getByRole("heading", { name: "Entries" })).toHaveCount(0);
  await expect(page.locator("main")).not.toContainText("onerror");
  await page.getByRole("button", { name: "Check another" }).click();

  // A header that the directory contradicts: the record is named, with the byte where it begins.
  const [first] = records(pack);
  await drop(page, { name: "changed.zip", bytes: flipped(pack, first.at + 14) });
  await expectHeadline(page, "REFUSED");
  await expect(page.locator(".finding").first()).toContainText(`${first.name}, byte 0`);
  await expect(section.getByRole("row").filter({ hasText: first.name })).toContainText("local header, data");
  await expect(section.getByRole("row").filter({ hasText: "central directory" })).toHaveCount(1);
  const { report } = await savedReport(page).then(({ text }) => ({ report: JSON.parse(text) }));
  expect(report.records[0]).toEqual({ what: "local-header", start: 0, end: first.dataAt, name: first.name });
});

test.describe("a pack that was changed", () => {
  const record = (bytes, name) => records(bytes).find((each) => each.name === name);
  const without = (bytes, name) => zip(records(bytes).filter((each) => each.name !== name));
  const after = (bytes, name, extra) => zip(records(bytes).flatMap((each) => (each.name === name ? [each, extra(each)] : [each])));
  const flipIn = (name, where, offset, bit) => (bytes) => flipped(bytes, record(bytes, name)[where] + offset, bit);
  const AUDIT = "audit_logs.csv";

  /** What is done, the headline, and one of the codes. How a turned bit shows in a deflate stream depends on the stream. */
  const changes = [
    ["a bit in the data of an entry", flipIn(AUDIT, "dataAt", 400), "ALTERED", /^(payload\.digest\.mismatch|zip\..+)$/],
    ["a bit in a local header's method", flipIn(AUDIT, "at", 8, 3), "REFUSED", "zip.header.disagrees"],
    ["a bit in a local header's time", flipIn(AUDIT, "at", 10), "REFUSED", "zip.header.disagrees"],
    ["a bit in a local header's checksum", flipIn(AUDIT, "at", 14), "REFUSED", "zip.header.disagrees"],
    ["a bit in a local header's name", flipIn(AUDIT, "at", 30), "REFUSED", "zip.header.disagrees"],
    ["a bit in the directory's checksum", flipIn(AUDIT, "centralAt", 16), "REFUSED", "zip.header.disagrees"],
    ["a bit in the directory's size", flipIn(AUDIT, "centralAt", 24), "REFUSED", "zip.header.disagrees"],
    ["a bit in the directory's attributes", flipIn(AUDIT, "centralAt", 40), "REFUSED", "zip.profile.mixed"],
    ["a bit in the end record's count", (bytes) => flipped(bytes, endAt(bytes) + 10), "REFUSED", "zip.disk.multiple"],
    ["a bit in the end record's comment length", (bytes) => flipped(bytes, endAt(bytes) + 20), "REFUSED", "zip.directory.missing"],
    ["a bit in the data of MANIFEST.txt", flipIn("MANIFEST.txt", "dataAt", 200), "REFUSED", /^zip\./],
    ["a byte cut from the end", (bytes) => bytes.subarray(0, -1), "REFUSED", "zip.directory.missing"],
    ["a byte added to the end", (bytes) => Buffer.concat([bytes, Buffer.of(0)]), "REFUSED", "zip.data.trailing"],
    ["an entry removed", (bytes) => without(bytes, AUDIT), "INCOMPLETE", "manifest.entry.missing"],
    ["MANIFEST.txt removed", (bytes) => without(bytes, "MANIFEST.txt"), "ALTERED", "manifest.missing"],
    ["an entry added", (bytes) => after(bytes, AUDIT, (each) => renamed(each, "audit_more.csv")), "ALTERED", "manifest.entry.unlisted"],
    ["an entry renamed", (bytes) => zip(records(bytes).map((each) => (each.name === AUDIT ? renamed(each, "audit_logz.csv") : each))),
      "ALTERED", "manifest.entry.unlisted"],
    ["an entry duplicated", (bytes) => after(bytes, AUDIT, (each) => each), "REFUSED", "zip.entry.duplicate"],
    ["an entry's content put in the place of another's",
      (bytes) => {
        const [first, second] = ["identity_settings.json", "remediation_settings.json"].map((name) => record(bytes, name));
        return zip(records(bytes).map((each) => (each.name === second.name ? moved(first, second.name) : each)));
      },
      "ALTERED", "payload.digest.mismatch"],
  ];

  /** The record under a name of any length. */
  function moved(from, name) {
    const [local, central] = [Buffer.from(from.local), Buffer.from(from.central)];
    local.writeUInt16LE(name.length, 26);
    central.writeUInt16LE(name.length, 28);
    const between = (bytes, at) => Buffer.concat([bytes.subarray(0, at), Buffer.from(name), bytes.subarray(at + from.name.length)]);
    return { ...from, name, local: between(local, 30), central: between(central, 46) };
  }

  test("the tests' own writer changes nothing by itself", async ({ page, pack }) => {
    expect(zip(records(pack)).equals(pack)).toBe(true);
    await openVerify(page);
    await drop(page, { name: "same.zip", bytes: pack });
    await expectHeadline(page, "INTACT, NOT SIGNED");
  });

  test("no change is INTACT: each has its headline and code", async ({ page, pack }) => {
    await openVerify(page);
    const heard = listen(page);
    await page.context().setOffline(true);
    for (const [index, [what, change, headline, code]] of changes.entries()) {
      await test.step(what, async () => {
        await drop(page, { name: `changed-${index}.zip`, bytes: change(pack) });
        await expect(page).toHaveTitle(new RegExp(`: changed-${index}\\.zip – Packseal$`));
        await expect.soft(heading(page), what).toHaveText(headline);
        const codes = await page.locator(".finding__code").allTextContents();
        expect.soft(codes, what).toContainEqual(typeof code === "string" ? code : expect.stringMatching(code));
        await page.getByRole("button", { name: "Check another" }).click();
      });
    }
    expect(heard.requests).toEqual([]);
    expect(heard.errors).toEqual([]);
  });

  test("the page asks for nothing once it is loaded, whatever is checked", async ({ page, pack }) => {
    await openVerify(page);
    const heard = listen(page);
    for (const bytes of [pack, without(pack, AUDIT), Buffer.from("no pack")]) {
      await drop(page, { name: "offline.zip", bytes });
      await expect(page).toHaveTitle(/: offline\.zip – Packseal$/);
      await savedReport(page);
      await page.getByRole("button", { name: "Check another" }).click();
    }
    // Saving a report is a download of the page's own memory.
    expect(heard.requests.filter(({ url }) => !url.startsWith("blob:"))).toEqual([]);
  });
});

test("a worker's script that did not come while the network was open is told at once, with what to do", async ({ page }) => {
  await page.addInitScript(() => {
    const { fetch } = window;
    const lost = () => Promise.reject(new TypeError("Failed to fetch"));
    window.fetch = (input, ...rest) => (String(input).endsWith(".js") ? lost() : fetch(input, ...rest));
  });
  await page.goto("/verify.html");
  const words = "The background program did not come. The host of this page does not answer. Reload the page.";
  await expect(page.getByText(words, { exact: true })).toBeVisible();
  await drop(page, { name: "notes.txt", bytes: "These are no packs." });
  await expect(page.getByText("This file could not be read")).toBeVisible();
  await expect(page.getByText(words, { exact: true })).toBeVisible();
});
