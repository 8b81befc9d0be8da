# SPDX-License-Identifier: Apache-2.0
"""Archives as an attacker makes them. All are made here, none is kept: a case is a label, the bytes, and what the
refusal must name. Run by itself it looks whether GNU tar and Python read what is meant to be readable."""
import gzip
import io
import lzma
import random
import struct
import subprocess
import tarfile
import typing
import zlib

BLOCK = 512
MIB = 1 << 20
END = bytes(2 * BLOCK)
ARCHIVE = "ARCHIVE"  # in the place of an entry's name: the archive itself must be named


class Hostile(typing.NamedTuple):
    """What must be refused. names: a pattern that the error must match, or ARCHIVE."""
    label: str
    data: bytes
    names: str = ARCHIVE


def header(name, size=0, kind=b"0", mode=0o644, link="", prefix=b"", size_field=None):
    """A ustar header of 512 bytes, made by hand: any name goes."""
    name, link = (text if isinstance(text, bytes) else text.encode("utf-8", "surrogateescape") for text in (name, link))
    size_field = size_field if size_field is not None else (b"%011o\0" % size if size < 8 << 30 else
                                                            b"\x80" + size.to_bytes(11, "big"))
    device = b"0000001\0" + b"0000003\0" if kind in b"34" else b"0000000\0" * 2
    raw = (name[:100].ljust(100, b"\0") + b"%07o\0" % mode + b"0000000\0" * 2 + size_field + b"%011o\0" % 0 +
           b" " * 8 + kind + link[:100].ljust(100, b"\0") + b"ustar\x0000" + bytes(64) + device + prefix.ljust(155, b"\0"))
    raw = raw.ljust(BLOCK, b"\0")
    return raw[:148] + b"%06o\0 " % sum(raw) + raw[156:]


def padded(data):
    """Content as it stands behind a header."""
    return data + bytes(-len(data) % BLOCK)


def entry(name, data=b"", **more):
    """A header and its content; a name over 100 bytes goes before it in GNU's way."""
    raw = name if isinstance(name, bytes) else name.encode("utf-8", "surrogateescape")
    before = b""
    if len(raw) > 100:
        before = header("././@LongLink", len(raw) + 1, kind=b"L") + padded(raw + b"\0")
    return before + header(raw, len(data), **more) + padded(data)


def pax(records, *, size_field=None):
    """An extended header with these records: they overrule the header that follows."""
    body = b""
    for key, value in records.items():
        rest = b" " + key.encode() + b"=" + (value if isinstance(value, bytes) else value.encode()) + b"\n"
        length = len(rest) + 1
        while len(str(length)) + len(rest) != length:
            length += 1
        body += str(length).encode() + rest
    return header("PaxHeaders/x", len(body), kind=b"x", size_field=size_field) + padded(body)


def tar(files, *more):
    """The entries of {name: content}, then raw ones, then the end."""
    return b"".join([*(entry(name, data) for name, data in files.items()), *more, END])


def xz(data, preset=1):
    """preset 1: the tests make hundreds."""
    return lzma.compress(data, preset=preset)


def gz(data):
    return gzip.compress(data, 1, mtime=0)


def zst(data):
    return subprocess.run(["zstd", "-q", "-1", "--check", "-c"], input=data, capture_output=True, check=True).stdout


PACKERS = {"xz": xz, "gz": gz, "zst": zst}


# Zeros: 4 GiB of them in a small file, without compressing 4 GiB.

def _number(value):
    """A number of the xz format: seven bits a byte."""
    result = b""
    while value >= 0x80:
        result += bytes([value & 0x7F | 0x80])
        value >>= 7
    return result + bytes([value])


def _block(stream):
    """The one block of an xz stream, its size without padding, and its size unpacked."""
    index_size = (struct.unpack("<I", stream[-8:-4])[0] + 1) * 4
    index = stream[-12 - index_size:-12]
    values, at = [], 2  # behind the indicator and the number of records, which is 1
    for _ in range(2):
        value = shift = 0
        while True:
            value |= (index[at] & 0x7F) << shift
            shift += 7
            at += 1
            if index[at - 1] < 0x80:
                break
        values.append(value)
    return stream[12:-12 - index_size], *values


