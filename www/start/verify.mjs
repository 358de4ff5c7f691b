// Starts the Verify document: everything that a check needs is fetched, then the network is shut, then the program runs.
import { guard, lock, refuseFrames } from "./policy.mjs";
import { fetchBytes, prepareWorker } from "./worker.mjs";

/** Starts the program whose files these are; `init` takes its compiled module. */
export async function start({ init, program, glue }) {
  refuseFrames();
  const bytes = await fetchBytes(program);
  const module = WebAssembly.compile(bytes);
  const worker = prepareWorker(glue, module);
  // Where the worker's script does not come, the program says so when it asks for the worker.
  await worker.loaded;
  lock("'none'");
  guard(bytes, worker.isAddress);
  Object.defineProperty(globalThis, "packseal", { value: Object.freeze({ startWorker: worker.start }) });
  await init({ module_or_path: await module });
}
