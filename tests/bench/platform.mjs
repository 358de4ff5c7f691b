// What a page can do with what the browser itself has, CompressionStream and WebCrypto, in two workers: a contender, and the smallest ZIP writer and
// reader that one can do that with (APPNOTE 6.3.10; no ZIP64).

const WORKERS = 2;
const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;

/** Hands jobs out to workers, the next one to whoever is free; resolves to their answers in order. */
async function spread(kind, jobs) {
  const answers = new Array(jobs.length);
  let next = 0;
  const one = async () => {
    const worker = new Worker("/bench/platform_worker.mjs", { type: "module" });
    while (next < jobs.length) {
      const at = next++;
      worker.postMessage({ kind, ...jobs[at] });
      answers[at] = await new Promise((resolve, reject) => {
        worker.onmessage = ({ data }) => (data.failed ? reject(new Error(data.failed)) : resolve(data));
        worker.onerror = (event) => reject(new Error(event.message));
      });
    }
    worker.terminate();
  };
  await Promise.all(Array.from({ length: WORKERS }, one));
  return answers;
}

/** What both headers of an entry share: version, flags, method, time, date, CRC-32, sizes, length of the name. */
function shared(view, at, { crc, compressed, size, name }) {
  view.setUint16(at, 20, true);
  view.setUint16(at + 4, 8, true);
  view.setUint16(at + 8, 0x21, true);
  view.setUint32(at + 10, crc, true);
  view.setUint32(at + 14, compressed, true);
  view.setUint32(at + 18, size, true);
  view.setUint16(at + 22, name.length, true);
}

function header(signature, length, sharedAt, entry) {
  const bytes = new Uint8Array(length + entry.name.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, signature, true);
  shared(view, sharedAt, entry);
  bytes.set(entry.name, length);
  return { bytes, view };
}

export const platform = {
  async build(files) {
    const made = await spread("pack", files.map(({ file }) => ({ file })));
    const parts = [];
    const directory = [];
    let at = 0;
    made.forEach(({ crc, size, data }, index) => {
      const name = new TextEncoder().encode(files[index].name);
      const entry = { crc, size, compressed: data.size, name };
      const local = header(LOCAL, 30, 4, entry);
      parts.push(local.bytes, data);
      const central = header(CENTRAL, 46, 6, entry);
      central.view.setUint16(4, 20, true);
      central.view.setUint32(42, at, true);
      directory.push(central.bytes);
      at += local.bytes.length + data.size;
    });
    const size = directory.reduce((sum, { length }) => sum + length, 0);
    const end = new DataView(new ArrayBuffer(22));
    end.setUint32(0, END, true);
    end.setUint16(8, files.length, true);
    end.setUint16(10, files.length, true);
    end.setUint32(12, size, true);
    end.setUint32(16, at, true);
    return { blob: new Blob([...parts, ...directory, end]), digests: new Map(made.map(({ digest }, index) => [files[index].name, digest])) };
  },

  async verify(blob) {
    const end = new DataView(await blob.slice(-22).arrayBuffer());
    const [count, size, start] = [end.getUint16(10, true), end.getUint32(12, true), end.getUint32(16, true)];
    const bytes = await blob.slice(start, start + size).arrayBuffer();
    const view = new DataView(bytes);
    const entries = [];
    for (let at = 0; entries.length < count; ) {
      const [crc, compressed, length] = [view.getUint32(at + 16, true), view.getUint32(at + 20, true), view.getUint16(at + 28, true)];
      const name = new TextDecoder().decode(new Uint8Array(bytes, at + 46, length));
      const data = view.getUint32(at + 42, true) + 30 + length;
      entries.push({ name, crc, data: blob.slice(data, data + compressed) });
      at += 46 + length;
    }
    const read = await spread("check", entries.map(({ data, crc }) => ({ data, crc })));
    return { digests: new Map(read.map(({ digest }, index) => [entries[index].name, digest])) };
  },
};
