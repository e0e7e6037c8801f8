"""Reads and writes PNG with the standard library alone, so that the program's
own PNG code is judged by another one. Pixels are lists of (r, g, b) in 0...1."""
import struct
import zlib

MAGIC = b"\x89PNG\r\n\x1a\n"


def _paeth(a, b, c):
    p = a + b - c
    pa, pb, pc = abs(p - a), abs(p - b), abs(p - c)
    return a if pa <= pb and pa <= pc else b if pb <= pc else c


def _unfilter(kind, line, above, step):
    for i, byte in enumerate(line):
        left = line[i - step] if i >= step else 0
        corner = above[i - step] if i >= step else 0
        if kind == 1:
            line[i] = (byte + left) & 255
        elif kind == 2:
            line[i] = (byte + above[i]) & 255
        elif kind == 3:
            line[i] = (byte + (left + above[i]) // 2) & 255
        elif kind == 4:
            line[i] = (byte + _paeth(left, above[i], corner)) & 255
    return line


def chunks(data):
    if data[:8] != MAGIC:
        raise ValueError("not a PNG file")
    at = 8
    while at < len(data):
        length, = struct.unpack_from(">I", data, at)
        kind, body = data[at + 4:at + 8], data[at + 8:at + 8 + length]
        crc, = struct.unpack_from(">I", data, at + 8 + length)
        if crc != zlib.crc32(kind + body):
            raise ValueError(f"the checksum of {kind!r} is wrong")
        yield kind.decode("ascii"), body
        at += 12 + length


def read(path):
    """(width, height, bits, pixels, {chunk: body})"""
    with open(path, "rb") as file:
        parts = list(chunks(file.read()))
    heads = {kind: body for kind, body in parts if kind != "IDAT"}
    width, height, bits, color, _, _, interlace = struct.unpack(">IIBBBBB", heads["IHDR"])
    if interlace or color not in (0, 2, 4, 6) or bits not in (8, 16):
        raise ValueError(f"unexpected PNG: colour type {color}, {bits} bits, interlace {interlace}")
    channels = {0: 1, 2: 3, 4: 2, 6: 4}[color]
    raw = zlib.decompress(b"".join(body for kind, body in parts if kind == "IDAT"))
    step, size = channels * bits // 8, width * channels * bits // 8
    above, pixels = bytearray(size), []
    for y in range(height):
        start = y * (size + 1)
        above = _unfilter(raw[start], bytearray(raw[start + 1:start + 1 + size]), above, step)
        codes = struct.unpack(f">{width * channels}{'H' if bits == 16 else 'B'}", above)
        top = (1 << bits) - 1
        for x in range(width):
            pixel = codes[x * channels:(x + 1) * channels]
            rgb = pixel[:3] if channels >= 3 else pixel[:1] * 3
            pixels.append(tuple(code / top for code in rgb))
    return width, height, bits, pixels, heads


def write(path, width, height, pixels):
    """16 bits, RGB."""
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    rows = []
    for y in range(height):
        codes = [min(65535, max(0, round(value * 65535)))
                 for pixel in pixels[y * width:(y + 1) * width] for value in pixel]
        now = struct.pack(f">{len(codes)}H", *codes)
        rows.append(b"\x01" + now[:6] + bytes((now[i] - now[i - 6]) & 255 for i in range(6, len(now))))
    with open(path, "wb") as file:
        file.write(MAGIC + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 16, 2, 0, 0, 0))
                   + chunk(b"IDAT", zlib.compress(b"".join(rows), 9)) + chunk(b"IEND", b""))
