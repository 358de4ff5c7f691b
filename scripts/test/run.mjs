// Runs one command of a step: streams what it says and keeps it for counting.
import { spawn } from "node:child_process";
import { ROOT, toolEnvironment } from "../lib/tools.mjs";

/** Resolves to `{ code, output }`; a command that cannot be started has code 127. */
export function run(command, arguments_, { environment = {} } = {}) {
  console.log(`$ ${[command, ...arguments_].join(" ")}`);
  return new Promise((done) => {
    const child = spawn(command, arguments_, {
      cwd: ROOT,
      env: { ...toolEnvironment(), ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const heard = [];
    child.stdout.on("data", (bytes) => {
      heard.push(bytes);
      process.stdout.write(bytes);
    });
    child.stderr.on("data", (bytes) => {
      heard.push(bytes);
      process.stderr.write(bytes);
    });
    child.once("error", (error) => {
      console.error(`cannot run ${command}: ${error.message}`);
      done({ code: 127, output: "" });
    });
    child.once("close", (code, signal) => done({ code: code ?? 1, output: Buffer.concat(heard).toString(), signal }));
  });
}
