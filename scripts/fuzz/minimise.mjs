// The committed corpus: of what earlier runs found, the shortest inputs that reach what no seed reaches.
import { execFileSync } from "node:child_process";
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../lib/tools.mjs";
import { LIMITS } from "./run.mjs";

/** The most that one target keeps, and the longest of it, in bytes. */
const KEPT = 4096;
const LONGEST = 600;

/** Fills fuzz/corpus/TARGET anew. */
export async function keepShortest(target, program, place) {
  const [seeds, found, kept] = ["seeds", "found", "kept"].map((kind) => place(kind, target));
  const work = mkdtempSync(join(tmpdir(), "packseal-fuzz-"));
  try {
    const environment = { ...process.env, PACKSEAL_FUZZ_SEEDS: seeds };
    const merge = (...folders) =>
      execFileSync(program, ["-merge=1", ...LIMITS, ...folders], { cwd: ROOT, env: environment, stdio: "ignore" });
    const reached = join(work, "reached");
    mkdirSync(reached);
    // What the seeds reach is there before: only what goes beyond is added.
    merge(reached, seeds);
    const before = new Set(readdirSync(reached));
    const candidates = join(work, "candidates");
    cpSync(kept, candidates, { recursive: true });
    cpSync(found, candidates, { recursive: true });
    for (const name of readdirSync(candidates)) {
      if (statSync(join(candidates, name)).size > LONGEST) rmSync(join(candidates, name));
    }
    merge(reached, candidates);
    const beyond = readdirSync(reached).filter((name) => !before.has(name));
    const sized = beyond.map((name) => ({ name, size: statSync(join(reached, name)).size }));
    sized.sort((one, other) => one.size - other.size || (one.name < other.name ? -1 : 1));
    readdirSync(kept).forEach((name) => rmSync(join(kept, name)));
    let total = 0;
    let count = 0;
    // Every so many, so that not only the shortest are kept.
    const step = Math.max(1, Math.ceil(sized.reduce((sum, { size }) => sum + size, 0) / KEPT));
    for (const { name, size } of sized.filter((_, at) => at % step === 0)) {
      if (total + size > KEPT) continue;
      copyFileSync(join(reached, name), join(kept, name));
      total += size;
      count += 1;
    }
    console.log(`${target}: ${count} inputs of ${beyond.length} kept, ${total} bytes`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
