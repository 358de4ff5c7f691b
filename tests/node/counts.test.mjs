// The counts that `make test` states: a skip is never a pass, and a crash is never silence.
import assert from "node:assert/strict";
import { test } from "node:test";
import { countCargo, countPlaywright, countSoak, countTap } from "../../scripts/test/counts.mjs";

const RESULT = "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s";

test("a cargo test that says SKIPPED is skipped once, with its reasons", () => {
  const output = [
    "test slow ... ignored, takes an hour",
    "successes:",
    "---- a::b stdout ----",
    "SKIPPED: no unzip here",
    "SKIPPED: no python3 here",
    "---- c stdout ----",
    "fine",
    RESULT,
    RESULT,
  ].join("\n");
  assert.deepEqual(countCargo({ code: 0, output }), {
    passed: 5,
    failed: 0,
    skipped: 3,
    reasons: ["slow: takes an hour", "a::b: no unzip here", "a::b: no python3 here"],
  });
});

test("a build of the soak that was wrong, left something or never came has failed", () => {
  const last = "wrong: 1, half-made: 0, left over: 1";
  const lines = ["1/4 SEED=1 drop → pack, 1 s", "2/4 SEED=2 cut → pack, 1 s", "  WRONG: a", "  LEFT OVER: b", "3/4 SEED=3 cut → x, 1 s", "  LEFT OVER: b", last];
  assert.deepEqual(countSoak({ code: 1, output: lines.join("\n") }), { passed: 1, failed: 3, skipped: 0, reasons: [] });
  const good = "1/1 SEED=1 drop → pack, 1 s\nwrong: 0, half-made: 0, left over: 0\n";
  assert.deepEqual(countSoak({ code: 0, output: good }), { passed: 1, failed: 0, skipped: 0, reasons: [] });
  assert.equal(countSoak({ code: 1, output: good }).failed, 1);
  assert.equal(countSoak({ code: 0, output: "" }).failed, 1);
});

test("a step that ends badly and names no failed test has failed once", () => {
  assert.equal(countCargo({ code: 101, output: "error: could not compile" }).failed, 1);
  assert.equal(countTap({ code: 1, report: "" }).failed, 1);
  assert.equal(countPlaywright({ code: 1, report: "{}" }).failed, 1);
});

test("a step that finds no test has failed", () => {
  assert.equal(countCargo({ code: 0, output: "no tests to run!" }).failed, 1);
  assert.equal(countTap({ code: 0, report: "# pass 0" }).failed, 1);
  assert.equal(countPlaywright({ code: 0, report: "{}" }).failed, 1);
});

test("TAP's skipped and unfinished tests are skipped, cancelled ones have failed", () => {
  const report = "ok 1 - x # SKIP no brotli\n# pass 4\n# fail 1\n# cancelled 1\n# skipped 1\n# todo 0\n";
  const counts = { passed: 4, failed: 2, skipped: 1, reasons: ["x: no brotli"] };
  assert.deepEqual(countTap({ code: 1, report }), counts);
});

test("a Playwright test that passed only on a second try has failed", () => {
  const spec = (title, status, annotations = []) => ({ title, tests: [{ status, annotations }] });
  const specs = [spec("a", "expected"), spec("b", "flaky"), spec("c", "skipped", [{ type: "skip", description: "no Firefox" }])];
  const report = JSON.stringify({ suites: [{ suites: [{ specs }] }], errors: [] });
  assert.deepEqual(countPlaywright({ code: 0, report }), { passed: 1, failed: 1, skipped: 1, reasons: ["c: no Firefox"] });
});
