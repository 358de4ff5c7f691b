// Starts the Build document: settings, then the policy that follows from them, then the program.
import { sourcesOf } from "./origins.mjs";
import { guard, lock, refuseFrames } from "./policy.mjs";
import { fetchBytes, prepareWorker } from "./worker.mjs";

/** Starts the program whose files these are; `init` takes its compiled module. */
export async function start({ init, program, glue }) {
  refuseFrames();
  const config = readConfig();
  const bytes = await fetchBytes(program);
  const { status, text } = await config;
  // Settings that cannot be read name nobody: then the page may connect to its own host alone.
  lock(sourcesOf(parsed(text)));
  const module = WebAssembly.compile(bytes);
  const worker = prepareWorker(glue, module);
  guard(bytes, worker.isAddress);
  const offered = { config: Object.freeze({ status, text }), startWorker: worker.start };
  Object.defineProperty(globalThis, "packseal", { value: Object.freeze(offered) });
  await init({ module_or_path: await module });
}

/** The answer to config.json; status 0 when there was none. */
async function readConfig() {
  try {
    const answer = await fetch("config.json");
    return { status: answer.status, text: await answer.text() };
  } catch {
    return { status: 0, text: "" };
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
