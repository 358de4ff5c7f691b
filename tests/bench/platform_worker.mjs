// One entry at a time, with what the browser has.
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

function crc32(bytes) {
  let value = 0xffffffff;
  for (let at = 0; at < bytes.length; at++) value = (value >>> 8) ^ TABLE[(value ^ bytes[at]) & 255];
  return (value ^ 0xffffffff) >>> 0;
}

async function digestOf(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

onmessage = async ({ data: { kind, file, data, crc } }) => {
  try {
    if (kind === "pack") {
      const bytes = new Uint8Array(await file.arrayBuffer());
      const digest = digestOf(bytes);
      const deflated = new Response(new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate-raw"))).blob();
      return postMessage({ crc: crc32(bytes), size: bytes.length, data: await deflated, digest: await digest });
    }
    const bytes = new Uint8Array(await new Response(data.stream().pipeThrough(new DecompressionStream("deflate-raw"))).arrayBuffer());
    const digest = digestOf(bytes);
    if (crc32(bytes) !== crc) throw new Error("another CRC-32");
    postMessage({ digest: await digest });
  } catch (error) {
    postMessage({ failed: String(error?.message ?? error) });
  }
};
