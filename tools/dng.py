#!/usr/bin/env python3
"""Writes camera raw files (DNG) of sensors that are known, to try and to test on: Bayer and
X-Trans filters, levels per colour, photon and read noise, 12, 14 or 16 bits, plain or
compressed.

usage: dng.py OUT.dng [options]; `dng.py --help` lists them

The scene is a flat field, a ramp, patches, or an ACES2065-1 picture that `troland` reads.
A module, too: Sensor, shoot, write.
"""
import argparse
import dataclasses
import math
import os
import random
import struct
import subprocess
import sys
import tempfile

BAYER = ("rggb", "bggr", "grbg", "gbrg")
XTRANS = ("gbggrg", "rgrbgb", "gbggrg", "grggbg", "bgbrgr", "grggbg")
# Linear Rec.709 to CIE XYZ, and ACES2065-1 to linear Rec.709, adapted by Bradford.
XYZ = ((0.41239, 0.35758, 0.18048), (0.21264, 0.71517, 0.07219), (0.01933, 0.11919, 0.95053))
TO_REC709 = ((2.5219, -1.1370, -0.3849), (-0.2755, 1.3698, -0.0943), (-0.0159, -0.1478, 1.1638))


@dataclasses.dataclass
class Sensor:
    """A camera. Codes are black + electrons / gain, up to white."""
    width: int = 192
    height: int = 144
    cfa: str = "rggb"  # or another order, or xtrans
    bits: int = 14
    black: tuple = (512,)  # one, three (red, green, blue), or four (places of a 2 x 2 cell)
    white: int = 0  # 0: the largest code
    gain: float = 2.0  # electrons for one code
    read_noise: float = 3.0  # electrons
    neutral: tuple = (0.5, 1.0, 0.625)  # camera colours of white
    matrix: tuple = ((1.05, -0.35, -0.12), (-0.40, 1.30, 0.15), (-0.05, 0.20, 0.60))  # from XYZ, D65
    iso: int = 200
    time: float = 0.01
    f_number: float = 8.0
    orientation: int = 1
    make: str = "Troland"
    model: str = "Pinhole"

    def __post_init__(self):
        self.white = self.white or 2 ** self.bits - 1

    def color(self, x, y):
        """0 red, 1 green, 2 blue."""
        if self.cfa == "xtrans":
            return "rgb".index(XTRANS[y % 6][x % 6])
        return "rgb".index(self.cfa[y % 2 * 2 + x % 2])

    def black_at(self, x, y):
        if len(self.black) == 4:
            return self.black[y % 2 * 2 + x % 2]
        return self.black[self.color(x, y) if len(self.black) == 3 else 0]

    def camera_color(self, rec709):
        """What light of linear Rec.709 makes, white the neutral."""
        def seen(v):
            xyz = [sum(m * c for m, c in zip(row, v)) for row in XYZ]
            return [sum(m * c for m, c in zip(row, xyz)) for row in self.matrix]
        return [n * a / b for n, a, b in zip(self.neutral, seen(rec709), seen((1, 1, 1)))]


def poisson(mean, source):
    if mean > 60:
        return max(0, round(source.gauss(mean, math.sqrt(mean))))
    count, product, least = -1, 1.0, math.exp(-mean)
    while product >= least or count < 0:
        product *= source.random()
        count += 1
    return count


def shoot(sensor, light, seed=None):
    """Codes, row by row. light(x, y) gives three camera colours, 1 being as much as fills the
    range from the mean black to white; without a seed there is no noise."""
    source = random.Random(seed)
    full = (sensor.white - sum(sensor.black) / len(sensor.black)) * sensor.gain
    codes = []
    for y in range(sensor.height):
        for x in range(sensor.width):
            electrons = max(light(x, y)[sensor.color(x, y)], 0) * full
            if seed is not None:
                electrons = poisson(electrons, source) + source.gauss(0, sensor.read_noise)
            code = math.floor(sensor.black_at(x, y) + electrons / sensor.gain + 0.5)
            codes.append(min(max(code, 0), sensor.white))
    return codes


class Bits:
    """Bits, the highest first. JPEG puts a 0 after each 255."""

    def __init__(self, jpeg):
        self.out, self.value, self.count, self.jpeg = bytearray(), 0, 0, jpeg

    def put(self, value, count):
        self.value = self.value << count | value
        self.count += count
        while self.count >= 8:
            self.count -= 8
            byte = self.value >> self.count & 255
            self.out.append(byte)
            if byte == 255 and self.jpeg:
                self.out.append(0)
        self.value &= (1 << self.count) - 1

    def fill(self, bit):
        while self.count:
            self.put(bit, 1)


