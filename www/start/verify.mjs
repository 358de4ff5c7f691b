// Starts the Verify document: everything that a check needs is fetched, then the network is shut, then the program runs.
//
// Script and module of its worker are the page's own: the program asks where it runs.
import { guard, lock, refuseFrames } from "./policy.mjs";
import { fetchBytes, holdWorker } from "./worker.mjs";

/** Starts the program whose files these are; `init` takes its compiled module. */
export async function start({ init, program, glue }) {
  refuseFrames();
  const bytes = await fetchBytes(program);
  const module = WebAssembly.compile(bytes);
  // Once the network is shut it cannot come any more.
  const script = fetchBytes(glue).catch(({ message }) => Promise.reject(new Error(`${message}. Reload the page.`)));
  const worker = holdWorker(() => Promise.all([script, module]));
  // Where the worker's script does not come, the program says so when it asks for the worker.
  await worker.load().catch(() => {});
  lock("'none'");
  guard(bytes, worker.isAddress);
  Object.defineProperty(globalThis, "packseal", { value: Object.freeze({ startWorker: worker.start }) });
  await init({ module_or_path: await module });
}
