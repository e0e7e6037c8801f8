#!/usr/bin/env python3
"""Camera raw files. usage: raw_test.py TROLAND"""
import os
import sys
import tempfile

from program import TOP, Cases, check, good, read_exr

sys.path.insert(0, os.path.join(TOP, "tools"))
import dng  # noqa: E402


def bracket(folder, sensor, light, compress=False, seed=None):
    """Three exposures, two stops apart."""
    names = []
    for i, gain in enumerate((0.25, 1.0, 4.0)):
        sensor.time = 0.01 * gain
        codes = dng.shoot(sensor, lambda x, y, g=gain: [g * v for v in light(x, y)],
                          None if seed is None else seed + i)
        names.append(f"{i}.dng")
        dng.write(os.path.join(folder, names[i]), sensor, codes, compress)
    return names


def every_kind_of_file_is_read(folder):
    kinds = [(cfa, 14, (512,)) for cfa in (*dng.BAYER, "xtrans")]
    kinds += [("rggb", 12, (120, 130, 140)), ("xtrans", 16, (1000, 1010, 990)), ("grbg", 12, (100, 110, 120, 130))]
    for cfa, bits, black in kinds:
        for compress in (False, True):
            sensor = dng.Sensor(width=48, height=36, cfa=cfa, bits=bits, black=black)
            names = bracket(folder, sensor, lambda x, y: [0.2 * n for n in sensor.neutral], compress)
            good(folder, "merge", *names, "out.exr", "--reference", "2", "--no-align", "--depth", "float",
                 "--compression", "none", "--overwrite", "-q")
            _, _, found = read_exr(os.path.join(folder, "out.exr"))
            for c in "RGB":
                low, high = min(found[c]), max(found[c])
                # A code of rounding, of the darkest of the three at 12 bits.
                check(0.198 < low <= high < 0.202, f"{cfa} {bits} {black} {compress}: {c} {low} to {high}")


if __name__ == "__main__":
    cases = Cases()
    for case in (every_kind_of_file_is_read,):
        with tempfile.TemporaryDirectory() as scratch:
            cases.run(case.__name__, case, scratch)
    cases.end()
