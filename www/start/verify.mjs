// Starts the Verify document: the program runs, what its workers need is fetched, then the network is shut, then a worker may start.
import { fetchProgram, fetchSame, reloading } from "./later.mjs";
import { begin, guard, lock } from "./policy.mjs";
import { holdScreens } from "./screens.mjs";
import { watchTexts } from "./texts.mjs";
import { holdWorker } from "./worker.mjs";

const NO_PAPER = "The part that makes PDFs did not come before the network was shut. Save the report as JSON, or reload the page and give the file when it is ready.";

/** How long the network stays open for what makes PDFs, in milliseconds. */
const PAPER_LIMIT = 60_000;

/**
 * Starts the program whose file this is; `init` takes its compiled module, `program` is that module's name and digest. `worker` names the files of the program that reads, as
 * `{ glue, program }` with a name and a digest each, `summary` those of the one that makes PDFs. `screens` has the program of the screens about
 * sealing: what gives its `init`, and the name and digest of its module.
 */
export const start = (parts) => begin(() => startVerify(parts));

async function startVerify({ init, program, worker: { glue, program: reader }, summary, screens }) {
  const bytes = await fetchProgram(program);
  watchTexts();
  const worker = holdWorker(() => Promise.all([fetchSame(glue), fetchSame(reader).then((module) => WebAssembly.compile(module))]));
  // Who gives a file at once does not wait for what makes PDFs.
  const hurried = new AbortController();
  setTimeout(() => hurried.abort(), PAPER_LIMIT);
  const printer = worker.load().then(() => Promise.all([summary.glue, summary.program].map((file) => fetchSame(file, hurried.signal))));
  const paper = holdWorker(async () => {
    const [script, module] = await printer.catch(() => {
      throw new Error(NO_PAPER);
    });
    return [script, await WebAssembly.compile(module)];
  });
  const trust = guard(bytes, (address) => worker.isAddress(address) || paper.isAddress(address));
  const seal = holdScreens(screens.seal, trust);
  const sealed = seal.load();
  // Once the network is shut nothing comes any more: what did not come now is told to whoever asks for it.
  const reload = (error) => {
    throw reloading(error);
  };
  const shut = Promise.allSettled([worker.load(), printer, sealed]).then(([read]) => {
    lock("'none'");
    if (read.status === "rejected") reload(read.reason);
  });
  shut.catch(() => {});
  // No file is read before the network is shut: a worker starts after that, and takes over what the document forbids itself.
  const offered = {
    startWorker: () => shut.then(worker.start),
    startSummary: () => shut.then(paper.start),
    startScreens: () => shut.then(() => sealed.catch(reload)).then(seal.start),
    offerScreens: (_, open) => seal.offer(open),
    hurry: () => hurried.abort(),
    readerSha256: reader.sha256,
  };
  Object.defineProperty(globalThis, "packseal", { value: Object.freeze(offered) });
  await init({ module_or_path: await WebAssembly.compile(bytes) });
}