def packed(sensor, codes):
    if sensor.bits == 16:
        return struct.pack(f"<{len(codes)}H", *codes)
    bits = Bits(jpeg=False)
    for y in range(sensor.height):
        for code in codes[y * sensor.width:(y + 1) * sensor.width]:
            bits.put(code, sensor.bits)
        bits.fill(0)
    return bytes(bits.out)


def lossless_jpeg(sensor, codes):
    """ITU-T T.81 annex H: two columns as two components, each sample foreseen by the one at
    its left. One Huffman table, in which every length of differences has five bits."""
    w, h = sensor.width // 2, sensor.height
    head = b"\xff\xd8\xff\xc4" + struct.pack(">HB16B", 36, 0, 0, 0, 0, 0, 17, *[0] * 11) + bytes(range(17))
    head += b"\xff\xc3" + struct.pack(">HBHHB", 14, sensor.bits, h, w, 2) + b"\0\x11\0\1\x11\0"
    head += b"\xff\xda" + struct.pack(">HB4BBBB", 10, 2, 0, 0, 1, 0, 1, 0, 0)
    bits = Bits(jpeg=True)
    above = [1 << sensor.bits - 1] * 2
    for y in range(h):
        before, first = list(above), None
        for x in range(w):
            pair = codes[y * sensor.width + 2 * x:y * sensor.width + 2 * x + 2]
            for c in range(2):
                difference = (pair[c] - before[c] + 32768) % 65536 - 32768
                length = 16 if difference == -32768 else abs(difference).bit_length()
                bits.put(length, 5)
                if length < 16:
                    bits.put(difference + ((1 << length) - 1 if difference < 0 else 0), length)
            before, first = pair, first or pair
        above = first
    bits.fill(1)
    return head + bytes(bits.out) + b"\xff\xd9"


def fractions(kind, values):
    return kind, len(values), b"".join(struct.pack("<ii", round(v * 1000000), 1000000) for v in values)


def text(value):
    value = value.encode() + b"\0"
    return 2, len(value), value


def numbers(kind, *values):
    return kind, len(values), struct.pack("<%d%s" % (len(values), {1: "B", 3: "H", 4: "I"}[kind]), *values)


def directory(entries, at):
    """An IFD at a place in the file; what is longer than four bytes follows it."""
    body, behind = struct.pack("<H", len(entries)), b""
    end = at + 2 + 12 * len(entries) + 4
    for tag, (kind, count, data) in sorted(entries.items()):
        body += struct.pack("<HHI", tag, kind, count)
        if len(data) <= 4:
            body += data.ljust(4, b"\0")
        else:
            body += struct.pack("<I", end + len(behind))
            behind += data + b"\0" * (len(data) % 2)
    return body + struct.pack("<I", 0) + behind


def write(path, sensor, codes, compress=False):
    """The file. Nothing else is in it: no preview, no maker's notes."""
    period = 6 if sensor.cfa == "xtrans" else 2
    cells = [(x, y) for y in range(period) for x in range(period)]
    data = lossless_jpeg(sensor, codes) if compress else packed(sensor, codes)
    exif_at, data_at = 1024, 1536
    entries = {
        254: numbers(4, 0), 256: numbers(4, sensor.width), 257: numbers(4, sensor.height),
        258: numbers(3, sensor.bits), 259: numbers(3, 7 if compress else 1), 262: numbers(3, 32803),
        271: text(sensor.make), 272: text(sensor.model), 273: numbers(4, data_at),
        274: numbers(3, sensor.orientation), 277: numbers(3, 1), 278: numbers(4, sensor.height),
        279: numbers(4, len(data)), 33421: numbers(3, period, period),
        33422: numbers(1, *[sensor.color(x, y) for x, y in cells]), 34665: numbers(4, exif_at),
        50706: numbers(1, 1, 4, 0, 0), 50708: text(f"{sensor.make} {sensor.model}"),
        50713: numbers(3, period, period), 50714: numbers(3, *[sensor.black_at(x, y) for x, y in cells]),
        50717: numbers(4, sensor.white), 50721: fractions(10, sum(sensor.matrix, ())),
        50728: fractions(5, sensor.neutral), 50778: numbers(3, 21)}
    exif = {33434: fractions(5, [sensor.time]), 33437: fractions(5, [sensor.f_number]),
            34855: numbers(3, sensor.iso)}
    head = (b"II*\0\x08\0\0\0" + directory(entries, 8)).ljust(exif_at, b"\0")
    head = (head + directory(exif, exif_at)).ljust(data_at, b"\0")
    assert len(head) == data_at
    with open(path, "wb") as file:
        file.write(head + data)


