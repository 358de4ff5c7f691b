// One run of one target.
import { spawn } from "node:child_process";
import { existsSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../lib/tools.mjs";

/** The longest input. Each rule of the formats shows in far less. */
const LONGEST = 64 << 10;
/** A single input that takes longer, in seconds, is a hang. */
const HANG = 20;
/** The most resident memory, in MiB. */
const MEMORY = 1024;
/** How often the CPU time is looked at, in milliseconds. */
const LOOK = 250;

/** libFuzzer's arguments that every run has. */
export const LIMITS = [`-max_len=${LONGEST}`, `-timeout=${HANG}`, `-rss_limit_mb=${MEMORY}`, "-print_final_stats=1"];

/** Runs a target for so many seconds of CPU; resolves to what it says of itself. */
export function runTarget(target, { program, place, seconds, seed }) {
  const [seeds, found, kept, crashes] = ["seeds", "found", "kept", "crashes"].map((kind) => place(kind, target));
  const before = new Set(readdirSync(crashes));
  const dictionary = join(ROOT, "fuzz", "dictionaries", `${target}.dict`);
  const words = existsSync(dictionary) ? [`-dict=${dictionary}`] : [];
  // Programs that share the machine get little of it: the time is bounded too.
  const limits = [...LIMITS, `-max_total_time=${seconds * 4}`, `-artifact_prefix=${crashes}/`, ...words];
  const chosen = seed ? [`-seed=${seed}`] : [];
  const begin = Date.now();
  return new Promise((done) => {
    const child = spawn(program, [...limits, ...chosen, found, seeds, kept], {
      cwd: ROOT,
      env: { ...process.env, PACKSEAL_FUZZ_SEEDS: seeds, RUST_BACKTRACE: "1" },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let output = "";
    let cpu;
    child.stderr.setEncoding("utf8");
    child.stderr.on("data", (text) => {
      output += text;
    });
    const looking = setInterval(() => {
      cpu = cpuSeconds(child.pid) ?? cpu;
      // libFuzzer ends by itself after the input at hand.
      if ((cpu ?? (Date.now() - begin) / 1000) >= seconds) child.kill("SIGUSR1");
    }, LOOK);
    const end = (code) => {
      clearInterval(looking);
      const named = readdirSync(crashes).filter((name) => !before.has(name) && !name.startsWith("slow-unit"));
      // Slow inputs are only told.
      readdirSync(crashes).filter((name) => name.startsWith("slow-unit")).forEach((name) => rmSync(join(crashes, name)));
      const crash = named.length > 0 ? join(crashes, named[0]) : code === 0 ? undefined : join(crashes, "(none was written)");
      const time = Math.round((Date.now() - begin) / 1000);
      done({ target, ...statistics(output), cpu: cpu && Math.round(cpu), seconds: time, crash, output: told(output) });
    };
    child.once("error", (error) => {
      output += error.message;
      end(127);
    });
    child.once("close", (code, signal) => end(signal ? 1 : code));
  });
}

/** What libFuzzer prints: the last line of its progress, the numbers at its end, and how many edges there are. */
export function statistics(output) {
  const last = [...output.matchAll(/^#(\d+)\t.*?cov: (\d+) ft: (\d+) corp: (\d+)\//gm)].at(-1) ?? [];
  const number = (pattern) => Number(output.match(pattern)?.[1] ?? 0);
  return {
    executions: number(/^stat::number_of_executed_units:\s+(\d+)/m) || Number(last[1] ?? 0),
    edges: Number(last[2] ?? 0),
    features: Number(last[3] ?? 0),
    inputs: Number(last[4] ?? 0),
    ofEdges: number(/^INFO: Loaded \d+ modules?\s+\((\d+) inline 8-bit counters\)/m),
  };
}

/** The end of what a target said: the panic and where it was. */
function told(output) {
  const lines = output.split("\n").filter((line) => !/^#\d+\t|^(INFO|stat::|###)/.test(line));
  return lines.slice(-60).join("\n").trim();
}

/** User and system time of a process, from /proc; undefined where there is none. */
function cpuSeconds(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1).split(" ");
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return undefined;
  }
}
