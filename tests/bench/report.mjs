// What a run of the bench comes to: the bars, and the tables as they are printed and written.
import { cpus, release, type } from "node:os";

export const LIBRARIES = ["fflate", "fflate-workers", "zip.js", "jszip"];
const MIB = 2 ** 20;

/** What must be met and what is aimed at, by name; `low` where less is better. */
export const BARS = {
  build_big: { what: "build, big set: times the best JS library", must: 2.1, aim: 2.5 },
  verify_big: { what: "verify, big set: times the best JS library", must: 2.4, aim: 3.3 },
  build_small: { what: "build, 10,000 small files: times the best JS library", must: 2.3, aim: 4 },
  verify_small: { what: "verify, 10,000 small files: times the best JS library", must: 1.5, aim: 3 },
  size_big: { what: "archive of the big set, as a share of zip.js's", must: 1, aim: 0.98, low: true },
  memory_build: { what: "renderer above idle while building, MiB", must: 250, aim: 150, low: true },
  memory_verify: { what: "renderer above idle while verifying, MiB", must: 120, aim: 80, low: true },
  growth: { what: "time of 8 GiB, times that of 1 GiB", must: 8.8, aim: 8.1, low: true },
  scaling_build: { what: "build, big set: two workers, times one", must: 1.7, aim: 1.9 },
  scaling_verify: { what: "verify, big set: two workers, times one", must: 1.6, aim: 1.9 },
  first_load_build: { what: "first load of Build, KB brotli", must: 400, aim: 300, low: true },
  first_load_verify: { what: "first load of Verify, KB brotli", must: 300, aim: 200, low: true },
};

export function median(list) {
  const sorted = list.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 ? sorted[Math.floor(middle)] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** A bar with its value: `{ value, must, aim }`, as target/bench/latest.json has it. */
export function judged(name, value) {
  const { must, aim, low } = BARS[name];
  const meets = (bound) => (low ? value <= bound : value >= bound);
  return { value, must: meets(must), aim: meets(aim) };
}

/** The values of the bars that these results tell of; `results` has by set what `measure` gave. */
export function values(results, firstLoads) {
  const found = {};
  const paired = (set, what, others) => {
    const own = results[set]?.get("packseal");
    const ratios = own?.map((round, at) => {
      const theirs = others.map((name) => results[set].get(name)?.[at]?.[what]?.seconds).filter(Boolean);
      return theirs.length > 0 ? Math.min(...theirs) / round[what].seconds : undefined;
    });
    return ratios?.length > 0 && !ratios.includes(undefined) ? median(ratios) : undefined;
  };
  for (const what of ["build", "verify"]) {
    found[`${what}_big`] = paired("big", what, LIBRARIES);
    found[`${what}_small`] = paired("small", what, LIBRARIES);
    found[`scaling_${what}`] = paired("big", what, ["packseal@1"]);
    const peaks = results.big?.get("packseal")?.map((round) => round[what].peak / MIB);
    found[`memory_${what}`] = peaks && Math.max(...peaks);
  }
  const size = (name) => results.big?.get(name)?.[0]?.size;
  if (size("packseal") && size("zip.js")) found.size_big = size("packseal") / size("zip.js");
  for (const { document, part, bytes } of firstLoads) {
    if (part === "first load") found[document === "index.html" ? "first_load_build" : "first_load_verify"] = bytes / 1000;
  }
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}

/** The bars as a table. */
export function barsTable(bars) {
  const lines = Object.entries(bars).map(([name, { value, must, aim }]) => {
    const { what, must: least, aim: best, low } = BARS[name];
    const sign = low ? "≤" : "≥";
    return `| ${what} | ${value.toFixed(2)} | ${sign} ${least}: ${must ? "met" : "NOT MET"} | ${sign} ${best}: ${aim ? "met" : "not met"} |`;
  });
  return ["| | found | must | aim |", "|---|---|---|---|", ...lines].join("\n");
}

/** What each contender did on a set. */
export function setTable({ digests, bytes }, results) {
  const range = (list, form) => (list.length === 0 ? "" : `${form(median(list))} (${form(Math.min(...list))} to ${form(Math.max(...list))})`);
  const lines = [...results].map(([name, rounds]) => {
    const of = (what, member) => rounds.map((round) => round[what]?.[member]).filter((value) => value !== undefined);
    const speed = (what) => range(of(what, "seconds").map((seconds) => bytes / MIB / seconds), (value) => value.toFixed(1));
    const most = (what, member, form) => (of(what, member).length === 0 ? "" : form(Math.max(...of(what, member))));
    const step = (what) => [speed(what), most(what, "peak", (peak) => (peak / MIB).toFixed(0)), most(what, "cpu", (cpu) => cpu.toFixed(1))].join(" | ");
    return `| ${name} | ${step("build")} | ${(rounds[0].size / bytes).toFixed(4)} | ${step("verify")} |`;
  });
  return [
    `${digests.size} files, ${(bytes / MIB).toFixed(0)} MiB`,
    "",
    "| | build, MiB/s | peak, MiB | CPU s | size | verify, MiB/s | peak, MiB | CPU s |",
    "|---|---|---|---|---|---|---|---|",
    ...lines,
  ].join("\n");
}

/** What the natives did on the big set. */
export function nativeTable({ bytes }, results) {
  const speed = (list) => (list.length === 0 ? "" : (bytes / MIB / median(list)).toFixed(1));
  const lines = results.map(({ name, why, rounds }) =>
    why ? `| ${name} | not measured: ${why} | | |` : `| ${name} | ${["build", "verify", "digest"].map((what) => speed(rounds.map((round) => round[what]).filter(Boolean))).join(" | ")} |`,
  );
  return ["| | pack, MiB/s | test, MiB/s | digest, MiB/s |", "|---|---|---|---|", ...lines].join("\n");
}

export function machine() {
  const [{ model } = {}] = cpus();
  return `${cpus().length} processors (${model?.trim() ?? "unknown"}), ${type()} ${release()}`;
}
