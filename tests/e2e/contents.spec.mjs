// What is in a pack: byte for byte what the contract's rules give for the tenant's rows, and the same bytes every time.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../scripts/lib/tools.mjs";
import { choose, dayBefore, finished, OWNER, save, signIn, staged, start } from "./support/build.mjs";
import { withoutStaging } from "./support/staging.mjs";
import { frozen, identity, recorder, replayBinary } from "./support/replay.mjs";
import { expect, test } from "./support/servers.mjs";
import { api, DOCUMENTS, expectedEntries, LAYOUT } from "./support/valdrics.mjs";
import { entries } from "./support/zip.mjs";

/** The exports beside FOCUS, by the labels of their boxes. */
const OTHERS = ["Savings proof", "Realized savings", "Close package"];

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

/** Savings say when they were asked for: the one thing that differs from one answer to the next. */
const timeless = (text) => text?.replace(/"as_of": "[^"]*"/, '"as_of": ""');

for (const { title, choices, window } of [
  {
    title: "the whole log",
    choices: { first: "", last: "", focus: true },
    window: { first: dayBefore(30), last: dayBefore(0) },
  },
  {
    title: "a period, with limits that cut",
    // Before it lie preliminary costs, of which no close package is made.
    choices: { first: dayBefore(38), last: dayBefore(5), focus: true, evidence: "2", focusRows: "100" },
    window: { first: dayBefore(38), last: dayBefore(5), rows: 100 },
  },
]) {
  test(`every entry holds what the tenant's rows give: ${title}`, async ({ builder: page, tenant, folder }) => {
    const token = await signIn(page);
    await choose(page, choices);
    for (const name of OTHERS) await page.getByLabel(name, { exact: true }).check();
    await start(page);
    await finished(page);
    const pack = entries(readFileSync(await save(page, folder)));
    const { first, last, evidence = 200 } = choices;
    const wanted = await expectedEntries(api(tenant.url, token), {
      ...{ first, last, evidence: Number(evidence) },
      ...{ focus: window, others: window },
    });
    // The comparison means something only when there are rows to compare.
    expect(wanted.get("audit_logs.csv").split("\r\n").length).toBeGreaterThan(20);
    for (const [name, text] of wanted) {
      // Text where it is short enough to read the difference, the digest for the rest.
      const found = timeless(pack.get(name)?.toString());
      expect(found, name).toBe(timeless(text));
      expect(sha256(found), name).toBe(sha256(timeless(text)));
    }
    for (const name of DOCUMENTS) {
      expect(sha256(pack.get(name)), name).toBe(sha256(readFileSync(join(ROOT, "pkg", "site", "documents", name))));
    }
    if (window.rows) expect(wanted.get("exports/focus-v1.3-core.csv").match(/\r\n/g)).toHaveLength(window.rows + 1);
  });
}

test("every entry of the layout is there in its order, or is a stated gap", async ({ builder: page, folder }) => {
  await signIn(page);
  await choose(page, { focus: true });
  for (const name of OTHERS) await page.getByLabel(name, { exact: true }).check();
  await start(page);
  await finished(page);
  const pack = entries(readFileSync(await save(page, folder)));
  const names = [...pack.keys()];
  const about = JSON.parse(pack.get("pack.json"));
  const stated = about.gaps.map(({ what }) => what);
  const present = LAYOUT.filter((name) => names.includes(name));
  expect(LAYOUT.filter((name) => !names.includes(name) && !stated.includes(name))).toEqual([]);
  expect(names.slice(0, present.length)).toEqual(present);
  expect(LAYOUT).toHaveLength(45);
  expect(present).toHaveLength(43);
  expect(stated).toEqual(expect.arrayContaining(["carbon_factor_sets.json", "carbon_factor_update_logs.json", "environment"]));
  const manifest = JSON.parse(pack.get("manifest.json"));
  expect([...manifest.included_files].sort()).toEqual([...present].sort());
  // After the vendor's entries come ours alone.
  const ours = /^(raw\/\d{4}-[a-z_]+\.json|raw\/arguments\.json|raw\/requests\.jsonl|COMPLETENESS\.csv|INDEX\.csv|INDEX\.html|summary\.pdf|VERIFY\.md|pack\.json|MANIFEST\.txt)$/;
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

test("the page and a native program make the same bytes of the same answers", async ({ page, tenant, folder }) => {
  const query = new URLSearchParams({
    ...{ start_date: dayBefore(38), end_date: dayBefore(5), evidence_limit: "50", hide_secrets: "true" },
    ...{ include_focus_export: "true", focus_max_rows: "100", include_savings_proof: "true" },
    ...{ include_realized_savings: "true", include_close_package: "true", close_max_restatements: "1" },
  });
  const answers = recorder(tenant.url);
  await frozen(page);
  await answers.attach(page);
  await page.goto(`/#/build?${query}`);
  const signedIn = page.waitForResponse((response) => response.url().endsWith("/demo/token"));
  await page.getByRole("button", { name: OWNER }).click();
  const { access_token: token, tenant: organisation } = await (await signedIn).json();
  await page.getByRole("button", { name: "Build the pack" }).click();
  await finished(page);
  const made = readFileSync(await save(page, folder));
  expect(entries(made).has("exports/close-package.json")).toBe(true);

  const run = join(folder, "run.json");
  const kept = { answers: answers.answers(), query: `${query}`, tenant: organisation.name, ...identity() };
  writeFileSync(run, JSON.stringify({ ...kept, api: tenant.url, token, documents: join(ROOT, "pkg", "site", "documents") }));
  const out = join(folder, "native.zip");
  const { status, stderr } = spawnSync(replayBinary(), [run, out], { encoding: "utf8" });
  expect(stderr + status).toMatch(/0$/);
  expect(sha256(readFileSync(out))).toBe(sha256(made));
});
