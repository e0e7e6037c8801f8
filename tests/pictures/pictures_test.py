#!/usr/bin/env python3
"""Renders each numbered picture with the program and compares it with its golden.

usage: pictures_test.py TROLAND            the test
       pictures_test.py --make TWIN        writes the goldens (look at them after)

The goldens (golden/*.png, 16 bits) were made from the double-precision twin, not
by the program. The measure is Delta E ITP (difference.py), in which 1 is just
noticeable. The fast path may be off by 2e-5 in code and the file by half a code
of 16 bits, which is 0.01 in the middle and up to 0.1 next to black.
"""
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
from cases import TOP, Cases, check, skip_without  # noqa: E402
from cases_table import HEIGHT, STUDIO, WIDTH, table  # noqa: E402
from difference import delta_e  # noqa: E402
import png16  # noqa: E402

MAX, MEAN = 0.1, 0.02
CICP = {"display-p3": (12, 13, 0, 1), "rec2100-pq-1000": (9, 16, 0, 1), "rec2100-hlg": (9, 18, 0, 1)}


def golden_path(name):
    return os.path.join(HERE, "golden", name + ".png")


def studio():
    return os.path.join(TOP, "data", "studio.exr")


def make(twin):
    os.makedirs(os.path.join(HERE, "golden"), exist_ok=True)
    for name, source, screen in table():
        where = ["file", studio(), *map(str, STUDIO)] if source == "studio" else ["chart", source]
        text = subprocess.run([twin, *where, str(WIDTH), str(HEIGHT), screen], check=True, text=True,
                              capture_output=True).stdout
        pixels = [tuple(map(float, line.split())) for line in text.splitlines()]
        png16.write(golden_path(name), WIDTH, HEIGHT, pixels)


def troland(program, *arguments):
    done = subprocess.run([program, *arguments], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode:
        skip_without(done.stderr)
    check(done.returncode == 0, f"troland {' '.join(arguments)}: {done.stderr}")


def render(program, source, screen, folder):
    """The program's picture."""
    out = os.path.join(folder, "out.png")
    if source == "studio":
        picture, extra = studio(), ["--crop", f"{STUDIO[0]},{STUDIO[1]},{WIDTH},{HEIGHT}"]
    else:
        picture, extra = os.path.join(folder, source + ".exr"), []
        if not os.path.exists(picture):
            troland(program, "chart", source, picture, "--size", f"{WIDTH}x{HEIGHT}", "--depth", "float")
    troland(program, "render", picture, out, "--display", screen, "--depth", "16", "--overwrite", *extra)
    return png16.read(out)


def compare(program, name, source, screen, folder):
    width, height, bits, pixels, heads = render(program, source, screen, folder)
    gold_width, gold_height, _, gold, _ = png16.read(golden_path(name))
    check((width, height) == (gold_width, gold_height), f"{width}x{height} pixels")
    check(bits == 16, f"{bits} bits were written, not 16")
    if screen in CICP:
        check(tuple(heads.get("cICP", b"")) == CICP[screen], f"cICP says {tuple(heads.get('cICP', b''))}")
    differences = [delta_e(screen, a, b) for a, b in zip(pixels, gold)]
    worst = max(range(len(differences)), key=differences.__getitem__)
    mean = sum(differences) / len(differences)
    print(f"   {name}: Delta E ITP mean {mean:.4f}, max {differences[worst]:.4f}")
    check(mean <= MEAN and differences[worst] <= MAX,
          f"Delta E ITP mean {mean:.4f} (limit {MEAN}), max {differences[worst]:.4f} (limit {MAX}) at "
          f"x={worst % width}, y={worst // width}: {pixels[worst]}, golden {gold[worst]}")


def can_fail():
    """One code of 10 bits off in one channel must be found, in every picture."""
    for name, _, screen in table():
        gold = png16.read(golden_path(name))[3]
        shifted = [(r, min(1, g + 1 / 1023) if g < 0.5 else g - 1 / 1023, b) for r, g, b in gold]
        differences = [delta_e(screen, a, b) for a, b in zip(gold, shifted)]
        check(sum(differences) / len(differences) > MEAN, f"{name}: a shift by 1/1023 would not be found")


def main():
    if sys.argv[1] == "--make":
        make(sys.argv[2])
        return
    cases = Cases()
    cases.run("the comparison can fail", can_fail)
    with tempfile.TemporaryDirectory() as folder:
        for name, source, screen in table():
            cases.run(name, compare, sys.argv[1], name, source, screen, folder)
    cases.end()


if __name__ == "__main__":
    main()
