#!/usr/bin/env python3
"""OpenColorIO on the pixels that troland-bench measured with, and the table of both.

    rival.py PIXELS.raw WIDTH HEIGHT TROLAND.json

Needs opencolorio and numpy (bench/run.sh makes an environment with both). One
thread, float RGBA in memory, in place, best of several rounds in processor time:
the exact processor, and the usual way around its cost, a 65-point 3D LUT behind an
ACEScct shaper, with the error of that LUT on the same pixels.
"""
import json
import sys
import time

import numpy
import PyOpenColorIO as ocio

ROUNDS = 5
LUT_SIZE = 65
VIEW = "ACES-OUTPUT - ACES2065-1_to_CIE-XYZ-D65 - "
DISPLAY = "DISPLAY - CIE-XYZ-D65_to_"
TRANSFORMS = [
    ("Rec709-D65_100nit_in_Rec709-D65_sRGB-Piecewise", "SDR-100nit-REC709_2.0", "sRGB"),
    ("Rec709-D65_100nit_in_Rec709-D65_BT1886", "SDR-100nit-REC709_2.0", "REC.1886-REC.709"),
    ("P3-D65_1000nit_in_Rec2100-D65_ST2084", "HDR-1000nit-P3-D65_2.0", "REC.2100-PQ"),
    ("P3-D65_1000nit_in_Rec2100-D65_HLG", "HDR-1000nit-P3-D65_2.0", "REC.2100-HLG-1000nit"),
]


def group(*transforms):
    out = ocio.GroupTransform()
    for t in transforms:
        out.appendTransform(t)
    return out


def processor(transform):
    config = ocio.Config.CreateRaw()
    return config.getProcessor(transform).getDefaultCPUProcessor()


def exact_transform(view, display):
    return group(ocio.BuiltinTransform(VIEW + view), ocio.BuiltinTransform(DISPLAY + display))


def lut_transform(exact):
    """The exact transform sampled in ACEScct, which holds the LUT's 0...1."""
    shaper = ocio.BuiltinTransform("ACEScct_to_ACES2065-1")
    grid = numpy.linspace(0, 1, LUT_SIZE, dtype=numpy.float32)
    rgb = numpy.stack(numpy.meshgrid(grid, grid, grid, indexing="ij"), -1).reshape(-1, 3).copy()
    processor(group(shaper, exact)).applyRGB(rgb)
    lut = ocio.Lut3DTransform(gridSize=LUT_SIZE)
    lut.setInterpolation(ocio.INTERP_TETRAHEDRAL)
    lut.setData(rgb.reshape(-1))
    back = ocio.BuiltinTransform("ACEScct_to_ACES2065-1", ocio.TRANSFORM_DIR_INVERSE)
    return group(back, lut)


def measure(transform, pixels):
    """Megapixels a second, and the result."""
    cpu = processor(transform)
    best = float("inf")
    for _ in range(ROUNDS):
        out = pixels.copy()
        start = time.thread_time()
        cpu.applyRGBA(out)
        best = min(best, time.thread_time() - start)
    return pixels.size / 4 / best * 1e-6, out


def figures_of(troland, name):
    keys = ("picture", "planes", "twin", "two threads")
    found = {}
    for f in troland:
        words = f["name"].split()
        if f["group"] in keys and words[0] == name:
            found.setdefault(words[1], {})[f["group"]] = f["value"]
    return found


def print_table(name, exact, lut, error, tiers):
    print(f"\n{name}, Mpx/s, one thread")
    print(f"  {'':28}{'Mpx/s':>9}{'x exact':>9}{'x LUT':>8}")
    print(f"  {'OpenColorIO ' + ocio.__version__ + ' exact':28}{exact:9.2f}{1:9.1f}{exact / lut:8.2f}")
    print(f"  {'OpenColorIO 65^3 LUT':28}{lut:9.2f}{lut / exact:9.1f}{1:8.2f}   error {error}")
    for tier, f in tiers.items():
        for kind in ("picture", "planes"):
            label = f"troland {tier}, {kind}"
            v = f[kind]
            extra = ""
            if kind == "picture":
                extra = f"   two threads x {f['two threads']:.2f}, twin {f['twin']:.4f} %"
            print(f"  {label:28}{v:9.2f}{v / exact:9.1f}{v / lut:8.2f}{extra}")


def main():
    path, width, height, figures = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
    pixels = numpy.fromfile(path, dtype=numpy.float32).reshape(height, width, 4)
    with open(figures, encoding="utf-8") as file:
        troland = json.load(file)
    for name, view, display in TRANSFORMS:
        exact_way = exact_transform(view, display)
        exact, wanted = measure(exact_way, pixels)
        lut, got = measure(lut_transform(exact_way), pixels)
        difference = numpy.abs(got - wanted)[..., :3]
        off = 100 * numpy.mean(difference.max(axis=-1) > 1 / 1023)
        error = f"max {difference.max():.3g}, {off:.2f} % of pixels off by a 10-bit code"
        print_table(name, exact, lut, error, figures_of(troland, name))
    print()
    for f in troland:
        if f["group"] in ("set-up", "maths"):
            print(f"  {f['group']:8}{f['name']:34}{f['value']:9.3f} {f['unit']}")


if __name__ == "__main__":
    main()
