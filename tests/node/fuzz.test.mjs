// What is told of a fuzz target's run: libFuzzer's own words, read back.
import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { targets } from "../../scripts/fuzz/build.mjs";
import { statistics } from "../../scripts/fuzz/run.mjs";
import { ROOT } from "../../scripts/lib/tools.mjs";
import { countFuzz } from "../../scripts/test/counts.mjs";

const OUTPUT = [
  "INFO: Running with entropic power schedule (0xFF, 100).",
  "INFO: Loaded 1 modules   (29384 inline 8-bit counters): 29384 [0x55, 0x66), ",
  "#2\tINITED cov: 100 ft: 120 corp: 1/1b exec/s: 0 rss: 40Mb",
  "#4096\tpulse  cov: 812 ft: 1603 corp: 95/9Kb lim: 4096 exec/s: 2048 rss: 61Mb",
  "#9999\tDONE   cov: 900 ft: 1700 corp: 99/9Kb lim: 4096 exec/s: 2048 rss: 61Mb",
  "stat::number_of_executed_units: 10000",
].join("\n");

test("the last line of a run says how far it came", () => {
  assert.deepEqual(statistics(OUTPUT), { executions: 10000, edges: 900, features: 1700, inputs: 99, ofEdges: 29384 });
  const cut = OUTPUT.split("\n").slice(0, 4).join("\n");
  assert.deepEqual(statistics(cut), { executions: 4096, edges: 812, features: 1603, inputs: 95, ofEdges: 29384 });
  assert.equal(statistics("").executions, 0);
});

test("a target that broke, or never ran, has failed", () => {
  const good = { target: "a", executions: 9 };
  const report = JSON.stringify([good, { target: "b", executions: 9, crash: "crash-1" }, { target: "c", executions: 0 }]);
  const { passed, failed, failures } = countFuzz({ code: 1, report });
  assert.deepEqual([passed, failed, failures.map(({ name }) => name)], [1, 2, ["b", "c"]]);
  assert.equal(countFuzz({ code: 0, report: JSON.stringify([good]) }).passed, 1);
  assert.equal(countFuzz({ code: 1, report: JSON.stringify([good]) }).failed, 1);
  assert.equal(countFuzz({ code: 0, report: "[]" }).failed, 1);
});

test("every program of fuzz/ is a target, and every folder of the corpus is one's", () => {
  const programs = readdirSync(join(ROOT, "fuzz", "fuzz_targets")).map((name) => name.replace(/\.rs$/, ""));
  assert.deepEqual(targets().toSorted(), programs.toSorted());
  const kept = ["corpus", "dictionaries"].map((folder) => join(ROOT, "fuzz", folder)).filter((folder) => existsSync(folder));
  const folders = kept.flatMap((folder) => readdirSync(folder));
  for (const name of folders) assert.ok(programs.includes(name.replace(/\.dict$/, "")), name);
});
