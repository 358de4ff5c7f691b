// A worker of the product's: packs or checks, or helps another that does.
import init, * as engine from "/engine/bench-wasm.js";

/** Once, whoever asks first: who waits for something to do has done it before. */
let ready;

onmessage = async ({ data: { module, job, ports = [], port, files, file, name = "", level = 6 } }) => {
  ready ??= init({ module_or_path: module });
  await ready;
  try {
    if (job === "help_pack") return engine.help_pack(port);
    if (job === "help_verify") return engine.help_verify(port, file);
    if (job === "pack") return postMessage({ done: await engine.pack(name, level, files, ports) });
    if (job === "verify") return postMessage({ done: await engine.verify(file, ports, (read, total) => postMessage({ read, total })) });
    postMessage({ up: true });
  } catch (error) {
    postMessage({ failed: String(error?.message ?? error) });
  }
};
