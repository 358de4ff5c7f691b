// What packs and checks files in a page today, each used as its documentation says. SHA-256 is WebCrypto's, which runs beside; nobody waits for it
// before the end. A contender is `{ build?(files), verify?(blob) }`: files are `{ name, file }`, and both give the digests by name.
import { downloadZip } from "/peers/client-zip/index.js";
import * as fflate from "/peers/fflate/esm/browser.js";
import * as zip from "/peers/@zip.js/zip.js/index.js";
import { platform } from "/bench/platform.mjs";

const LEVEL = 6;

/** Digests that come meanwhile. */
class Digests {
  #coming = [];

  add(name, bytes) {
    this.#coming.push(crypto.subtle.digest("SHA-256", bytes).then((digest) => [name, hex(digest)]));
  }

  async all() {
    return new Map(await Promise.all(this.#coming));
  }
}

export function hex(digest) {
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function* read(files, digests) {
  for (const { name, file } of files) {
    const bytes = new Uint8Array(await file.arrayBuffer());
    digests.add(name, bytes);
    yield { name, bytes };
  }
}

/** Everything given to a library in one go, without its workers. */
const fflateHere = {
  async build(files) {
    const digests = new Digests();
    const pieces = [];
    const archive = new fflate.Zip((error, piece) => {
      if (error) throw error;
      pieces.push(piece);
    });
    for await (const { name, bytes } of read(files, digests)) {
      const entry = new fflate.ZipDeflate(name, { level: LEVEL });
      archive.add(entry);
      entry.push(bytes, true);
    }
    archive.end();
    return { blob: new Blob(pieces), digests: await digests.all() };
  },
  // It compares no CRC-32.
  async verify(blob) {
    const digests = new Digests();
    const entries = fflate.unzipSync(new Uint8Array(await blob.arrayBuffer()));
    for (const [name, bytes] of Object.entries(entries)) digests.add(name, bytes);
    return { digests: await digests.all() };
  },
};

/** A worker for each entry that is long enough for one. */
const fflateWorkers = {
  async build(files) {
    const digests = new Digests();
    const pieces = [];
    let ended;
    const done = new Promise((resolve, reject) => (ended = { resolve, reject }));
    const archive = new fflate.Zip((error, piece, last) => {
      if (error) return ended.reject(error);
      pieces.push(piece);
      if (last) ended.resolve();
    });
    for await (const { name, bytes } of read(files, digests)) {
      const long = bytes.length > 100_000;
      const entry = new (long ? fflate.AsyncZipDeflate : fflate.ZipDeflate)(name, { level: LEVEL });
      archive.add(entry);
      entry.push(long ? bytes.slice() : bytes, true);
    }
    archive.end();
    await done;
    return { blob: new Blob(pieces), digests: await digests.all() };
  },
};

const zipJs = {
  async build(files) {
    const digests = new Digests();
    const writer = new zip.ZipWriter(new zip.BlobWriter("application/zip"));
    const added = [];
    for await (const { name, bytes } of read(files, digests)) added.push(writer.add(name, new zip.Uint8ArrayReader(bytes)));
    await Promise.all(added);
    return { blob: await writer.close(), digests: await digests.all() };
  },
  async verify(blob) {
    const digests = new Digests();
    const reader = new zip.ZipReader(new zip.BlobReader(blob), { checkSignature: true });
    const entries = await reader.getEntries();
    const one = async (entry) => digests.add(entry.filename, await entry.getData(new zip.Uint8ArrayWriter()));
    await Promise.all(entries.map(one));
    await reader.close();
    return { digests: await digests.all() };
  },
};

/** Stores only, and does not read. */
const clientZip = {
  async build(files) {
    const digests = new Digests();
    async function* entries() {
      for await (const { name, bytes } of read(files, digests)) yield { name, input: bytes };
    }
    const blob = await downloadZip(entries()).blob();
    return { blob, digests: await digests.all() };
  },
};

const jsZip = {
  async build(files) {
    const digests = new Digests();
    const archive = new globalThis.JSZip();
    for await (const { name, bytes } of read(files, digests)) archive.file(name, bytes);
    const blob = await archive.generateAsync({ type: "blob", compression: "DEFLATE", compressionOptions: { level: LEVEL } });
    return { blob, digests: await digests.all() };
  },
  async verify(blob) {
    const digests = new Digests();
    const archive = await globalThis.JSZip.loadAsync(blob, { checkCRC32: true });
    for (const [name, entry] of Object.entries(archive.files)) {
      if (!entry.dir) digests.add(name, await entry.async("uint8array"));
    }
    return { digests: await digests.all() };
  },
};

export const PEERS = { fflate: fflateHere, "fflate-workers": fflateWorkers, "zip.js": zipJs, "client-zip": clientZip, jszip: jsZip, platform };
