#!/usr/bin/env node
// Builds the fuzz targets and runs them: `make fuzz`, and shorter in `make test`.
//
//   node scripts/fuzz/fuzz.mjs [--seconds 600] [--jobs 2] [--targets container,verify] [--build] [--minimise] [--seed N] [--json FILE]
//
// --seconds N    of CPU for each target (FUZZ_SECONDS); of time, where the system does not tell a program's CPU
// --jobs N       targets that run at one time (FUZZ_JOBS; as many as there are processors)
// --build        builds and ends
// --minimise     runs nothing anew: keeps in fuzz/corpus the shortest inputs of earlier runs that reach what no seed reaches
//
// What a run finds stays in target/fuzz/corpus for the next one. A crash ends with 1, its input's path, and the command that replays it.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { ROOT } from "../lib/tools.mjs";
import { build, program, targets, whyNot } from "./build.mjs";
import { keepShortest } from "./minimise.mjs";
import { runTarget } from "./run.mjs";

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: process.env.FUZZ_SECONDS || "600" },
    jobs: { type: "string", default: process.env.FUZZ_JOBS || String(availableParallelism()) },
    targets: { type: "string", multiple: true },
    seed: { type: "string" },
    build: { type: "boolean" },
    minimise: { type: "boolean" },
    json: { type: "string" },
  },
});
const seconds = whole(values.seconds, "--seconds");
const jobs = whole(values.jobs, "--jobs");
const all = targets();
const wanted = values.targets?.flatMap((names) => names.split(",")) ?? all;
const unknown = wanted.filter((name) => !all.includes(name));
if (unknown.length > 0) stop(`no target is called ${unknown.join(", ")}; there are ${all.join(", ")}`);

const reason = whyNot();
if (reason) stop(`the fuzz targets cannot be built: ${reason}`);
console.log("building the fuzz targets");
if (!(await build())) stop("the fuzz targets were not built");
if (values.build) process.exit(0);

const folders = { seeds: "target/fuzz/seeds", found: "target/fuzz/corpus", kept: "fuzz/corpus", crashes: "target/fuzz/crashes" };
const place = (kind, target) => {
  const folder = join(ROOT, folders[kind], target);
  mkdirSync(folder, { recursive: true });
  return folder;
};

if (values.minimise) {
  for (const target of wanted) await keepShortest(target, program(target), place);
  process.exit(0);
}

const results = await inParallel(wanted, jobs, async (target) => {
  rmSync(join(ROOT, folders.seeds, target), { recursive: true, force: true });
  const result = await runTarget(target, { program: program(target), place, seconds, seed: values.seed });
  const { executions, edges, ofEdges, features, cpu, crash } = result;
  const coverage = `${edges} of ${ofEdges} edges, ${features} features`;
  console.log(`${target}: ${executions} executions, ${coverage}, ${cpu ?? result.seconds} s${crash ? ", CRASH" : ""}`);
  return result;
});
if (values.json) writeFileSync(values.json, JSON.stringify(results));

console.log(`\n${table(results)}\n`);
const bad = results.filter(({ crash, executions, seconds: ran }) => crash || executions === 0 || ran === 0);
for (const { target, crash, output } of bad) {
  console.log(`${target}:\n${output}`);
  if (crash) {
    const input = relative(ROOT, crash);
    console.log(`input:  ${input}\nreplay: ${relative(ROOT, program(target))} ${input}`);
  }
}
console.log(bad.length === 0 ? `${results.length} targets, 0 crashes` : `${bad.length} of ${results.length} targets failed`);
process.exit(bad.length === 0 ? 0 : 1);

/** One row a target: what it did, how far it came, what it took. */
function table(rows) {
  const head = ["target", "executions", "per s", "edges", "features", "inputs", "CPU s", "time s", "crashes"];
  const cells = rows.map((row) => [
    row.target,
    row.executions,
    Math.round(row.executions / Math.max(row.cpu ?? row.seconds, 1)),
    `${row.edges}/${row.ofEdges}`,
    row.features,
    row.inputs,
    row.cpu ?? "-",
    row.seconds,
    row.crash ? 1 : 0,
  ]);
  const lines = [head, ...cells.map((row) => row.map(String))];
  const widths = head.map((_, at) => Math.max(...lines.map((line) => line[at].length)));
  return lines
    .map((line) => line.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]) : cell.padStart(widths[at]))).join("  "))
    .join("\n");
}

async function inParallel(items, most, work) {
  const results = new Array(items.length);
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const at = next;
      next += 1;
      results[at] = await work(items[at]);
    }
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, worker));
  return results;
}

function whole(text, name) {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) stop(`${name} must be a whole number from 1, found ${text}`);
  return number;
}

function stop(message) {
  console.error(`fuzz: ${message}`);
  process.exit(2);
}