def xz_of_zeros(head, size):
    """An xz stream of a head and `size` zeros, a multiple of 16 MiB: the same block again and again."""
    piece = 16 * MIB
    first = xz(head, 0)
    blocks = [_block(first)] + [_block(xz(bytes(piece), 0))] * (size // piece)
    index = b"\0" + _number(len(blocks)) + b"".join(_number(unpadded) + _number(unpacked)
                                                    for _, unpadded, unpacked in blocks)
    index += bytes(-len(index) % 4)
    index += struct.pack("<I", zlib.crc32(index))
    tail = struct.pack("<I", len(index) // 4 - 1) + first[6:8]
    return (first[:12] + b"".join(block for block, *_ in blocks) + index + struct.pack("<I", zlib.crc32(tail)) + tail +
            b"YZ")


def _crc_of_zeros(crc, log2):
    """The CRC-32 of what has `crc`, with 2**log2 zeros behind it: the step is linear, so it is squared."""
    zero = zlib.crc32(b"\0", 0)
    step = [zlib.crc32(b"\0", 1 << bit) ^ zero for bit in range(32)]

    def apply(matrix, value):
        result = 0
        for bit in range(32):
            if value >> bit & 1:
                result ^= matrix[bit]
        return result
    constant = zero
    for _ in range(log2):
        constant ^= apply(step, constant)
        step = [apply(step, column) for column in step]
    return apply(step, crc) ^ constant


def gz_of_zeros(head, log2):
    """A gzip member of a head and 2**log2 zeros, at least 16 MiB: pieces that need nothing of the one before."""
    piece = 16 * MIB
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    first = packer.compress(head) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(bytes(piece)) + packer.flush(zlib.Z_FULL_FLUSH)
    crc = _crc_of_zeros(zlib.crc32(head), log2)
    return (b"\x1f\x8b\x08\0\0\0\0\0\x02\x03" + first + again * ((1 << log2) // piece) + packer.flush(zlib.Z_FINISH) +
            struct.pack("<II", crc, (len(head) + (1 << log2)) & 0xFFFFFFFF))


def zst_of_zeros(head, size):
    """A zstd frame: a head as it is, then blocks of one zero repeated."""
    def block(kind, length, content, last=0):
        return struct.pack("<I", length << 3 | kind << 1 | last)[:3] + content
    # It says that a checksum follows, which is wrong: nobody should come so far.
    return (b"\x28\xb5\x2f\xfd\4" + bytes([7 << 3]) + block(0, len(head), head) +
            block(1, 128 * 1024, b"\0") * (size // (128 * 1024)) + block(0, 0, b"", 1) + b"none")


def bombs():
    """4 GiB of zeros: as an entry, and behind the end of the archive."""
    for what, head in (("entry", header("port/zeros", 4 << 30)), ("after the end", tar({"port/x": b"x"}))):
        yield Hostile(f"4 GiB of zeros, {what}, xz", xz_of_zeros(head, 4 << 30))
        yield Hostile(f"4 GiB of zeros, {what}, gzip", gz_of_zeros(head, 32))
        yield Hostile(f"4 GiB of zeros, {what}, zstd", zst_of_zeros(head, 4 << 30))
    gnu = bytearray(header("port/sparse", BLOCK, kind=b"S"))
    gnu[257:265] = b"ustar  \0"  # GNU's own format
    gnu[386:410] = b"%011o\0%011o\0" % (0, BLOCK)
    gnu[483:495] = b"%011o\0" % (4 << 30)
    gnu[148:156] = b" " * 8
    gnu[148:156] = b"%06o\0 " % sum(gnu)
    yield Hostile("a sparse file of 4 GiB", xz(bytes(gnu) + bytes(BLOCK) + END), "sparse")


def greedy(files):
    """Headers that ask for 1 GiB and more to unpack what is harmless."""
    plain = tar(files)
    stream = bytearray(xz(plain))
    length = (stream[12] + 1) * 4
    assert stream[14:16] == b"\x21\x01", "LZMA2 and one byte of properties"
    for code, size in ((40, "4 GiB"), (36, "1 GiB")):
        stream[16] = code
        stream[12 + length - 4:12 + length] = struct.pack("<I", zlib.crc32(stream[12:12 + length - 4]))
        yield Hostile(f"xz that asks for a dictionary of {size}", bytes(stream))
    for log in (30, 31, 41):
        yield Hostile(f"zstd that asks for a window of 2**{log}", zst_of_window(plain, log))


def zst_of_window(plain, log):
    """A frame that is right, but asks for a window of 2**log bytes."""
    frame = bytearray(zst(plain))
    assert frame[4] == 4, "a checksum, and a window in the next byte"
    frame[5] = log - 10 << 3
    return bytes(frame)


# Names and kinds.

def _bad_names(outside):
    """(label, name, pattern) of names that no definition has."""
    for name in (f"{outside}/absolute.txt", "//absolute.txt", "/absolute.txt"):
        yield "absolute path", name, r"absolute\.txt"
    for name in ("..", "../above.txt", "port/../../above.txt", "./../above.txt", "port/..", "port/../../../cfg/config.json",
                 "svg/../board.yml"):
        yield "leads out", name, r"\.\."
    for name in ("port//x.txt", "port/./x.txt", "a/b/c/d/x.txt", "x" * 65, "port/" + "x" * 65, "x" * 256, "x" * 300,
                 "port/" + "x" * 256 + "/y", "x/" * 2000 + "x"):
        yield "shape", name, r"x"
    for name in ("ctl\x01here", "ctl\nhere", "ctl\there", "ctl\x7fhere", "ctl\x1b[31mhere", "ctl\rhere"):
        yield "control character", name, r"ctl.{1,12}here"
    for name in (b"raw\xff\xfe", "caf\u00e9", "cafe\u0301", "rtl\u202eback", "wide\uff0fslash", "\U0001f600smile", "long\u017f"):
        yield "not ASCII", name, r"raw|caf|rtl|wide|smile|long"
    for name in ("C:\\above.txt", "..\\above.txt", "port\\x.txt", "C:x.txt", "star*x", "quote\"x", "pipe|x", "ask?x", "git~1/x"):
        yield "other systems", name, r"above|x"
    for name in ("con", "CON", "nul.txt", "port/aux", "COM1.yml", "lpt9", "prn"):
        yield "device of Windows", name, name.split("/")[-1]
    for name in ("dot.", "port./x", "blank ", " blank", "port /x", "dots..."):
        yield "dot or blank at an end", name, r"dot|blank|port"
    for name in (".git/config", ".git/hooks/post-checkout", ".GIT/config", ".Git", ".git", "port/.git/config", "port/.git",
                 ".git./config", ".git /config"):
        yield "Git's own", name, r"(?i)\.git"


def names(outside):
    """Archives with one entry more, whose name is bad."""
    for label, name, pattern in _bad_names(outside):
        yield Hostile(f"{label}: {name[:40]!r}", entry(name, b"hostile\n"), pattern)
    yield Hostile("no name", header("") , ARCHIVE)
    yield Hostile("pax: leads out", pax({"path": "../above.txt"}) + entry("harmless", b"x"), r"above")
    yield Hostile("pax: over 255 bytes", pax({"path": "y" * 400}) + entry("harmless", b"x"), r"yyy")
    yield Hostile("prefix of ustar leads out", entry("x.txt", b"x", prefix=b"../cfg"), r"x\.txt")
    yield Hostile("GNU long name leads out",
                  header("././@LongLink", 13, kind=b"L") + padded(b"../above.txt\0") + entry("harmless", b"x"), r"above")


def twins():
    """Two entries that are one, for some or for all file systems."""
    one = "port/one.txt"
    for label, pair, pattern in (
            ("twice", ("port.bin", "port.bin"), r"port\.bin"),
            ("twice, once with ./", ("z.yml", "./z.yml"), r"z\.yml"),
            ("twice, with other content last", ("board.yml", "board.yml"), r"board\.yml"),
            ("case", (one, "port/ONE.txt"), r"(?i)one\.txt"),
            ("case of a folder", (one, "PORT/two.txt"), r"(?i)port/"),
            ("case of active", ("active", "ACTIVE"), r"(?i)active"),
            ("file and folder", (one, "port/one.txt/inside"), r"one\.txt"),
            ("folder and file", ("port/two/inside", "port/two"), r"port/two"),
            ("Unicode forms", ("port/caf\u00e9", "port/cafe\u0301"), r"caf")):
        yield Hostile(f"two of one name: {label}", entry(pair[0], b"first") + entry(pair[1], b"second"), pattern)


def kinds(outside):
    """Entries that are neither files nor folders."""
    for target in ("port.bin", "/etc/passwd", "../../cfg/config.json", outside):
        yield Hostile(f"symlink to {target}", header("lnk", kind=b"2", link=target, mode=0o777), "lnk")
        yield Hostile(f"hard link to {target}", header("lnk", kind=b"1", link=target), "lnk")
    yield Hostile("through a symlink", header("lnk", kind=b"2", link=outside) + entry("lnk/inside.txt", b"hostile\n"), "lnk")
    yield Hostile("a symlink in the place of active", header("active", kind=b"2", link="z.yml"), "active")
    yield Hostile("hard link with content", entry("lnk", b"hostile\n", kind=b"1", link="board.yml"), "lnk")
    for label, kind in (("character device", b"3"), ("block device", b"4"), ("fifo", b"6")):
        yield Hostile(label, header("odd", kind=kind), "odd")
    for mode in (0o4755, 0o2755, 0o1755, 0o6644):
        yield Hostile(f"mode {mode:o}", entry("set.sh", b"#!/bin/sh\n", mode=mode), r"set\.sh")
    yield Hostile("hidden link", header(".lnk", kind=b"2", link="/etc/passwd"), r"\.lnk")


def numbers():
    """Sizes of headers that lie."""
    yield Hostile("negative size", header("port/x", size_field=b"\xff" * 12) + bytes(BLOCK) + END)
    yield Hostile("2**62 bytes", header("port/x", 1 << 62) + bytes(BLOCK) + END)
    yield Hostile("2**63 bytes", header("port/x", 1 << 63) + bytes(BLOCK) + END)
    yield Hostile("1 TiB of name", header("././@LongLink", 1 << 40, kind=b"L") + bytes(BLOCK) + END)
    yield Hostile("64 MiB of name", header("././@LongLink", 64 * MIB, kind=b"L") + bytes(BLOCK) + END)
    yield Hostile("1 TiB of pax", header("pax", 1 << 40, kind=b"x") + bytes(BLOCK) + END)
    yield Hostile("pax: 2**62 bytes", pax({"size": str(1 << 62)}) + entry("port/x", b"x"))
    yield Hostile("checksum of a header", header("port/x", 1).replace(b"port/x", b"port/y") + padded(b"x"))
    yield Hostile("content cut short", header("port/x", 4096) + b"x" * 100)


def added(files, makers):
    """Complete archives: the good definition with what a maker yields behind it, in turn by each packer."""
    good = b"".join(entry(name, data) for name, data in files.items())
    packers = list(PACKERS.items())
    for number, case in enumerate(makers):
        kind, pack = packers[number % 2]  # zstd is a program to be run: it has cases of its own
        yield Hostile(f"{case.label}, {kind}", pack(good + case.data + END), case.names)


# Numbers and sizes.

def firm(size, seed=0):
    """Content that shrinks by 8, so that nothing but its size is in the way."""
    noise = random.Random(seed).randbytes(size // 8)
    return noise + bytes(size - len(noise))


def too_much(files):
    """More than the bounds let in."""
    few = {f"port/{number}": b"x" for number in range(65 - len(files))}
    yield Hostile("65 files", gz(tar({**files, **few})), "64")
    folders = [header(f"f{number}/", kind=b"5", mode=0o755) for number in range(1025)]
    yield Hostile("1025 folders", gz(tar(files, *folders)), "1024")
    yield Hostile("a file of 4 MiB and a byte", gz(tar({**files, "register.vm": firm(4 * MIB + 1)})), r"register\.vm")
    yield Hostile("files of 20 MiB", gz(tar({**files, **{f"port/{number}": firm(4 * MIB, number) for number in range(5)}})))
    yield Hostile("an archive of 9 MiB", gz(tar({**files, **{f"port/{number}": random.Random(number).randbytes(3 * MIB)
                                                           for number in range(3)}})))
    yield Hostile("an active of 4 MiB", gz(tar({**files, "active": files["active"] + b" " * (4 * MIB - 100)})), r"active")


def crowd(count=200_000):
    """So many entries in a file of few bytes: headers that differ in six digits, with their checksums."""
    first = header("d/000000/", kind=b"5", mode=0o755)
    base = int(first[148:154], 8) - 6 * ord("0")
    head, middle, tail = first[:2], first[8:148], first[156:]
    rows = []
    for number in range(count):
        digits = b"%06d" % number
        rows.append(head + digits + middle + b"%06o\0 " % (base + sum(digits)) + tail)
    done = subprocess.run(["zstd", "-q", "-1", "-c"], input=b"".join(rows) + END, capture_output=True, check=True)
    return Hostile(f"{count} entries", done.stdout)


# Streams.

def not_archives(files):
    """What is no archive of a kind that is taken, or one more than one level deep."""
    plain = tar(files)
    yield Hostile("empty", b"")
    yield Hostile("text", b"hello\n")
    yield Hostile("magic of xz alone", b"\xfd7zXZ\0")
    yield Hostile("magic of gzip alone", b"\x1f\x8b\x08")
    yield Hostile("magic of zstd alone", b"\x28\xb5\x2f\xfd")
    yield Hostile("xz of text", xz(b"hello\n" * 1000))
    yield Hostile("xz of nothing", xz(b""))
    yield Hostile("gzip of text", gz(b"hello\n" * 1000))
    yield Hostile("gzip in xz", xz(gz(plain)))
    yield Hostile("xz in xz", xz(xz(plain)))
    yield Hostile("xz in gzip", gz(xz(plain)))
    yield Hostile("lzma alone", lzma.compress(plain, format=lzma.FORMAT_ALONE))
    yield Hostile("noise", random.Random(1).randbytes(5000))
    yield Hostile("noise behind the magic of xz", b"\xfd7zXZ\0" + random.Random(2).randbytes(5000))
    yield Hostile("tar of an empty archive", xz(END))


def cuts(data, step=97):
    """The archive cut short at every 97th byte."""
    for size in range(0, len(data), step):
        yield Hostile(f"cut to {size} of {len(data)} bytes", data[:size])


def flips(data, step=97):
    """The archive with one bit turned, at every 97th byte."""
    for at in range(0, len(data), step):
        turned = bytearray(data)
        turned[at] ^= 1 << at % 8
        yield Hostile(f"byte {at} of {len(data)}: bit {at % 8}", bytes(turned))


# What stands in `active`.

def actives():
    """(label, content) of wrong ones."""
    yield "empty", b""
    yield "not JSON", b"board\n"
    yield "cut short", b'{"short_name": "boa'
    yield "a list", b'["board"]'
    yield "a text", b'"board"'
    yield "null", b"null"
    yield "no short_name", b'{"name": "board"}'
    for value in ("42", "null", "true", '["board"]', '{"a": "board"}', "1e400"):
        yield f"short_name {value}", b'{"short_name": %s}' % value.encode()
    yield "1 MiB and more", b'{"short_name": "board"' + b" " * MIB + b"}"
    yield "deep", b'{"x": ' + b"[" * 100_000 + b"]" * 100_000 + b', "short_name": "board"}'
    yield "twice the same key", b'{"short_name": "board", "short_name": "../../x"}'
    yield "twice the same key, the other way", b'{"short_name": "../../x", "short_name": "board"}'
    yield "text behind it", b'{"short_name": "board"} and more'
    yield "NUL inside", b'{"short_name": "board\\u0000/../../x"}'
    yield "UTF-16", '{"short_name": "board"}'.encode("utf-16")
    for name in ("../../x", "..", ".", "", "a/b", "a\\\\b", "/etc/passwd", "n" * 32, "con", "NUL", "com1", " board", "board ",
                 ".board", "board.", "bo\\u0001ard", "b\\u00f6ard", "bo\\nard", "bo\\u202eard", "board/../board", "./board", "~",
                 "$HOME", "*", "-rf", "--help"):
        yield f"short_name {name!r}", b'{"short_name": "%s"}' % name.encode()


def check():
    """GNU tar and Python list what is well-formed but for its meaning."""
    files = {"active": b'{"short_name": "board"}', "board.yml": b"short_name: board\n"}
    for kind, pack in PACKERS.items():
        done = subprocess.run(["tar", "-t", {"xz": "-J", "gz": "-z", "zst": "--zstd"}[kind]], input=pack(tar(files)),
                              capture_output=True, check=True)
        assert done.stdout.split() == [b"active", b"board.yml"], done
    for case in added(files, [*names("/outside"), *twins(), *kinds("/outside")]):
        with tarfile.open(fileobj=io.BytesIO(case.data)) as opened:
            assert len(opened.getnames()) > len(files), case.label
    for log2 in (24, 26):
        head = header("port/zeros", 1 << log2)
        whole = head + bytes(1 << log2)
        assert lzma.decompress(xz_of_zeros(head, 1 << log2)) == whole
        assert gzip.decompress(gz_of_zeros(head, log2)) == whole
        done = subprocess.run(["zstd", "-d", "-c", "--no-check"], input=zst_of_zeros(head, 1 << log2), capture_output=True,
                              check=True)
        assert done.stdout == whole
        assert subprocess.run(["zstd", "-d", "-c"], input=zst_of_window(whole, 26), capture_output=True,
                              check=True).stdout == whole
    for case in bombs():
        assert len(case.data) < 8 * MIB, case.label
    with tarfile.open(fileobj=io.BytesIO(subprocess.run(["zstd", "-d", "-c"], input=crowd(2000).data, capture_output=True,
                                                        check=True).stdout)) as opened:
        assert len(opened.getnames()) == 2000
    print("hostile: all as meant")


if __name__ == "__main__":
    check()
