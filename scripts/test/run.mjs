// Runs one command of a step: streams what it says and keeps it for counting.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { ROOT, toolEnvironment } from "../lib/tools.mjs";

/**
 * Resolves to `{ code, output }`; a command that cannot be started has code 127. Of its standard output only the lines
 * that `shows` takes are printed, all of them as a rule; `output` has every one. With `held`, nothing is printed.
 */
export function run(command, arguments_, { environment = {}, shows, held = false } = {}) {
  const line = `$ ${[command, ...arguments_].join(" ")}`;
  if (!held) console.log(line);
  return new Promise((done) => {
    const child = spawn(command, arguments_, {
      cwd: ROOT,
      env: { ...toolEnvironment(), ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const heard = held ? [Buffer.from(`${line}\n`)] : [];
    if (shows) createInterface({ input: child.stdout }).on("line", (line) => shows(line) && console.log(line));
    child.stdout.on("data", (bytes) => {
      heard.push(bytes);
      if (!shows && !held) process.stdout.write(bytes);
    });
    child.stderr.on("data", (bytes) => {
      heard.push(bytes);
      if (!held) process.stderr.write(bytes);
    });
    child.once("error", (error) => {
      console.error(`cannot run ${command}: ${error.message}`);
      done({ code: 127, output: "" });
    });
    child.once("close", (code, signal) => done({ code: code ?? 1, output: Buffer.concat(heard).toString(), signal }));
  });
}
