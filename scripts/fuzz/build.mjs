// The build of the fuzz targets: all of them at once, with the compiler that builds everything else.
//
// cargo-fuzz asks for a nightly compiler for its sanitizers. The product has no unsafe code, so what it is fuzzed for are panics, overflows, broken
// properties, memory and time; all of that, and libFuzzer's coverage, is had with flags that a stable compiler takes. `cargo +nightly fuzz run TARGET`
// works on the same folder, with AddressSanitizer over the crates that do have unsafe code.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT, toolEnvironment, which } from "../lib/tools.mjs";
import { run } from "../test/run.mjs";

const FOLDER = join(ROOT, "fuzz");
const TARGET_DIR = join(ROOT, "target", "fuzz", "build");

/** As cargo-fuzz gives them, without a sanitizer. They are for one --target, so that build scripts and macros are not instrumented. */
const COVERAGE = [
  "-Cpasses=sancov-module",
  "-Cllvm-args=-sanitizer-coverage-level=4",
  "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
  "-Cllvm-args=-sanitizer-coverage-pc-table",
  "-Cllvm-args=-sanitizer-coverage-trace-compares",
  "-Cllvm-args=-simplifycfg-branch-fold-threshold=0",
  "--cfg",
  "fuzzing",
];

/** The names of the targets, in the order of fuzz/Cargo.toml. */
export function targets() {
  const text = readFileSync(join(FOLDER, "Cargo.toml"), "utf8");
  return [...text.matchAll(/^\[\[bin\]\]\nname = "(\w+)"$/gm)].map(([, name]) => name);
}

/** Why the targets cannot be built here, or false. */
export function whyNot() {
  if (process.platform === "win32") return "libFuzzer is not built on Windows here";
  if (!which("cargo")) return "cargo is not installed";
  // libfuzzer-sys compiles LLVM's libFuzzer.
  if (!process.env.CXX && !which("c++", "g++", "clang++")) return "no C++ compiler is on PATH";
  return false;
}

/** The program of a target. */
export function program(target) {
  return join(TARGET_DIR, host(), "release", target);
}

/** Builds all of them; resolves to whether that went well. */
export async function build() {
  const environment = { RUSTFLAGS: COVERAGE.join(" "), CARGO_TARGET_DIR: TARGET_DIR };
  const command = ["build", "--locked", "--release", "--bins", "--manifest-path", join(FOLDER, "Cargo.toml"), "--target", host()];
  const { code } = await run("cargo", command, { environment });
  return code === 0;
}

let triple;

function host() {
  if (!triple) {
    const said = execFileSync("rustc", ["-vV"], { cwd: ROOT, env: toolEnvironment(), encoding: "utf8" });
    triple = said.match(/^host: (\S+)$/m)[1];
  }
  return triple;
}
