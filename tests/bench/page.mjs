// What the page of `make bench` does when it is told: one contender builds, or checks, one set.
import { hex, PEERS } from "./peers.mjs";
import { product } from "./product.mjs";
import { files as made } from "./sets.mjs";

const state = { files: [], blob: undefined };

function contender(name) {
  const [kind, workers] = name.split("@");
  if (kind === "packseal") return product({ workers: workers ? Number(workers) : undefined });
  if (kind === "packseal-fast") return product({ level: 4 });
  return PEERS[kind];
}

/** The file of so many bytes in a folder. */
async function stored(folder, size) {
  for await (const entry of folder.values()) {
    const file = entry.kind === "directory" ? await stored(entry, size) : await entry.getFile();
    if (file?.size === size) return file;
  }
  return undefined;
}

globalThis.bench = {
  /** Takes the files of the input, whose names tell their folders; or makes a set in memory. */
  take(set, share) {
    const chosen = document.getElementById("files").files;
    state.files = set
      ? Array.from(made(set, share), ({ name, bytes }) => ({ name, file: new File([bytes], name) }))
      : Array.from(chosen, (file) => ({ name: file.name.replaceAll("~", "/"), file }));
    return state.files.length;
  },

  /** What a contender can do. */
  can: (name) => ({ build: Boolean(contender(name).build), verify: Boolean(contender(name).verify) }),

  /** Runs a contender on its first files, so that what is compiled at the first run is. */
  async warm(name) {
    const few = state.files.slice(1, 4);
    const { blob } = (await contender(name).build?.(few)) ?? {};
    if (blob && contender(name).verify) await contender(name).verify(blob);
  },

  async build(name) {
    state.blob = undefined;
    const begun = performance.now();
    const { blob, digests } = await contender(name).build(state.files);
    const seconds = (performance.now() - begun) / 1000;
    state.blob = blob;
    return { seconds, size: blob.size, digests: [...digests] };
  },

  async verify(name) {
    const begun = performance.now();
    const { digests, ...told } = await contender(name).verify(state.blob);
    return { seconds: (performance.now() - begun) / 1000, digests: [...digests], ...told };
  },

  /** Packs so many bytes of the first file, again and again, in so many entries. */
  async grow({ size, count, workers }) {
    const [{ file }] = state.files.length > 0 ? state.files : [{ file: document.getElementById("files").files[0] }];
    const whole = new Blob(Array.from({ length: Math.ceil(size / file.size) }, () => file)).slice(0, size);
    state.blob = undefined;
    const begun = performance.now();
    const { blob } = await product({ workers }).cut(whole, count);
    state.blob = blob;
    return { seconds: (performance.now() - begun) / 1000, size: blob.size };
  },

  /** Takes the pack of so many bytes that another page has built, out of the browser's own storage. */
  async find({ size }) {
    state.blob = await stored(await navigator.storage.getDirectory(), size);
    if (!state.blob) throw new Error(`no file of ${size} bytes is stored`);
  },

  /** Checks it. */
  async shrink({ workers }) {
    const begun = performance.now();
    const { headline, matched } = await product({ workers }).verify(state.blob);
    return { seconds: (performance.now() - begun) / 1000, headline, matched };
  },

  /** Hands the last archive to the server, which tests it with other programs. */
  async save() {
    await fetch("/save", { method: "POST", body: state.blob });
  },

  /** Takes the archive of the server's as the last one built. */
  async load() {
    state.blob = await (await fetch("/save")).blob();
  },

  async digests() {
    const all = [];
    for (const { name, file } of state.files) all.push([name, hex(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()))]);
    return all;
  },
};
