// The two sides of the comparison: the reader as a native program, and as the WebAssembly module of the page.
//
// A side is `{ judge(path), end() }`; `judge` resolves to `{ answer }`, `{ panic }` or `{ late: true }`, each with `millis` and `peak` (the most memory
// of the side while it read, in bytes, where that is known). A side that panicked or took too long begins anew with the next file.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Worker } from "node:worker_threads";
import { ROOT, toolEnvironment } from "../../scripts/lib/tools.mjs";

const TARGET = process.env.CARGO_TARGET_DIR ?? join(ROOT, "target");

/** The program `corpora` of the given cargo profile. */
export function nativeSide(profile, limit) {
  const program = join(TARGET, profile, "examples", "corpora");
  if (!existsSync(program)) throw new Error(`${program} is not built: cargo build --locked --example corpora`);
  return side(limit, (tell) => {
    const child = spawn(program, { stdio: ["pipe", "pipe", "inherit"] });
    createInterface({ input: child.stdout }).on("line", (line) => tell(JSON.parse(line)));
    child.once("close", (code, signal) => tell({ panic: `the program ended by ${signal ?? `exit ${code}`}` }));
    // A program that is gone tells so by its end.
    child.stdin.on("error", () => {});
    return {
      ask: (path) => child.stdin.write(`${JSON.stringify(path)}\n`),
      end: () => child.kill("SIGKILL"),
    };
  });
}

/** The module `corpora-wasm` of the given cargo profile, in a thread of Node. */
export function wasmSide(profile, limit) {
  const folder = join(TARGET, "wasm32-unknown-unknown", profile, "examples");
  const module = ["corpora_wasm.wasm", "corpora-wasm.wasm"].map((name) => join(folder, name)).find(existsSync);
  if (!module) {
    throw new Error(`${folder} has no module: cargo build --locked --target wasm32-unknown-unknown --features web,pdf --example corpora-wasm`);
  }
  const out = join(TARGET, "corpora");
  mkdirSync(out, { recursive: true });
  // The project's own scripts are modules; wasm-bindgen writes none.
  writeFileSync(join(out, "package.json"), '{ "type": "commonjs" }\n');
  execFileSync("wasm-bindgen", ["--target", "nodejs", "--out-dir", out, "--out-name", "reader", module], { env: toolEnvironment() });
  let heard = false;
  return side(limit, (tell) => {
    const thread = new Worker(new URL("./thread.mjs", import.meta.url), { workerData: { module: join(out, "reader.js") } });
    thread.on("message", (told) => {
      heard = true;
      tell(told);
    });
    thread.once("error", (error) => {
      if (!heard) throw new Error(`the module does not start: ${error.message}`);
      tell({ panic: error.message });
    });
    return { ask: (path) => thread.postMessage(path), end: () => void thread.terminate() };
  });
}

function side(limit, start) {
  let running;
  const end = () => {
    running?.end();
    running = undefined;
  };
  const begin = () => {
    // What one says after its end is not heard: the next has begun by then.
    const own = { tell: () => {} };
    return Object.assign(own, start((told) => running === own && own.tell(told)));
  };
  const judge = (path) =>
    new Promise((done) => {
      const from = performance.now();
      let over = false;
      const finish = (told) => {
        if (over) return;
        over = true;
        clearTimeout(timer);
        if (told.answer === undefined) end();
        done({ millis: performance.now() - from, ...told });
      };
      const timer = setTimeout(() => finish({ late: true }), limit);
      running ??= begin();
      running.tell = finish;
      running.ask(path);
    });
  return { judge, end };
}

/** `12.3 MiB` */
export function mebibytes(bytes) {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}
