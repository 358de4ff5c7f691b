// Other people's programs.
import { test } from "@playwright/test";
import { spawnSync } from "node:child_process";
import { which } from "../../../scripts/lib/tools.mjs";

/** Runs a program; gives its status and what it wrote. Skips the test aloud when the program is not there. */
export function run(program, arguments_, options = {}) {
  const path = which(program);
  test.skip(path === undefined, `${program} is not installed`);
  const { status, stdout, stderr, error } = spawnSync(path, arguments_, { encoding: "utf8", maxBuffer: 1 << 28, ...options });
  if (error) throw error;
  return { status, output: `${stdout}${stderr}` };
}
