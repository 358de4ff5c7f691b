// The worker's script and module, held in memory: a worker then starts, and starts again, without a request.
//
// It starts from a blob: address, since such a worker takes over the policies of the document, those that were added included.
// A worker that starts from a file of the site has the policy of that file's headers instead, which not every host can set.
//
// Script and module are the page's own: the program asks where it runs.

/**
 * Ends the worker's script. The page sends the compiled module first. No Trusted Types policy is needed here, so the one name that
 * is allowed is taken.
 */
const TAIL = `
globalThis.trustedTypes?.createPolicy("default", {});
addEventListener("message", ({ data }) => __wbg_init({ module_or_path: data }).catch(reportError), { once: true });
`;

/** The bytes of a file of this site. */
export async function fetchBytes(name) {
  const answer = await fetch(new URL(name, import.meta.url));
  if (!answer.ok) throw new Error(`${name}: the host answered ${answer.status}`);
  return answer.arrayBuffer();
}

/**
 * Fetches the script of a program and gives `{ start, loaded, isAddress }`. `start()` resolves to a new worker with `module`, a
 * promise of the compiled program, and fetches once more only if that failed before. `isAddress` tells the address that such a
 * worker has.
 */
export function prepareWorker(glue, module) {
  let script;
  let address;
  const load = () => {
    script ??= fetchBytes(glue).catch((error) => {
      script = undefined;
      throw error;
    });
    return script;
  };
  const start = async () => {
    const text = await load();
    const compiled = await module;
    address ??= URL.createObjectURL(new Blob([text, TAIL], { type: "text/javascript" }));
    const worker = new Worker(address, { type: "module" });
    worker.postMessage(compiled);
    return worker;
  };
  const loaded = load().then(
    () => true,
    () => false,
  );
  return { start, loaded, isAddress: (text) => address !== undefined && text === address };
}
