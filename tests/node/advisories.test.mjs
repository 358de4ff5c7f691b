// What the checks of known flaws ignore says why, in one place.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { ignoredAdvisories } from "../../scripts/lib/advisories.mjs";
import { ROOT } from "../../scripts/lib/tools.mjs";

test("each advisory that is ignored says why", () => {
  const ignored = ignoredAdvisories();
  assert.deepEqual(ignored.map(({ id }) => id), ["RUSTSEC-2023-0071"]);
  // Neither tool has a list of its own besides.
  for (const name of [".cargo/audit.toml", "audit.toml", ".npmrc", ".nsprc", "audit-ci.json"]) assert.ok(!existsSync(join(ROOT, name)), name);
  const steps = readFileSync(join(ROOT, "scripts", "test", "steps.mjs"), "utf8");
  assert.ok(!/RUSTSEC|GHSA|CVE-/.test(steps));
});

test("one without a reason is found", () => {
  const toml = (ignore) => `[advisories]\nyanked = "warn"\nignore = [\n  # RUSTSEC-2020-0001: a comment is no reason\n  ${ignore}\n]\n\n[bans]\ndeny = []\n`;
  assert.deepEqual(ignoredAdvisories(toml("")), []);
  const reason = "it is not reached: nothing here calls it";
  assert.deepEqual(ignoredAdvisories(toml(`{ id = "RUSTSEC-2020-0002", reason = "${reason}" },`)), [{ id: "RUSTSEC-2020-0002", reason }]);
  for (const ignore of ['"RUSTSEC-2020-0002",', '{ id = "RUSTSEC-2020-0002" },', '{ id = "RUSTSEC-2020-0002", reason = "" },', '{ id = "RUSTSEC-2020-0002", reason = "later" },']) {
    assert.throws(() => ignoredAdvisories(toml(ignore)), /RUSTSEC-2020-0002 without saying why/, ignore);
  }
});
