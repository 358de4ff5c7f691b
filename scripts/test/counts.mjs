// Counts of tests, read from what the runners themselves say. A test that prints `SKIPPED: reason` is skipped, not passed.
import { basename } from "node:path";

/**
 * `{ passed, failed, skipped, reasons, failures, unsteady }` with nothing in it. `reasons` tells of each skip in a line; `failures`
 * is `{ name, text }` of each failed test that the runner named, with what it said, and `unsteady` that of each one that passed
 * at the second try only.
 */
export const nothing = () => ({ passed: 0, failed: 0, skipped: 0, reasons: [], failures: [], unsteady: [] });

/** One check, such as a lint: passed when its command ended with 0. */
export function countCheck({ code, output = "" }) {
  if (code === 0) return { ...nothing(), passed: 1 };
  return { ...nothing(), failed: 1, failures: [{ name: `exit ${code}`, text: output }] };
}

/** The counts of two parts of a step, as one. */
export function add(a, b) {
  const both = nothing();
  for (const key of Object.keys(both)) both[key] = Array.isArray(both[key]) ? [...a[key], ...b[key]] : a[key] + b[key];
  return both;
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
  let failing = false;
  let failure;
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
      name = failure = undefined;
      failing = false;
    } else if (line === "failures:") {
      failing = true;
      failure = undefined;
    } else if (heading) {
      name = heading[1];
      if (failing) counts.failures.push((failure = { name, text: "" }));
    } else if (ignored) {
      counts.reasons.push(`${ignored[1]}: ${ignored[2] ?? "ignored"}`);
    } else if (skip) {
      counts.reasons.push(`${name ?? "a test"}: ${skip[1]}`);
      skippedTests.add(`${binary} ${name}`);
    } else if (failure) {
      failure.text += `${line}\n`;
    }
  }
  // The harness counted these as passed; they said themselves that they did not run.
  const moved = Math.min(skippedTests.size, counts.passed);
  counts.passed -= moved;
  counts.skipped += moved;
  return withExit(counts, code, output);
}

/** What `cargo test --show-output` says, line by line, less the words of tests that passed and ran. */
export function quietCargo() {
  let passing = false;
  return (line) => {
    if (line === "successes:") passing = true;
    else if (line === "failures:" || line.startsWith("test result:")) passing = false;
    return !passing || /(^|\s)SKIPPED: /.test(line);
  };
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
  let failure;
  for (const line of report.split("\n")) {
    const [, bad, name] = line.match(/^\s*(not )?ok \d+ - (.*)$/) ?? [];
    if (name) failure = bad && !/ # (?:SKIP|TODO)\b/.test(name) ? { name, text: "" } : undefined;
    else if (/^\s*(?:# |1\.\.)/.test(line)) failure = undefined;
    if (name && failure) counts.failures.push(failure);
    else if (failure) failure.text += `${line}\n`;
  }
  return withExit(counts, code);
}

/**
 * The JSON report of Playwright. A test that passed only when tried again, in a browser and with servers of its own, has passed, and
 * is told of by name.
 */
export function countPlaywright({ code, report }) {
  const counts = nothing();
  const { suites = [], errors = [] } = JSON.parse(report);
  const visit = (suite) => {
    for (const inner of suite.suites ?? []) visit(inner);
    for (const spec of suite.specs ?? []) for (const test of spec.tests) count(spec.file ? `${spec.file}: ${spec.title}` : spec.title, test);
  };
  const count = (title, test) => {
    const errors = (test.results ?? []).flatMap(({ errors = [] }) => errors);
    const text = errors.map(({ message, location }) => `${place(location)}${message}`).join("\n");
    if (test.status === "expected") counts.passed += 1;
    else if (test.status === "flaky") {
      counts.passed += 1;
      counts.unsteady.push({ name: title, text });
    } else if (test.status !== "skipped") {
      counts.failed += 1;
      counts.failures.push({ name: title, text });
    } else {
      counts.skipped += 1;
      const why = test.annotations.find(({ type }) => type === "skip" || type === "fixme")?.description;
      counts.reasons.push(`${title}: ${why ?? "skipped"}`);
    }
  };
  suites.forEach(visit);
  counts.failed += errors.length;
  for (const { message } of errors) counts.failures.push({ name: "Playwright", text: message });
  return withExit(counts, code);
}

const place = (location) => (location ? `${basename(location.file)}:${location.line}: ` : "");

/** The output of tests/soak: one line a build, what was wrong with it below, and the totals at the end. */
export function countSoak({ code, output }) {
  const counts = nothing();
  const builds = output.split(/^(?=\d+\/\d+ SEED=)/m).filter((part) => /^\d+\/\d+ SEED=/.test(part));
  const wrong = builds.filter((part) => /^ {2}(WRONG|LEFT OVER): /m.test(part));
  const bad = wrong.length;
  const wanted = Number(builds[0]?.match(/^\d+\/(\d+) /)[1] ?? 0);
  counts.passed = builds.length - bad;
  // A build that never came to its line has failed too.
  counts.failed = bad + wanted - builds.length;
  counts.failures = wrong.map((text) => ({ name: text.split("\n", 1)[0], text }));
  return withExit(counts, code, output);
}

/** The results of scripts/fuzz: a target has passed when it ran, and nothing in it broke. */
export function countFuzz({ code, report }) {
  const counts = nothing();
  for (const { target, crash, executions, output = "" } of JSON.parse(report)) {
    if (crash || executions === 0) {
      counts.failed += 1;
      counts.failures.push({ name: target, text: output });
    } else counts.passed += 1;
  }
  return withExit(counts, code);
}

/**
 * A step that failed without naming a failed test (it did not compile, or crashed) counts as one failure, and so does
 * one that found no test at all.
 */
function withExit(counts, code, text = "") {
  const ran = counts.passed + counts.failed + counts.skipped;
  if (counts.failed === 0 && (code !== 0 || ran === 0)) {
    counts.failed = 1;
    counts.failures.push({ name: ran === 0 ? "no test was found" : `exit ${code}`, text });
  }
  return counts;
}
