// Compiles the engine with the profile and features of the site, and binds it for a page.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { ROOT, toolEnvironment } from "../../scripts/lib/tools.mjs";

export function buildEngine() {
  const target = process.env.CARGO_TARGET_DIR ?? join(ROOT, "target");
  const wasm = "wasm32-unknown-unknown";
  run("cargo", ["build", "--locked", "--release", "--target", wasm, "-p", "packseal", "--features", "web,pdf", "--example", "bench-wasm"]);
  const module = join(target, wasm, "release", "examples", "bench_wasm.wasm");
  run("wasm-bindgen", ["--target", "web", "--no-typescript", "--out-name", "bench-wasm", "--out-dir", join(ROOT, "target", "bench", "engine"), module]);
}

function run(command, arguments_) {
  const { status, error } = spawnSync(command, arguments_, { cwd: ROOT, env: toolEnvironment(), stdio: "inherit" });
  if (error || status !== 0) throw new Error(`${command} failed${error ? `: ${error.message}` : ""}`);
}
