// The counts that `make test` states: a skip is never a pass, and a crash is never silence.
import assert from "node:assert/strict";
import { test } from "node:test";
import { add, countCargo, countCheck, countPlaywright, countSoak, countTap, nothing, quietCargo } from "../../scripts/test/counts.mjs";

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
    failures: [],
    unsteady: [],
  });
});

test("failed cargo tests are named with their words, and of passed ones only a skip is shown", () => {
  const output = [
    "test a ... ok",
    "successes:",
    "---- a stdout ----",
    "many words",
    "SKIPPED: no unzip here",
    "successes:",
    "    a",
    "failures:",
    "---- b::c stdout ----",
    "expected 1",
    "---- d stdout ----",
    "expected 2",
    "failures:",
    "    b::c",
    "    d",
    "test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s",
  ];
  const { failed, failures } = countCargo({ code: 101, output: output.join("\n") });
  assert.equal(failed, 2);
  assert.deepEqual(failures, [{ name: "b::c", text: "expected 1\n" }, { name: "d", text: "expected 2\n" }]);
  assert.deepEqual(output.filter(quietCargo()), [output[0], output[4], ...output.slice(7)]);
});

test("a check that failed tells what it said, and the parts of a step are added up", () => {
  const failures = [{ name: "exit 3", text: "no such crate" }];
  assert.deepEqual(countCheck({ code: 3, output: "no such crate" }), { ...nothing(), failed: 1, failures });
  const both = add(countCheck({ code: 0 }), countCheck({ code: 3, output: "no such crate" }));
  assert.deepEqual(both, { ...nothing(), passed: 1, failed: 1, failures });
});

test("a build of the soak that was wrong, left something or never came has failed", () => {
  const last = "wrong: 1, half-made: 0, left over: 1";
  const lines = ["1/4 SEED=1 drop → pack, 1 s", "2/4 SEED=2 cut → pack, 1 s", "  WRONG: a", "  LEFT OVER: b", "3/4 SEED=3 cut → x, 1 s", "  LEFT OVER: b", last];
  const { passed, failed, failures } = countSoak({ code: 1, output: lines.join("\n") });
  assert.deepEqual([passed, failed, failures.map(({ name }) => name)], [1, 3, [lines[1], lines[4]]]);
  const good = "1/1 SEED=1 drop → pack, 1 s\nwrong: 0, half-made: 0, left over: 0\n";
  assert.deepEqual(countSoak({ code: 0, output: good }), { ...nothing(), passed: 1 });
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
  const bad = "not ok 2 - y\n  error: 'not equal'\n";
  const report = `ok 1 - x # SKIP no brotli\n${bad}ok 3 - z\n1..3\n# pass 4\n# fail 1\n# cancelled 1\n# skipped 1\n# todo 0\n`;
  const failures = [{ name: "y", text: "  error: 'not equal'\n" }];
  const counts = { ...nothing(), passed: 4, failed: 2, skipped: 1, reasons: ["x: no brotli"], failures };
  assert.deepEqual(countTap({ code: 1, report }), counts);
});

test("a Playwright test that failed twice has failed; one that passed at the second try has passed, and is named", () => {
  const results = [{ errors: [{ message: "not there", location: { file: "/e2e/x.spec.mjs", line: 7 } }] }, { errors: [] }];
  const spec = (title, status, annotations = []) => ({ title, tests: [{ status, annotations, results }] });
  const skipped = spec("c", "skipped", [{ type: "skip", description: "no Firefox" }]);
  const specs = [spec("a", "expected"), spec("b", "flaky"), skipped, spec("d", "unexpected")];
  const report = JSON.stringify({ suites: [{ suites: [{ specs }] }], errors: [] });
  assert.deepEqual(countPlaywright({ code: 1, report }), {
    passed: 2,
    failed: 1,
    skipped: 1,
    reasons: ["c: no Firefox"],
    failures: [{ name: "d", text: "x.spec.mjs:7: not there" }],
    unsteady: [{ name: "b", text: "x.spec.mjs:7: not there" }],
  });
});
