"""ZIP files that are built to exhaust their reader. Each function writes one; `scale` is 1 for the full size."""

import struct
import zlib
from itertools import product
from typing import BinaryIO, Iterable, Iterator

MAXIMUM = 1 << 18
"""Entries that a reader takes (docs/FORMAT.md, M12)."""
REGULAR = 0o100644 << 16
STORED, DEFLATED = 0, 8


def local(name: bytes, method: int, crc: int, packed: int, size: int, extra: bytes = b"", flags: int = 0) -> bytes:
    needed = 20 if method else 10
    fields = struct.pack("<5H3L2H", needed, flags, method, 0, 0x21, crc, packed, size, len(name), len(extra))
    return b"PK\x03\x04" + fields + name + extra


def central(name: bytes, method: int, crc: int, packed: int, size: int, offset: int, extra: bytes = b"", flags: int = 0) -> bytes:
    needed = 20 if method else 10
    fields = struct.pack("<6H3L2H", 0x0300 | needed, needed, flags, method, 0, 0x21, crc, packed, size, len(name), len(extra))
    return b"PK\x01\x02" + fields + struct.pack("<3H2L", 0, 0, 0, REGULAR, offset) + name + extra


def ends(count: int, size: int, offset: int) -> bytes:
    """The end record, and the ZIP64 records where they are needed."""
    records = b""
    if count > 0xFFFF or size >= 0xFFFFFFFF or offset >= 0xFFFFFFFF:
        records = b"PK\x06\x06" + struct.pack("<Q2H2L4Q", 44, 0x032D, 45, 0, 0, count, count, size, offset)
        records += b"PK\x06\x07" + struct.pack("<LQL", 0, offset + size, 1)
    short = [min(count, 0xFFFF), min(count, 0xFFFF), min(size, 0xFFFFFFFF), min(offset, 0xFFFFFFFF)]
    return records + b"PK\x05\x06" + struct.pack("<4H2LH", 0, 0, *short, 0)


def plain(out: BinaryIO, entries: Iterable[tuple[bytes, int, bytes, int, int]]) -> None:
    """A ZIP as it should be, of name, method, data, size and CRC-32; the directory alone is held."""
    directory, offset, count = bytearray(), 0, 0
    for name, method, data, size, crc in entries:
        header = local(name, method, crc, len(data), size)
        out.write(header)
        out.write(data)
        directory += central(name, method, crc, len(data), size, offset)
        offset += len(header) + len(data)
        count += 1
    out.write(directory)
    out.write(ends(count, len(directory), offset))


def deflated(pieces: Iterable[bytes]) -> tuple[bytes, int, int]:
    """A raw stream, its size inflated and its CRC-32."""
    packer, stream, size, crc = zlib.compressobj(9, zlib.DEFLATED, -15), bytearray(), 0, 0
    for piece in pieces:
        stream += packer.compress(piece)
        size += len(piece)
        crc = zlib.crc32(piece, crc)
    return bytes(stream + packer.flush()), size, crc


def of_text(name: bytes, pieces: Iterable[bytes]) -> tuple[bytes, int, bytes, int, int]:
    stream, size, crc = deflated(pieces)
    return name, DEFLATED, stream, size, crc


def zeros(mib: int) -> Iterator[bytes]:
    return (bytes(1 << 20) for _ in range(mib))


# --- Ten kilobytes --------------------------------------------------------------------------------------------------


def overlapping(out: BinaryIO, scale: float) -> None:
    """Fifield's construction: each entry's stream quotes the headers of all that follow, and all share one kernel of zeros."""
    kernel, size, crc = deflated(zeros(4))
    names = [b"%02x" % n for n in range(70)]
    body, entries = local(names[-1], DEFLATED, crc, len(kernel), size) + kernel, []
    entries.append((names[-1], crc, len(kernel), size, 0))
    text = bytes(4 << 20)
    for name in reversed(names[:-1]):
        # A stored block that is not the last holds the next header; its stream goes on behind it.
        quoted = body[: 30 + 2]
        stream_size = 5 + len(quoted) + entries[-1][2]
        text = quoted + text
        checksum = zlib.crc32(text)
        head = local(name, DEFLATED, checksum, stream_size, len(text)) + b"\0" + struct.pack("<2H", len(quoted), 0xFFFF ^ len(quoted))
        body = head + body
        entries.append((name, checksum, stream_size, len(text), len(head)))
    out.write(body)
    directory, offset = b"", 0
    for name, crc, packed, size, step in reversed(entries):
        directory += central(name, DEFLATED, crc, packed, size, offset)
        offset += step
    out.write(directory + ends(len(names), len(directory), len(body)))


def shared(out: BinaryIO, scale: float) -> None:
    """Every entry of the directory is the same one of the file."""
    kernel, size, crc = deflated(zeros(4))
    body = local(b"a", DEFLATED, crc, len(kernel), size) + kernel
    directory = b"".join(central(b"a", DEFLATED, crc, len(kernel), size, 0) for _ in range(120))
    out.write(body + directory + ends(120, len(directory), len(body)))


