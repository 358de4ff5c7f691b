// What is in a pack: byte for byte what the contract's rules give for the tenant's rows, and the same bytes every time.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../scripts/lib/tools.mjs";
import { build, choose, dayBefore, finished, save, signIn, staged, start } from "./support/build.mjs";
import { withoutStaging } from "./support/staging.mjs";
import { frozen, recorder } from "./support/replay.mjs";
import { expect, test } from "./support/servers.mjs";
import { api, DOCUMENTS, expectedEntries, LAYOUT } from "./support/valdrics.mjs";
import { entries } from "./support/zip.mjs";

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

for (const { title, choices, window } of [
  {
    title: "the whole log",
    choices: { first: "", last: "", focus: true },
    window: { first: dayBefore(30), last: dayBefore(0) },
  },
  {
    title: "a period, with limits that cut",
    choices: { first: dayBefore(60), last: dayBefore(5), focus: true, evidence: "2", focusRows: "100" },
    window: { first: dayBefore(60), last: dayBefore(5), rows: 100 },
  },
]) {
  test(`every entry holds what the tenant's rows give: ${title}`, async ({ builder: page, tenant, folder }) => {
    const token = await build(page, choices);
    const pack = entries(readFileSync(await save(page, folder)));
    const { first, last, evidence = 200 } = choices;
    const wanted = await expectedEntries(api(tenant.url, token), { first, last, evidence: Number(evidence), focus: window });
    // The comparison means something only when there are rows to compare.
    expect(wanted.get("audit_logs.csv").split("\r\n").length).toBeGreaterThan(20);
    for (const [name, text] of wanted) {
      // Text where it is short enough to read the difference, the digest for the rest.
      expect(pack.get(name)?.toString(), name).toBe(text);
      expect(sha256(pack.get(name)), name).toBe(sha256(text));
    }
    for (const name of DOCUMENTS) {
      expect(sha256(pack.get(name)), name).toBe(sha256(readFileSync(join(ROOT, "pkg", "site", "documents", name))));
    }
    if (window.rows) expect(wanted.get("exports/focus-v1.3-core.csv").match(/\r\n/g)).toHaveLength(window.rows + 1);
  });
}

test("every entry of the layout is there in its order, or is a stated gap", async ({ builder: page, folder }) => {
  await build(page, { focus: true });
  const pack = entries(readFileSync(await save(page, folder)));
  const names = [...pack.keys()];
  const about = JSON.parse(pack.get("pack.json"));
  const stated = about.gaps.map(({ what }) => what);
  const present = LAYOUT.filter((name) => names.includes(name));
  expect(LAYOUT.filter((name) => !names.includes(name) && !stated.includes(name))).toEqual([]);
  expect(names.slice(0, present.length)).toEqual(present);
  expect(present).toHaveLength(33);
  expect(stated).toEqual(expect.arrayContaining(["carbon_factor_sets.json", "carbon_factor_update_logs.json", "environment"]));
  const manifest = JSON.parse(pack.get("manifest.json"));
  expect([...manifest.included_files].sort()).toEqual([...present].sort());
  // After the vendor's entries come ours alone.
  const ours = /^(raw\/\d{4}-[a-z_]+\.json|raw\/requests\.jsonl|COMPLETENESS\.csv|VERIFY\.md|pack\.json|MANIFEST\.txt)$/;
  for (const name of names.slice(present.length)) expect(name).toMatch(ours);
});

test("two builds of the same answers are the same bytes, staged on the device or in memory", async ({ context, tenant, folder }) => {
  const answers = recorder(tenant.url);
  const made = [];
  for (const inMemory of [false, false, true]) {
    const page = await context.newPage();
    await frozen(page);
    await answers.attach(page);
    if (inMemory) await withoutStaging(page);
    await signIn(page);
    await choose(page, { focus: true });
    await start(page);
    await finished(page);
    await expect(page.getByText("the pack is held in memory until you save it")).toBeVisible({ visible: inMemory });
    if (!inMemory) expect(await staged(page)).toHaveLength(1);
    made.push(readFileSync(await save(page, folder)));
    await page.close();
  }
  expect(answers.asked()).toBeGreaterThan(20);
  expect(made.map(sha256)).toEqual(made.map(() => sha256(made[0])));
});
