"""What the tests of the command share: running it, and pictures made by hand, so
that what the program reads and writes is judged by other code."""
import os
import struct
import subprocess
import sys
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "pictures"))
import png16  # noqa: E402
from cases import TOP, Cases, Skip, check, skip_without  # noqa: E402, F401

TROLAND = os.path.abspath(sys.argv[1]) if len(sys.argv) > 1 else "troland"
AP0 = (0.7347, 0.2653, 0.0, 1.0, 0.0001, -0.077, 0.32168, 0.33767)
REC709 = (0.64, 0.33, 0.30, 0.60, 0.15, 0.06, 0.3127, 0.3290)


def run(folder, *arguments, env=None, timeout=60, stdin=b""):
    """(status, standard output, standard error)"""
    done = subprocess.run([TROLAND, *arguments], cwd=folder, input=stdin, timeout=timeout,
                          capture_output=True, env={**os.environ, **(env or {})})
    said = done.stderr.decode("utf-8")
    if done.returncode:
        skip_without(said)
    return done.returncode, done.stdout.decode("utf-8"), said


def dwa_level(path):
    """What an .exr says of its compression's level, or None."""
    with open(path, "rb") as file:
        head = file.read(4000)
    name = b"dwaCompressionLevel\0float\0" + struct.pack("<I", 4)
    at = head.find(name)
    return struct.unpack_from("<f", head, at + len(name))[0] if at >= 0 else None


def good(folder, *arguments, **options):
    """The standard output and error of a call that must succeed."""
    status, out, err = run(folder, *arguments, **options)
    check(status == 0, f"troland {' '.join(arguments)} ended with {status}: {err}")
    return out, err


def listing(folder):
    """Every file and its content."""
    found = {}
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), "rb") as file:
            found[name] = zlib.crc32(file.read())
    return found


def write_exr(path, width, height, channels, data=(0, 0), display=None, primaries=None, damaged=(), views=()):
    """An uncompressed float OpenEXR file. channels: {name: [values by row]}; data:
    the first pixel's x, y; display: x, y, width, height; damaged: rows whose chunk
    gives a wrong row number; views: of a multi-view file."""
    def attribute(name, kind, body):
        return name.encode() + b"\0" + kind.encode() + b"\0" + struct.pack("<i", len(body)) + body

    def box(x, y, w, h):
        return struct.pack("<4i", x, y, x + w - 1, y + h - 1)

    names = sorted(channels)
    listed = b"".join(n.encode() + b"\0" + struct.pack("<iB3xii", 2, 0, 1, 1) for n in names) + b"\0"
    head = struct.pack("<ii", 20000630, 2)
    head += attribute("channels", "chlist", listed)
    head += attribute("compression", "compression", b"\0")
    head += attribute("dataWindow", "box2i", box(*data, width, height))
    head += attribute("displayWindow", "box2i", box(*(display or (*data, width, height))))
    head += attribute("lineOrder", "lineOrder", b"\0")
    head += attribute("pixelAspectRatio", "float", struct.pack("<f", 1))
    head += attribute("screenWindowCenter", "v2f", struct.pack("<ff", 0, 0))
    head += attribute("screenWindowWidth", "float", struct.pack("<f", 1))
    if primaries:
        head += attribute("chromaticities", "chromaticities", struct.pack("<8f", *primaries))
    if views:
        head += attribute("multiView", "stringvector",
                          b"".join(struct.pack("<i", len(v)) + v.encode() for v in views))
    head += b"\0"
    row_bytes = 8 + 4 * width * len(names)
    first = len(head) + 8 * height
    table = b"".join(struct.pack("<Q", first + y * row_bytes) for y in range(height))
    rows = []
    for y in range(height):
        values = [v for n in names for v in channels[n][y * width:(y + 1) * width]]
        number = data[1] + y + (1000 if y in damaged else 0)
        rows.append(struct.pack("<ii", number, row_bytes - 8) + struct.pack(f"<{len(values)}f", *values))
    with open(path, "wb") as file:
        file.write(head + table + b"".join(rows))


def flat(width, height, r, g, b, a=None):
    """Channels of one colour."""
    n = width * height
    found = {"R": [r] * n, "G": [g] * n, "B": [b] * n}
    if a is not None:
        found["A"] = [a] * n
    return found


def read_png(path):
    """(width, height, bits, channels, rows of code values)"""
    with open(path, "rb") as file:
        parts = list(png16.chunks(file.read()))
    heads = dict(part for part in parts if part[0] != "IDAT")
    width, height, bits, color = struct.unpack(">IIBB", heads["IHDR"][:10])
    channels = {0: 1, 2: 3, 4: 2, 6: 4}[color]
    raw = zlib.decompress(b"".join(body for kind, body in parts if kind == "IDAT"))
    step, size = channels * bits // 8, width * channels * bits // 8
    above, rows = bytearray(size), []
    for y in range(height):
        at = y * (size + 1)
        above = png16._unfilter(raw[at], bytearray(raw[at + 1:at + 1 + size]), above, step)
        codes = struct.unpack(f">{width * channels}{'H' if bits == 16 else 'B'}", above)
        rows.append([codes[x * channels:(x + 1) * channels] for x in range(width)])
    return width, height, bits, channels, rows


def read_exr(path):
    """(width, height, {channel: values}) of an uncompressed float scan line file."""
    with open(path, "rb") as file:
        body = file.read()

    def text(at):
        end = body.index(b"\0", at)
        return body[at:end].decode(), end + 1

    at, heads = 8, {}
    while body[at]:
        name, at = text(at)
        _, at = text(at)
        size, = struct.unpack_from("<i", body, at)
        heads[name] = body[at + 4:at + 4 + size]
        at += 4 + size
    check(heads["compression"] == b"\0", f"{path} is compressed")
    x0, y0, x1, y1 = struct.unpack("<4i", heads["dataWindow"])
    names, listed = [], heads["channels"]
    while listed[0]:
        name, _, rest = listed.partition(b"\0")
        check(rest[:4] == b"\2\0\0\0", f"{path}: {name} is not float")
        names.append(name.decode())
        listed = rest[16:]
    width, height, found = x1 - x0 + 1, y1 - y0 + 1, {n: [] for n in names}
    for offset in struct.unpack_from(f"<{height}Q", body, at + 1):
        for i, n in enumerate(names):
            found[n] += struct.unpack_from(f"<{width}f", body, offset + 8 + 4 * width * i)
    return width, height, found
