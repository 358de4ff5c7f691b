// Counts of tests, read from what the runners themselves say. A test that prints `SKIPPED: reason` is skipped, not passed.

/** `{ passed, failed, skipped, reasons }` with nothing in it. */
export const nothing = () => ({ passed: 0, failed: 0, skipped: 0, reasons: [] });

/** One check, such as a lint: passed when its command ended with 0. */
export function countCheck({ code }) {
  return { ...nothing(), passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
}

/**
 * The output of `cargo test` (run with `--show-output`, so that a passing test's words are seen) or of
 * wasm-bindgen-test-runner: the sums of its `test result:` lines.
 */
export function countCargo({ code, output }) {
  const counts = nothing();
  let name;
  const skippedTests = new Set();
  let binary = 0;
  for (const line of output.split("\n")) {
    const result = line.match(/^test result: \S+ (\d+) passed; (\d+) failed; (\d+) ignored/);
    const heading = line.match(/^---- (.+?) (?:stdout|output) ----$/);
    const ignored = line.match(/^test (.+?) \.\.\. ignored(?:, (.*))?$/);
    const skip = line.match(/^(?:.*\s)?SKIPPED: (.+)$/);
    if (result) {
      counts.passed += Number(result[1]);
      counts.failed += Number(result[2]);
      counts.skipped += Number(result[3]);
      binary += 1;
      name = undefined;
    } else if (heading) {
      name = heading[1];
    } else if (ignored) {
      counts.reasons.push(`${ignored[1]}: ${ignored[2] ?? "ignored"}`);
    } else if (skip) {
      counts.reasons.push(`${name ?? "a test"}: ${skip[1]}`);
      skippedTests.add(`${binary} ${name}`);
    }
  }
  // The harness counted these as passed; they said themselves that they did not run.
  const moved = Math.min(skippedTests.size, counts.passed);
  counts.passed -= moved;
  counts.skipped += moved;
  return withExit(counts, code);
}

/** The TAP that `node --test --test-reporter=tap` writes. */
export function countTap({ code, report }) {
  const counts = nothing();
  const total = (word) => Number(report.match(new RegExp(`^# ${word} (\\d+)$`, "m"))?.[1] ?? 0);
  counts.passed = total("pass");
  counts.failed = total("fail") + total("cancelled");
  counts.skipped = total("skipped") + total("todo");
  for (const [, name, reason] of report.matchAll(/^\s*(?:not )?ok \d+ - (.*?) # (?:SKIP|TODO)\s*(.*)$/gm)) {
    counts.reasons.push(`${name}: ${reason || "skipped"}`);
  }
  return withExit(counts, code);
}

/** The JSON report of Playwright. A test that passed only when tried again counts as failed. */
export function countPlaywright({ code, report }) {
  const counts = nothing();
  const { suites = [], errors = [] } = JSON.parse(report);
  const visit = (suite) => {
    for (const inner of suite.suites ?? []) visit(inner);
    for (const spec of suite.specs ?? []) for (const test of spec.tests) count(spec.title, test);
  };
  const count = (title, test) => {
    if (test.status === "expected") counts.passed += 1;
    else if (test.status !== "skipped") counts.failed += 1;
    else {
      counts.skipped += 1;
      const why = test.annotations.find(({ type }) => type === "skip" || type === "fixme")?.description;
      counts.reasons.push(`${title}: ${why ?? "skipped"}`);
    }
  };
  suites.forEach(visit);
  counts.failed += errors.length;
  return withExit(counts, code);
}

/** The output of tests/soak: one line a build, what was wrong with it below, and the totals at the end. */
export function countSoak({ code, output }) {
  const counts = nothing();
  const builds = output.split(/^(?=\d+\/\d+ SEED=)/m).filter((part) => /^\d+\/\d+ SEED=/.test(part));
  const bad = builds.filter((part) => /^ {2}(WRONG|LEFT OVER): /m.test(part)).length;
  const wanted = Number(builds[0]?.match(/^\d+\/(\d+) /)[1] ?? 0);
  counts.passed = builds.length - bad;
  // A build that never came to its line has failed too.
  counts.failed = bad + wanted - builds.length;
  return withExit(counts, code);
}

/** The results of scripts/fuzz: a target has passed when it ran, and nothing in it broke. */
export function countFuzz({ code, report }) {
  const counts = nothing();
  for (const { crash, executions } of JSON.parse(report)) {
    if (crash || executions === 0) counts.failed += 1;
    else counts.passed += 1;
  }
  return withExit(counts, code);
}

/**
 * A step that failed without naming a failed test (it did not compile, or crashed) counts as one failure, and so does
 * one that found no test at all.
 */
function withExit(counts, code) {
  const ran = counts.passed + counts.failed + counts.skipped;
  if (counts.failed === 0 && (code !== 0 || ran === 0)) counts.failed = 1;
  return counts;
}
