#!/usr/bin/env python3
"""Makes a hand-held exposure bracket of an ACES2065-1 picture of half floats, to try
`troland merge` on.

usage: bracket.py TROLAND IN.exr FOLDER

Five 8-bit sRGB PNGs, 0.png … 4.png, two stops apart, as a camera would have developed
them: with the noise of photons and of reading, clipped at white, each shifted by a few
pixels, and with an orange disc that is elsewhere in each. The same in every run.
docs/merge.md says how its picture was made of them.
"""
import os
import random
import struct
import sys
import zlib

from dng import TO_REC709, read_half

STOPS = (-4, -2, 0, 2, 4)
SHIFTS = ((9, -6), (-4, 3), (0, 0), (5, 7), (-12, -10))
ELECTRONS, READ_NOISE = 12000, 4  # of white, and of reading
DISC, RADIUS = (0.9, 0.3, 0.04), 24


def develop(light, gain):
    """The code of a sensor's answer to light."""
    electrons = max(light, 0) * gain * ELECTRONS
    electrons += random.gauss(0, (electrons + READ_NOISE ** 2) ** 0.5)
    value = min(max(electrons / ELECTRONS, 0), 1)
    return round(255 * (12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055))


def shoot(width, height, rows, i):
    (dx, dy), gain = SHIFTS[i], 2.0 ** STOPS[i]
    x0, y0 = width * (2 + i) // 9, height * (5 - i) // 8
    for y in range(height):
        line = bytearray(1)
        for x in range(width):
            px, py = min(max(x - dx, 0), width - 1), min(max(y - dy, 0), height - 1)
            r, g, b = rows[py][px]
            rgb = [m[0] * r + m[1] * g + m[2] * b for m in TO_REC709]
            if (px - x0) ** 2 + (py - y0) ** 2 < RADIUS ** 2:
                rgb = DISC
            line += bytes(develop(v, gain) for v in rgb)
        yield bytes(line)


def write_png(path, width, height, lines):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    with open(path, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) +
                   chunk(b"sRGB", b"\0") + chunk(b"IDAT", zlib.compress(b"".join(lines))) + chunk(b"IEND", b""))


def main():
    troland, path, folder = sys.argv[1:]
    os.makedirs(folder, exist_ok=True)
    random.seed(1)
    width, height, rows = read_half(troland, path)
    for i in range(len(STOPS)):
        write_png(os.path.join(folder, f"{i}.png"), width, height, shoot(width, height, rows, i))


if __name__ == "__main__":
    main()
