// Starts the Verify document: the program runs, what its worker needs is fetched, then the network is shut, then the worker may start.
import { fetchSame } from "./later.mjs";
import { guard, lock, refuseFrames } from "./policy.mjs";
import { fetchBytes, holdWorker } from "./worker.mjs";

/**
 * Starts the program whose file this is; `init` takes its compiled module. `worker` names the files of the program that reads, as
 * `{ glue, program }` with a name and a digest each.
 */
export async function start({ init, program, worker: { glue, program: reader } }) {
  refuseFrames();
  const bytes = await fetchBytes(program);
  const worker = holdWorker(() => Promise.all([fetchSame(glue), fetchSame(reader).then((module) => WebAssembly.compile(module))]));
  // Once the network is shut nothing comes any more: what did not come now is told to whoever asks for a worker.
  const shut = worker.load().then(
    () => lock("'none'"),
    ({ message }) => {
      lock("'none'");
      // What else may be tried needs the network.
      throw new Error(`${message.split(". ")[0].replace(/\.$/, "")}. Reload the page.`);
    },
  );
  shut.catch(() => {});
  guard(bytes, worker.isAddress);
  // No file is read before the network is shut: a worker starts after that, and takes over what the document forbids itself.
  const startWorker = () => shut.then(worker.start);
  Object.defineProperty(globalThis, "packseal", { value: Object.freeze({ startWorker }) });
  await init({ module_or_path: await WebAssembly.compile(bytes) });
}
