// A ZIP reader and re-writer of the tests' own (APPNOTE 6.3.10): it shares nothing with the program under test.
import { deflateRawSync, inflateRawSync } from "node:zlib";

const END = 0x06054b50;
const CENTRAL = 0x02014b50;

/** Where the central directory begins, where the end record begins, and how many entries there are. No comment, no ZIP64. */
function layout(bytes) {
  const end = bytes.length - 22;
  if (bytes.readUInt32LE(end) !== END) throw new Error("no end record in the last 22 bytes");
  return { end, count: bytes.readUInt16LE(end + 10), start: bytes.readUInt32LE(end + 16) };
}

/**
 * The records of a ZIP in file order: `name`, the bytes of the `local` record with its data, the bytes of the `central` record,
 * and where in the file each begins (`at`, `dataAt`, `centralAt`).
 */
export function records(bytes) {
  const { count, start } = layout(bytes);
  const found = [];
  let from = start;
  for (let index = 0; index < count; index += 1) {
    if (bytes.readUInt32LE(from) !== CENTRAL) throw new Error(`no central record at ${from}`);
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) => bytes.readUInt16LE(from + offset));
    const length = 46 + nameLength + extra + comment;
    const at = bytes.readUInt32LE(from + 42);
    const dataAt = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
    const compressed = bytes.readUInt32LE(from + 20);
    found.push({
      name: bytes.toString("utf8", from + 46, from + 46 + nameLength),
      method: bytes.readUInt16LE(from + 10),
      local: bytes.subarray(at, dataAt + compressed),
      data: bytes.subarray(dataAt, dataAt + compressed),
      central: bytes.subarray(from, from + length),
      at,
      dataAt,
      centralAt: from,
    });
    from += length;
  }
  return found;
}

/** The entries of a ZIP: name to inflated bytes, in file order. */
export function entries(bytes) {
  const content = ({ method, data }) => (method === 0 ? data : inflateRawSync(data));
  return new Map(records(bytes).map((record) => [record.name, content(record)]));
}

/** A ZIP of these records, with offsets and end record made anew. */
export function join(list) {
  const parts = [];
  const directory = [];
  let offset = 0;
  for (const { local, central } of list) {
    const moved = Buffer.from(central);
    moved.writeUInt32LE(offset, 42);
    parts.push(local);
    directory.push(moved);
    offset += local.length;
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(END, 0);
  end.writeUInt16LE(list.length, 8);
  end.writeUInt16LE(list.length, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, ...directory, end]);
}

/** The record under another name of the same length. */
export function renamed(record, name) {
  if (Buffer.byteLength(name) !== Buffer.byteLength(record.name)) throw new Error("the names differ in length");
  const [local, central] = [Buffer.from(record.local), Buffer.from(record.central)];
  local.write(name, 30);
  central.write(name, 46);
  return { ...record, name, local, central };
}

/** CRC-32 (APPNOTE 4.4.7), a bit at a time. */
function crc32(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}

/** The record with other content, its checksum and sizes made anew. Sizes stand in the local record, without a data descriptor. */
export function withContent(record, content) {
  if (record.local.readUInt16LE(6) & 8) throw new Error(`${record.name} has a data descriptor`);
  const data = record.method === 0 ? content : deflateRawSync(content);
  const [local, central] = [record.local.subarray(0, record.dataAt - record.at), record.central].map((bytes) => Buffer.from(bytes));
  for (const [bytes, at] of [[local, 14], [central, 16]]) {
    bytes.writeUInt32LE(crc32(content), at);
    bytes.writeUInt32LE(data.length, at + 4);
    bytes.writeUInt32LE(content.length, at + 8);
  }
  return { ...record, local: Buffer.concat([local, data]), central };
}

/** A ZIP of these entries, `[name, bytes]` each, stored: the plainest that there is, with UTF-8 names (flag 11). */
export function stored(list) {
  const made = list.map(([name, content]) => {
    const [bytes, data] = [Buffer.from(name), Buffer.from(content)];
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(CENTRAL, 0);
    // Made by Unix: names of MS-DOS are read by a code page elsewhere.
    central.writeUInt16LE(0x0314, 4);
    for (const [header, at] of [[local, 4], [central, 6]]) {
      header.writeUInt16LE(20, at);
      header.writeUInt16LE(0x0800, at + 2);
      // 1980-01-01.
      header.writeUInt16LE(0x0021, at + 8);
      header.writeUInt32LE(crc32(data), at + 10);
      header.writeUInt32LE(data.length, at + 14);
      header.writeUInt32LE(data.length, at + 18);
      header.writeUInt16LE(bytes.length, at + 22);
    }
    return { local: Buffer.concat([local, bytes, data]), central: Buffer.concat([central, bytes]) };
  });
  return join(made);
}

/** The bytes with one bit turned over: bit `bit` of the byte at `at`. */
export function flipped(bytes, at, bit = 0) {
  const changed = Buffer.from(bytes);
  changed[at] ^= 1 << bit;
  return changed;
}

/** Where the end record begins. */
export function endAt(bytes) {
  return layout(bytes).end;
}