def read_half(troland, path):
    """(width, height, rows of (r, g, b)) of a picture of half floats."""
    with tempfile.TemporaryDirectory() as scratch:
        plain = os.path.join(scratch, "plain.exr")
        subprocess.run([troland, "expose", path, plain, "-e", "0", "--compression", "none", "-q"], check=True)
        with open(plain, "rb") as file:
            body = file.read()
    at, window = 8, None
    while body[at]:
        name = body[at:body.index(b"\0", at)]
        at = body.index(b"\0", at + len(name) + 1) + 1
        size, = struct.unpack_from("<i", body, at)
        if name == b"dataWindow":
            window = struct.unpack_from("<4i", body, at + 4)
        at += 4 + size
    width, height = window[2] - window[0] + 1, window[3] - window[1] + 1
    rows = []
    for offset in struct.unpack_from(f"<{height}Q", body, at + 1):
        b, g, r = (struct.unpack_from(f"<{width}e", body, offset + 8 + 2 * width * i) for i in range(3))
        rows.append(list(zip(r, g, b)))
    return width, height, rows


def scene_of(options, sensor):
    """light(x, y) of what the command line asks for, camera colours."""
    gain = 2.0 ** options.stops
    if options.picture:
        width, height, rows = read_half(options.troland, options.picture)
        sensor.width, sensor.height = width // 6 * 6, height // 6 * 6
        seen = {}

        def picture(x, y):
            if (x, y) not in seen:
                rec709 = [gain * sum(m * v for m, v in zip(row, rows[y][x])) for row in TO_REC709]
                seen[x, y] = sensor.camera_color(rec709)
            return seen[x, y]
        return picture

    def flat(x, y):
        return [gain * options.light * n for n in sensor.neutral]

    def ramp(x, y):
        return [gain * options.light * n * (0.01 + 0.99 * x / sensor.width) for n in sensor.neutral]

    def patches(x, y):
        a, b = 8 * x // sensor.width, 6 * y // sensor.height
        rec709 = [gain * options.light * 2 ** (-0.5 * b) * (1 if b < 2 else 1 + 0.8 * math.cos(a * 0.785 + c * 2.094))
                  for c in range(3)]
        return sensor.camera_color(rec709)
    return {"flat": flat, "ramp": ramp, "patches": patches}[options.scene]


def main():
    sensor = Sensor()
    p = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    p.add_argument("out")
    p.add_argument("--scene", choices=("flat", "ramp", "patches"), default="patches")
    p.add_argument("--picture", metavar="IN.exr", help="the scene is this picture, in its size")
    p.add_argument("--troland", default="build/troland", help="the program that reads it")
    p.add_argument("--light", type=float, default=1, help="of the scene's white; 1 fills green")
    p.add_argument("--stops", type=float, default=0, help="of exposure; the time goes with it")
    p.add_argument("--size", default="192x144")
    p.add_argument("--cfa", choices=BAYER + ("xtrans",), default="rggb")
    p.add_argument("--black", default="512", help="one code, three (r,g,b) or four (places of a cell)")
    for name in ("bits", "white", "iso", "orientation"):
        p.add_argument(f"--{name}", type=int, default=0 if name == "white" else getattr(sensor, name))
    for name in ("gain", "read_noise", "time", "f_number"):
        p.add_argument(f"--{name.replace('_', '-')}", type=float, default=getattr(sensor, name))
    p.add_argument("--neutral", default=",".join(map(str, sensor.neutral)))
    p.add_argument("--seed", type=int, help="of the noise; without it there is none")
    p.add_argument("--compress", action="store_true", help="as lossless JPEG")
    o = p.parse_args()
    width, height = map(int, o.size.split("x"))
    sensor = Sensor(width, height, o.cfa, o.bits, tuple(map(int, o.black.split(","))), o.white, o.gain, o.read_noise,
                    tuple(map(float, o.neutral.split(","))), iso=o.iso, time=o.time * 2 ** o.stops,
                    f_number=o.f_number, orientation=o.orientation)
    light = scene_of(o, sensor)
    write(o.out, sensor, shoot(sensor, light, o.seed), o.compress)


if __name__ == "__main__":
    sys.exit(main())