def nested(out: BinaryIO, scale: float) -> None:
    """Sixteen archives of sixteen archives of ... of zeros, as in 42.zip: 16 TiB if all are opened."""
    import io

    inner, size, crc = deflated(zeros(16))
    entry = (b"0.bin", DEFLATED, inner, size, crc)
    for depth in range(5):
        layer = io.BytesIO()
        plain(layer, [(b"%x.zip" % n, *entry[1:]) for n in range(16)])
        entry = of_text(b"", [layer.getvalue()])
    plain(out, [(b"lib.zip", *entry[1:])])


def goes_on(out: BinaryIO, scale: float) -> None:
    """A stream of ten megabytes that says it has a hundred bytes."""
    stream, _, _ = deflated(zeros(10))
    plain(out, [(b"a.bin", DEFLATED, stream, 100, 0)])


def claims_4_gib(out: BinaryIO, scale: float) -> None:
    stream, _, _ = deflated([b"a"])
    plain(out, [(b"a.bin", DEFLATED, stream, 0xFFFFFFFE, 0)])


def claims_2_63(out: BinaryIO, scale: float) -> None:
    """All values of ZIP64: sizes and offset of 2^63."""
    large = struct.pack("<2Q", 1 << 63, 1 << 63)
    body = local(b"a", STORED, 0, 0xFFFFFFFF, 0xFFFFFFFF, b"\x01\x00\x10\x00" + large)
    extra = b"\x01\x00\x18\x00" + large + struct.pack("<Q", 1 << 63)
    line = central(b"a", STORED, 0, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, extra)
    out.write(body + line + ends(1, len(line), len(body)))


def claims_2_32_entries(out: BinaryIO, scale: float) -> None:
    out.write(b"PK\x06\x06" + struct.pack("<Q2H2L4Q", 44, 0x032D, 45, 0, 0, 1 << 32, 1 << 32, 0, 0))
    out.write(b"PK\x06\x07" + struct.pack("<LQL", 0, 0, 1))
    out.write(b"PK\x05\x06" + struct.pack("<4H2LH", 0, 0, 0xFFFF, 0xFFFF, 0, 0, 0))


# --- Many ----------------------------------------------------------------------------------------------------------

LETTERS = b"abcdefghijklmnopqrstuvwxyz012345"


def many(scale: float, count: int = MAXIMUM) -> int:
    return max(1, int(count * scale))


def names_of(count: int) -> Iterator[bytes]:
    for number, letters in enumerate(product(LETTERS, repeat=5)):
        if number == count:
            return
        yield bytes(letters)


def empty_entries(out: BinaryIO, count: int) -> None:
    """Valid in every record, and nothing in any entry. Built from one template, since there are millions."""
    size = 30 + 5
    head, tail = local(b".....", STORED, 0, 0, 0)[:30], b""
    piece = bytearray()
    for name in names_of(count):
        piece += head + name
        if len(piece) > 1 << 20:
            out.write(piece)
            piece.clear()
    out.write(piece)
    piece.clear()
    line, tail = central(b".....", STORED, 0, 0, 0, 0)[:42], b""
    for number, name in enumerate(names_of(count)):
        piece += line + struct.pack("<L", number * size) + name
        if len(piece) > 1 << 20:
            out.write(piece)
            piece.clear()
    out.write(piece + ends(count, count * (46 + 5), count * size))


def too_many_names(out: BinaryIO, scale: float) -> None:
    empty_entries(out, 10_000_000 if scale == 1 else MAXIMUM + 1)


def most_names(out: BinaryIO, scale: float) -> None:
    empty_entries(out, many(scale))


def most_long_names(out: BinaryIO, scale: float) -> None:
    """As many, as long as their directory may be, in upper case, sixteen deep."""
    count = many(scale)
    names = (b"/".join([b"ABCDEFGHIJK"] * 15) + b"/%022X" % number for number in range(count))
    plain(out, ((name, STORED, b"", 0, 0) for name in names))


def broken_names(out: BinaryIO, scale: float) -> None:
    """Each entry is wrong in a handful of ways, and so is every name."""
    count = many(scale)
    line = central(b"\x01" * 64, 99, 0, 5, 9, 0, b"abc", 0x2041)
    out.write(bytes(30))
    for _ in range(count):
        out.write(line)
    out.write(ends(count, count * len(line), 30))


def one_name(out: BinaryIO, scale: float) -> None:
    """All entries lie in the same place and have the same name."""
    count = many(scale)
    body, line = local(b"a", STORED, 0, 0, 0), central(b"a", STORED, 0, 0, 0, 0)
    out.write(body)
    for _ in range(count):
        out.write(line)
    out.write(ends(count, count * len(line), len(body)))


def far_descriptors(out: BinaryIO, scale: float) -> None:
    """Headers at one end and their descriptors at the other: whoever looks at both in turn reads the file again for each."""
    count, gap = many(scale, 100_000), 8 << 20
    step = 30 + 5
    heads = b"".join(local(name, DEFLATED, 0, 0, 0, flags=8) for name in names_of(count))
    out.write(heads + bytes(gap))
    lines = (
        central(name, DEFLATED, 1, gap, 7, number * step, flags=8) for number, name in enumerate(names_of(count))
    )
    directory = b"".join(lines)
    out.write(directory + ends(count, len(directory), len(heads) + gap))


