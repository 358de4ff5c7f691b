// The worker's script and module, held in memory: a worker then starts, and starts again, without a request.
//
// It starts from a blob: address, since such a worker takes over the policies of the document, those that were added included.
// A worker that starts from a file of the site has the policy of that file's headers instead, which not every host can set.

/** The bytes of a file of this site. */
export async function fetchBytes(name) {
  const answer = await fetch(new URL(name, import.meta.url));
  if (!answer.ok) throw new Error(`${name}: the host answered ${answer.status}`);
  return answer.arrayBuffer();
}

/**
 * Fetches the two files of a worker and gives `{ start, isAddress }`. `start()` resolves to a new worker, and fetches once more
 * only if that failed before. `isAddress` tells the address that such a worker has.
 */
export function prepareWorker({ workerScript, workerModule }) {
  let parts;
  let address;
  const load = () => {
    parts ??= Promise.all([fetchBytes(workerScript), fetchBytes(workerModule).then((bytes) => WebAssembly.compile(bytes))]).catch(
      (error) => {
        parts = undefined;
        throw error;
      },
    );
    return parts;
  };
  const start = async () => {
    const [script, module] = await load();
    address ??= URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
    const worker = new Worker(address);
    worker.postMessage(module);
    return worker;
  };
  const loaded = load().then(
    () => true,
    () => false,
  );
  return { start, loaded, isAddress: (text) => address !== undefined && text === address };
}
