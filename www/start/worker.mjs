// The worker's script and module, held in memory: a worker then starts, and starts again, without a request.
//
// It starts from a blob: address, since such a worker takes over the policies of the document, those that were added included.
// A worker that starts from a file of the site has the policy of that file's headers instead, which not every host can set.

/**
 * Ends the worker's script. The page sends the compiled module first. No Trusted Types policy is needed here, so the one name that
 * is allowed is taken.
 */
const TAIL = `
globalThis.trustedTypes?.createPolicy("default", {});
addEventListener("message", ({ data }) => __wbg_init({ module_or_path: data }).catch(reportError), { once: true });
`;

/**
 * Holds what `fetchParts` resolves to, a worker's script and compiled module, and gives `{ load, start, isAddress }`. `load()` fetches
 * them unless they are here or on their way, anew after a failure. `start()` resolves to a new worker, with its module sent to it.
 * `isAddress` tells the address that such a worker has.
 */
export function holdWorker(fetchParts) {
  let parts;
  let address;
  const load = () => {
    parts ??= fetchParts().catch((error) => {
      parts = undefined;
      throw error;
    });
    return parts;
  };
  const start = async () => {
    const [script, module] = await load();
    address ??= URL.createObjectURL(new Blob([script, TAIL], { type: "text/javascript" }));
    const worker = new Worker(address, { type: "module" });
    worker.postMessage(module);
    return worker;
  };
  return { load, start, isAddress: (text) => address !== undefined && text === address };
}
