// The thread that has the WebAssembly module: takes paths, gives answers.
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { createRequire } from "node:module";
import { basename } from "node:path";
import { parentPort, workerData } from "node:worker_threads";

const reader = createRequire(import.meta.url)(workerData.module);
const memory = reader.held();
let said;
reader.tell_panics((words) => (said = words));

parentPort.on("message", (path) => {
  const begin = performance.now();
  let told;
  try {
    told = { answer: judge(path) };
  } catch (error) {
    told = { panic: said ?? String(error) };
  }
  parentPort.postMessage({ ...told, millis: performance.now() - begin, peak: memory.buffer.byteLength });
});

function judge(path) {
  let file;
  try {
    file = openSync(path);
  } catch (error) {
    return JSON.stringify({ unreadable: error.message });
  }
  try {
    const read = (offset, length) => {
      const bytes = new Uint8Array(length);
      let held = 0;
      while (held < length) {
        const more = readSync(file, bytes, held, length - held, offset + held);
        if (more === 0) break;
        held += more;
      }
      return bytes.subarray(0, held);
    };
    return reader.answer(basename(path), fstatSync(file).size, read);
  } finally {
    closeSync(file);
  }
}