def files_as_folders(out: BinaryIO, scale: float) -> None:
    """Each name is the folder of the next, sixteen deep; all of them are files."""
    count = many(scale)
    names = (b"/".join([b"%05d" % (number // 16)] + [b"d"] * (number % 16)) for number in range(count))
    plain(out, ((name, STORED, b"", 0, 0) for name in names))


def names_of_64_kib(out: BinaryIO, scale: float) -> None:
    count = many(scale, 1000)
    plain(out, ((b"%05d" % number + b"n" * 65530, STORED, b"", 0, 0) for number in range(count)))


def large_directory(out: BinaryIO, scale: float) -> None:
    """A directory that is over the limit by itself, of few entries."""
    count = 1100
    line = central(b"a" * 65535, STORED, 0, 0, 0, 0)
    for _ in range(count):
        out.write(line)
    out.write(ends(count, count * len(line), 0))


# --- Streams --------------------------------------------------------------------------------------------------------


def of_blocks(out: BinaryIO, bits: str, scale: float) -> None:
    """Blocks with nothing in them, bit by bit in the order of the stream, until there are eight megabytes; the last one is final."""
    block, target = "0" + bits, int((8 << 20) * scale)
    group = "".join([block] * 8)
    whole = bytes(int(group[at : at + 8][::-1], 2) for at in range(0, len(group), 8))
    last = ("1" + bits).ljust(-(-len(block) // 8) * 8, "0")
    stream = whole * (target // len(whole)) + bytes(int(last[at : at + 8][::-1], 2) for at in range(0, len(last), 8))
    plain(out, [(b"a.bin", DEFLATED, stream, 0, 0)])


def stored_blocks(out: BinaryIO, scale: float) -> None:
    # Header, the rest of the byte, a length of 0 and its complement.
    of_blocks(out, "00" + "00000" + "0" * 16 + "1" * 16, scale)


def fixed_blocks(out: BinaryIO, scale: float) -> None:
    of_blocks(out, "10" + "0" * 7, scale)


def dynamic_blocks(out: BinaryIO, scale: float) -> None:
    def number(value: int, width: int) -> str:
        return format(value, f"0{width}b")[::-1]

    # Codes for lengths: 18 has one bit, 0 and 1 have two (RFC 1951, 3.2.7).
    lengths = {18: 1, 0: 2, 1: 2}
    order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1]
    head = number(0, 5) + number(0, 5) + number(len(order) - 4, 4) + "".join(number(lengths.get(at, 0), 3) for at in order)
    # 256 symbols without a code, the end of the block with one bit, one distance with one bit; then the end.
    body = "0" + number(138 - 11, 7) + "0" + number(118 - 11, 7) + "11" + "11" + "0"
    of_blocks(out, "01" + head + body, scale)


def best_ratio(out: BinaryIO, scale: float) -> None:
    plain(out, [of_text(b"zeros.csv", zeros(max(16, int(1024 * scale))))])


# --- Documents, which are held to be looked into --------------------------------------------------------------------


def lines_of_nothing(out: BinaryIO, scale: float) -> None:
    """MANIFEST.txt: our first line, and 64 MiB of empty ones."""
    size = max(1, int(64 * scale))
    head = b"# packseal/v1 pack=a tenant=b period=../..\n"
    text = [head, *[b"\n" * (1 << 20)] * (size - 1)]
    plain(out, [of_text(b"MANIFEST.txt", text)])


def lines_of_one_name(out: BinaryIO, scale: float) -> None:
    """MANIFEST.txt: the same line a million times."""
    line = b"0" * 64 + b"  a\n"
    plain(out, [of_text(b"MANIFEST.txt", [line * 10_000] * max(1, int(98 * scale)))])


def many_documents(out: BinaryIO, scale: float) -> None:
    """A hundred documents of 63 MiB in seven megabytes."""
    _, method, stream, size, crc = of_text(b"", [b" " * (1 << 20)] * 63)
    plain(out, [(b"exports/%03d.json" % number, method, stream, size, crc) for number in range(max(4, int(100 * scale)))])


def many_signatures(out: BinaryIO, scale: float) -> None:
    """Parts of signatures of 64 KiB each, of as many roles as there may be entries."""
    _, method, stream, size, crc = of_text(b"", [b" " * (64 << 10)])
    count = many(scale)
    names = (b"signatures/%02d-r%d.sig" % (1 + number % 99, number) for number in range(count))
    plain(out, ((name, method, stream, size, crc) for name in names))


def deep_json(out: BinaryIO, scale: float) -> None:
    plain(out, [of_text(b"pack.json", [b"[" * (1 << 20)] * max(1, int(63 * scale)))])


def wide_json(out: BinaryIO, scale: float) -> None:
    """As many values as a document can have: one to two bytes."""
    plain(out, [of_text(b"pack.json", [b"[0" + b",0" * (1 << 19), *[b",0" * (1 << 19)] * max(0, int(62 * scale)), b"]"])])
