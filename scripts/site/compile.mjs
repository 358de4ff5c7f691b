// Trunk's pre_build hook: compiles the pages and workers of both documents in one cargo call.
// Trunk would call cargo once per binary, one after the other; together their link steps share the cores, and
// Trunk's own calls then find nothing left to do. All have the same features, so that the library is compiled once: what a
// program does not call is not in its module.
import { spawnSync } from "node:child_process";
import { ROOT, toolEnvironment } from "../lib/tools.mjs";

const BINARIES = ["build-document", "build-worker", "summary-worker", "service-document", "seal-document", "verify-document", "verify-worker"];

const command = ["build", "--locked", "--target", "wasm32-unknown-unknown", "--features", "web,pdf"];
for (const binary of BINARIES) command.push("--bin", binary);
if (process.env.TRUNK_PROFILE === "release") command.push("--release");

const { status, error } = spawnSync("cargo", command, { cwd: ROOT, env: toolEnvironment(), stdio: "inherit" });
if (error) console.error(`cannot run cargo: ${error.message}`);
process.exit(status ?? 1);
