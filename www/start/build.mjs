// Starts the Build document: settings, then the policy that follows from them, then the program.
import { takeAnswer } from "./answer.mjs";
import { fetchProgram, fetchSame, whenIdle } from "./later.mjs";
import { sourcesOf } from "./origins.mjs";
import { begin, guard, lock } from "./policy.mjs";
import { holdScreens } from "./screens.mjs";
import { watchTexts } from "./texts.mjs";
import { holdWorker } from "./worker.mjs";

/**
 * Starts the program whose file this is; `init` takes its compiled module, `program` is that module's name and digest. `worker` names the files of the worker's own program, as
 * `{ glue, program }` with a name and a digest each. They come when the program says that its first screen is up, or asks for a worker.
 * `summary` names those of the program that makes summary.pdf: they come when a build asks for one, and not before. `screens` has the
 * programs of the screens that few people open, by name: what gives its `init`, and the name and digest of its module, which comes with
 * such a screen.
 */
export const start = (parts) => begin(() => startBuild(parts));

async function startBuild({ init, program, worker: workerFiles, summary: summaryFiles, screens }) {
  const answer = takeAnswer();
  const config = readConfig();
  const bytes = await fetchProgram(program);
  watchTexts();
  const { status, text } = await config;
  // Settings that cannot be read name nobody: then the page may connect to its own host alone.
  lock(sourcesOf(parsed(text)));
  const worker = holdLater(workerFiles);
  const summary = holdLater(summaryFiles);
  const trust = guard(bytes, (address) => worker.isAddress(address) || summary.isAddress(address));
  const held = Object.fromEntries(Object.entries(screens).map(([name, parts]) => [name, holdScreens(parts, trust)]));
  const offered = {
    config: Object.freeze({ status, text }),
    takeAnswer: answer,
    // What does not come is told when a worker is asked for, which fetches once more.
    prepareWorker: () => whenIdle(() => worker.load().catch(() => {})),
    startWorker: worker.start,
    startSummary: summary.start,
    startScreens: (name) => held[name].start(),
    offerScreens: (name, open) => held[name].offer(open),
  };
  Object.defineProperty(globalThis, "packseal", { value: Object.freeze(offered) });
  await init({ module_or_path: await WebAssembly.compile(bytes) });
}

function holdLater({ glue, program }) {
  return holdWorker(() => Promise.all([fetchSame(glue), fetchSame(program).then((module) => WebAssembly.compile(module))]));
}

/** The answer to config.json; status 0 when there was none. */
async function readConfig() {
  try {
    const answer = await fetch("config.json");
    return { status: answer.status, text: await answer.text() };
  } catch {
    return { status: 0, text: "" };
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
