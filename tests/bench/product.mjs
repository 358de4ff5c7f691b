// The product's engine as a contender: one worker that packs or checks, and so many that help it, as the pages have them.

/** Compiled once and kept, as the pages do. */
const module = await WebAssembly.compileStreaming(fetch("/engine/bench-wasm_bg.wasm"));

/** A worker of the engine that does one job; `answer` is what it says in the end. */
function start(first, transferred = [], tell = () => {}) {
  const worker = new Worker("/bench/worker.mjs", { type: "module" });
  const answer = new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => {
      if (data.done) resolve(data.done);
      else if (data.failed) reject(new Error(data.failed));
      else tell(data);
    };
    worker.onerror = (event) => reject(new Error(event.message || "the worker did not start"));
  });
  worker.postMessage({ ...first, module }, transferred);
  return { worker, answer };
}

/** One helper is nobody: with one processor, who is helped does it all. */
async function withHelpers(count, help, job, tell) {
  const workers = [];
  const ports = Array.from({ length: count < 2 ? 0 : count }, () => {
    const { port1, port2 } = new MessageChannel();
    workers.push(start({ ...help, port: port2 }, [port2]).worker);
    return port1;
  });
  const main = start({ ...job, ports }, ports, tell);
  workers.push(main.worker);
  try {
    return await main.answer;
  } finally {
    for (const worker of workers) worker.terminate();
  }
}

/** The engine with so many workers; `storage` is whether packs go to the browser's own storage, as on the page, or stay in memory. */
export function product({ workers = navigator.hardwareConcurrency, level = 6, storage = true } = {}) {
  const pack = async (files) => {
    const name = storage ? `${crypto.randomUUID()}.partial` : "";
    const { blob, digests } = await withHelpers(workers, { job: "help_pack" }, { job: "pack", files, level, name });
    return { blob, digests: new Map(digests) };
  };
  return {
    build: (files) => pack(files.map(({ name, file }) => [name, file])),
    /** Packs a file cut into so many entries. */
    cut: (blob, count) => pack([["cut/", blob, count]]),
    async verify(blob) {
      const file = blob instanceof File ? blob : new File([blob], "pack.zip");
      const { headline, listed, matched, digests } = await withHelpers(workers, { job: "help_verify", file }, { job: "verify", file });
      return { headline, listed, matched, digests: new Map(digests) };
    },
  };
}
