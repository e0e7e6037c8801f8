#!/usr/bin/env python3
"""Makes a hand-held exposure bracket of an ACES2065-1 picture of half floats, to try
`troland merge` on.

usage: bracket.py TROLAND IN.exr FOLDER

Five 8-bit sRGB PNGs, 0.png … 4.png, two stops apart, as a camera would have developed
them: with the noise of photons and of reading, clipped at white, each shifted by some pixels
and turned a little, as hands do, and with an orange disc that is elsewhere in each. The same in
every run.
docs/merge.md says how its picture was made of them.
"""
import math
import os
import random
import struct
import sys
import zlib

from dng import TO_REC709, read_half

STOPS = (-4, -2, 0, 2, 4)
SHIFTS = ((9.3, -6.6), (-4.2, 3.5), (0, 0), (5.4, 7.1), (-11.7, -9.5))
TURNS = (0.5, -0.3, 0, 0.8, -0.6)  # degrees
ELECTRONS, READ_NOISE = 12000, 4  # of white, and of reading
DISC, RADIUS = (0.9, 0.3, 0.04), 24


def develop(light, gain):
    """The code of a sensor's answer to light."""
    electrons = max(light, 0) * gain * ELECTRONS
    electrons += random.gauss(0, (electrons + READ_NOISE ** 2) ** 0.5)
    value = min(max(electrons / ELECTRONS, 0), 1)
    return round(255 * (12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055))


def between(rows, x, y):
    """Light at a place between four pixels; beyond the edge it is as at the edge."""
    x, y = min(max(x, 0), len(rows[0]) - 1.001), min(max(y, 0), len(rows) - 1.001)
    u, v = int(x), int(y)
    s, t = x - u, y - v
    return [(1 - t) * ((1 - s) * a + s * b) + t * ((1 - s) * c + s * d)
            for a, b, c, d in zip(rows[v][u], rows[v][u + 1], rows[v + 1][u], rows[v + 1][u + 1])]


def shoot(width, height, rows, i):
    (dx, dy), gain = SHIFTS[i], 2.0 ** STOPS[i]
    cosine, sine = math.cos(math.radians(TURNS[i])), math.sin(math.radians(TURNS[i]))
    x0, y0 = width * (2 + i) // 9, height * (5 - i) // 8
    for y in range(height):
        line = bytearray(1)
        for x in range(width):
            u, v = x - dx - (width - 1) / 2, y - dy - (height - 1) / 2
            px, py = (width - 1) / 2 + cosine * u + sine * v, (height - 1) / 2 - sine * u + cosine * v
            r, g, b = between(rows, px, py)
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
