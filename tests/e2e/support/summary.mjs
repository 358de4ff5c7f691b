// The maker of summary.pdf through the page's own door: the worker that its start script starts, and the messages that the program sends it.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../../scripts/lib/tools.mjs";

/** Matches the addresses of its files: a script and a module. */
export const SUMMARY_FILES = /\/summary-worker-[0-9a-f]{16}(_bg\.wasm|\.js)$/;

/** The facts of a file in tests/fixtures/summary. */
export function facts(name) {
  return JSON.parse(readFileSync(join(ROOT, "tests", "fixtures", "summary", `${name}.json`), "utf8"));
}

/** What the native program makes of the same facts, into `folder`. */
export function nativeSummary(name, folder) {
  const program = join(process.env.CARGO_TARGET_DIR ?? join(ROOT, "target"), "debug", "examples", "summary");
  const out = join(folder, `${name}.pdf`);
  execFileSync(program, [join(ROOT, "tests", "fixtures", "summary", `${name}.json`), out]);
  return readFileSync(out);
}

const varint = (number) => {
  const bytes = [];
  let rest = BigInt(number);
  do {
    bytes.push(Number(rest & 0x7fn) | (rest > 0x7fn ? 0x80 : 0));
    rest >>= 7n;
  } while (rest > 0n);
  return bytes;
};
const text = (value) => [...varint(Buffer.byteLength(value)), ...Buffer.from(value)];
const maybe = (write) => (value) => (value === null ? [0] : [1, ...write(value)]);
const list = (write) => (values) => [...varint(values.length), ...values.flatMap(write)];
const members = (...writes) => (value) => writes.flatMap(([name, write]) => write(value[name]));
const pair = (first, second) => (value) => [...first(value[0]), ...second(value[1])];

/** The facts as the build worker encodes them (postcard 1, https://postcard.jamesmunns.com/wire-format). */
export const encoded = members(
  ["title", text],
  ["organisation", text],
  ["pack_id", text],
  ["payload_sha256", text],
  ["recipe", text],
  ["producer", text],
  ["claimed_at", text],
  ["period", pair(maybe(text), maybe(text))],
  ["figures", list(members(["label", text], ["value", text]))],
  ["chart", maybe(members(["title", text], ["full", varint], ["bars", list(members(["label", text], ["value", maybe(varint)], ["shown", text]))]))],
  ["missing", list(members(["section", text], ["what", text], ["why", text]))],
  ["limits", list(text)],
  ["exclusions", list(members(["what", text], ["why", text]))],
  ["controls", list(members(["framework", text], ["control", text], ["about", text], ["answers", list(pair(text, text))]))],
  ["entries", list(members(["name", text], ["bytes", varint], ["sha256", text]))],
);

/**
 * Starts the worker on `page` as the page's program does, gives it the encoded facts, and resolves to what it answers:
 * `{ kind, variant, bytes }` with the message's number and what is in it, or `{ refused }` where the worker did not start.
 */
export function summaryOf(page, facts) {
  const message = [...varint(facts.length), ...facts];
  return page.evaluate(async (message) => {
    let worker;
    try {
      worker = await globalThis.packseal.startSummary();
    } catch ({ message }) {
      return { refused: message };
    }
    const next = () =>
      new Promise((done, fail) => {
        worker.addEventListener("message", ({ data }) => done(data), { once: true });
        worker.addEventListener("error", ({ message }) => fail(new Error(message)), { once: true });
      });
    const ready = await next();
    if (ready.message[0] !== 0) throw new Error("the first message is not Ready");
    const answer = next();
    worker.postMessage({ kind: "to-summary/1", message: new Uint8Array(message) });
    const { kind, message: bytes } = await answer;
    worker.terminate();
    // The number of the variant, then a list's or a text's length, as seven bits a byte, then what is in it.
    let at = 1;
    while (bytes[at] >= 0x80) at += 1;
    return { kind, variant: bytes[0], bytes: [...bytes.subarray(at + 1)] };
  }, message);
}

// Messages between the page and its build worker, by the number of their variant (src/web/worker/message.rs).
const START = 0;
const FROM_BUILD_SUMMARY = 8;
const TO_BUILD_SUMMARY = 5;

/**
 * Before the page is opened: when its program sends a build worker the order to start, that worker also seems to ask for a summary of these
 * facts. What the program then answers it is in `answersOf`. The worker itself is the real one, and nothing waits for the answer there.
 */
export async function askForSummary(page, facts) {
  const asks = [FROM_BUILD_SUMMARY, ...varint(facts.length), ...facts];
  await page.addInitScript(
    ([asks, start, answer]) => {
      const answers = [];
      Object.defineProperty(globalThis, "answersForTest", { value: answers });
      globalThis.Worker = class extends Worker {
        postMessage(data, ...rest) {
          super.postMessage(data, ...rest);
          if (data.kind === undefined || !data.kind.startsWith("to-build/")) return;
          if (data.message[0] === answer) answers.push([...data.message.subarray(1)]);
          const kind = data.kind.replace("to-", "from-");
          const ask = new MessageEvent("message", { data: { kind, message: new Uint8Array(asks) } });
          // The program is in the middle of hearing the worker.
          if (data.message[0] === start) setTimeout(() => this.dispatchEvent(ask));
        }
      };
    },
    [asks, START, TO_BUILD_SUMMARY],
  );
}

/** What the program has answered so far, as `{ ok, bytes }`. */
export async function answersOf(page) {
  const answers = await page.evaluate(() => globalThis.answersForTest);
  return answers.map(([variant, ...rest]) => {
    const length = rest.findIndex((byte) => byte < 0x80) + 1;
    return { ok: variant === 0, bytes: Buffer.from(rest.slice(length)) };
  });
}
