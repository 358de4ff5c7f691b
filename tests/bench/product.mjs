// The product's engine as a contender: one worker that packs or checks, and so many that help it, as the pages have them.

/** Compiled once and kept, as the pages do. */
const module = await WebAssembly.compileStreaming(fetch("/engine/bench-wasm_bg.wasm"));

function worker() {
  const worker = new Worker("/bench/worker.mjs", { type: "module" });
  worker.postMessage({ module });
  return worker;
}

/** The worker that checks, there before the first file, as on the page. */
const checker = worker();

/** Has a worker do one job, and gives what it says in the end. */
function ask(worker, job, transferred = [], tell = () => {}) {
  const answer = new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => {
      if (data.done) resolve(data.done);
      else if (data.failed) reject(new Error(data.failed));
      else if (!data.up) tell(data);
    };
    worker.onerror = (event) => reject(new Error(event.message || "the worker did not start"));
  });
  worker.postMessage(job, transferred);
  return answer;
}

/** Who will help with the next check, started before it is given, as on the page; four at most wait. */
let spare = [];
function prepare(count) {
  spare = Array.from({ length: count < 2 ? 0 : Math.min(count, 4) }, worker);
}
prepare(navigator.hardwareConcurrency);

/** The same with helpers: those of `ready` first, and new ones. One is nobody: with one processor, who is helped does it all. */
async function withHelpers(worker, count, ready, help, job) {
  const helpers = [];
  const ports = Array.from({ length: count < 2 ? 0 : count }, () => {
    const { port1, port2 } = new MessageChannel();
    helpers.push(start(ready.pop(), { ...help, port: port2 }));
    return port1;
  });
  try {
    return await ask(worker, { ...job, ports }, ports);
  } finally {
    for (const helper of helpers) helper.terminate();
  }
}

function start(ready, job) {
  const helper = ready ?? worker();
  helper.postMessage(job, [job.port]);
  return helper;
}

/** The digests of names, from a line each. */
const lines = (text) => new Map(text.split("\n").slice(0, -1).map((line) => [line.slice(65), line.slice(0, 64)]));

/** The engine with so many workers; `storage` is whether packs go to the browser's own storage, as on the page, or stay in memory. */
export function product({ workers = navigator.hardwareConcurrency, level = 6, storage = true } = {}) {
  const pack = async (files) => {
    const name = storage ? `${crypto.randomUUID()}.partial` : "";
    const builder = worker();
    try {
      const { blob, digests } = await withHelpers(builder, workers, [], { job: "help_pack" }, { job: "pack", files, level, name });
      return { blob, digests: lines(digests) };
    } finally {
      builder.terminate();
    }
  };
  return {
    build: (files) => pack(files.map(({ name, file }) => [name, file])),
    /** Packs a file cut into so many entries. */
    cut: (blob, count) => pack([["cut/", blob, count]]),
    async verify(blob) {
      const file = blob instanceof File ? blob : new File([blob], "pack.zip");
      const ready = workers < 2 ? [] : spare.splice(0);
      const { headline, listed, matched, digests } = await withHelpers(checker, workers, ready, { job: "help_verify", file }, { job: "verify", file });
      // The report comes first, as on the page.
      setTimeout(() => spare.length === 0 && prepare(workers));
      return { headline, listed, matched, digests: lines(digests) };
    },
  };
}
