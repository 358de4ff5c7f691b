// Starts the Verify document: everything that a check needs is fetched, then the network is shut, then the program runs.
import { guard, lock, refuseFrames } from "./policy.mjs";
import { fetchBytes, prepareWorker } from "./worker.mjs";

/** Starts the program whose files these are; `init` takes its compiled module. */
export async function start({ init, program, ...files }) {
  refuseFrames();
  const worker = prepareWorker(files);
  const bytes = await fetchBytes(program);
  // Where the worker's files do not come, the program says so when it asks for the worker.
  await worker.loaded;
  lock("'none'");
  guard(bytes, worker.isAddress);
  Object.defineProperty(globalThis, "packseal", { value: Object.freeze({ startWorker: worker.start }) });
  await init({ module_or_path: await WebAssembly.compile(bytes) });
}
