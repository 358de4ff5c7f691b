#!/usr/bin/env node
// `make test`: every check and test, one after the other, with an honest count at the end.
//
//   node scripts/test.mjs [--list] [--only STEP[,STEP]…]
import { parseArgs, stripVTControlCharacters } from "node:util";
import { nothing } from "./test/counts.mjs";
import { STEPS } from "./test/steps.mjs";

/** Lines of a failed test that are printed again at the end. */
const LAST_LINES = 30;

/** Characters of its words in the list of what failed. */
const LINE = 400;

const { values } = parseArgs({ options: { list: { type: "boolean" }, only: { type: "string", multiple: true } } });
if (values.list) {
  for (const { name } of STEPS) console.log(name);
  process.exit(0);
}
const wanted = values.only?.flatMap((names) => names.split(","));
const unknown = wanted?.filter((name) => !STEPS.some((step) => step.name === name)) ?? [];
if (unknown.length > 0) {
  console.error(`no step is called ${unknown.join(", ")}; --list names them`);
  process.exit(2);
}

const total = nothing();
const broken = new Set();
const rows = [];
const chosen = STEPS.filter(({ name }) => wanted?.includes(name) ?? true);
const begun = new Map(chosen.filter(({ early }) => early).map((step) => [step, step.early()]));
for (const step of chosen) {
  console.log(`\n=== ${step.name}`);
  const begin = Date.now();
  const counts = await runStep(step);
  if (counts.failed > 0) broken.add(step.name);
  for (const key of ["passed", "failed", "skipped"]) total[key] += counts[key];
  for (const reason of counts.reasons) total.reasons.push(`${step.name}: ${reason}`);
  for (const key of ["failures", "unsteady"]) {
    for (const { name, text } of counts[key]) total[key].push({ name: `${step.name}: ${name}`, text });
  }
  const seconds = ((Date.now() - begin) / 1000).toFixed(1);
  rows.push(`${step.name.padEnd(16)}${seconds.padStart(7)} s   ${summary(counts)}`);
}

console.log(`\n=== summary\n${rows.join("\n")}`);
if (total.reasons.length > 0) console.log(`\nSkipped, and why:\n${total.reasons.map((reason) => `  ${reason}`).join("\n")}`);
if (total.unsteady.length > 0) console.log(`\nPassed at the second try only:\n${total.unsteady.map(shortly).join("\n")}`);
if (total.failures.length > 0) {
  console.log(`\n=== failures\n${total.failures.map(failure).join("\n")}`);
  // Who sees no more than the end of the output learns at least what failed, and of what.
  console.log(`\nFailed:\n${total.failures.map(shortly).join("\n")}`);
}
console.log(`\n${summary(total)}`);
process.exit(total.failed > 0 ? 1 : 0);

async function runStep(step) {
  const missing = step.needs?.find((name) => broken.has(name));
  const reason = missing ? `${missing} failed` : await step.skip?.();
  if (reason) {
    console.log(`SKIPPED: ${step.name}: ${reason}`);
    return { ...nothing(), skipped: 1, reasons: [reason] };
  }
  try {
    return await step.run(await begun.get(step));
  } catch (error) {
    console.error(`${step.name}: ${error.stack}`);
    return { ...nothing(), failed: 1, failures: [{ name: "the step itself", text: error.stack }] };
  }
}

/** A failed test once more: what it said last. */
function failure({ name, text }) {
  const lines = stripVTControlCharacters(text).trim().split("\n");
  const last = lines.slice(-LAST_LINES);
  if (last.length < lines.length) last.unshift(`(${lines.length - last.length} lines before)`);
  return `\n${name}\n${last.map((line) => `  ${line}`).join("\n")}`;
}

function shortly({ name, text }) {
  const said = stripVTControlCharacters(text).replaceAll(/\s+/g, " ").trim();
  return `  ${name}: ${said.length > LINE ? `${said.slice(0, LINE)}…` : said}`;
}

function summary({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
