#!/usr/bin/env python3
"""troland palette: harmonies, ramps, gradients. usage: palette_test.py TROLAND"""
import json

from program import Cases, check, good


def lines(*arguments):
    return good("/", "palette", *arguments)[0].splitlines()


def components(texts):
    found = json.loads(good("/", "color", *texts, "--to", "oklch", "--json")[0])
    return [entry["components"] for entry in found]


def harmonies():
    """Turns of the hue, with lightness and chroma kept."""
    for kind, turns in (("complement", [0, 180]), ("split", [0, 150, 210]), ("analogous", [-60, -30, 0, 30, 60]),
                        ("triad", [0, 120, 240]), ("square", [0, 90, 180, 270])):
        found = components(lines(kind, "oklch(0.7 0.05 100)", "--to", "oklch"))
        check(len(found) == len(turns), f"{kind}: {found}")
        for (light, chroma, hue), turn in zip(found, turns):
            check(abs(light - 0.7) < 2e-5 and abs(chroma - 0.05) < 2e-5 and
                  abs(hue - (100 + turn) % 360) < 2e-3, f"{kind}: {found}")
    check(lines("triad", "#ff6347")[0] == "#ff6347", "the first is the colour itself")
    check(lines("analogous", "#ff6347")[2] == "#ff6347", "the middle is the colour itself")


def ramps():
    """Even steps."""
    found = components(lines("lightness", "oklch(0.6 0.02 250)", "-n", "9", "--to", "oklch"))
    check([round(v[0], 4) for v in found] == [round(0.15 + 0.1 * i, 4) for i in range(9)], str(found))
    check(all(abs(v[1] - 0.02) < 2e-5 and abs(v[2] - 250) < 2e-3 for v in found), str(found))
    found = components(lines("chroma", "oklch(0.6 0.1 250)", "-n", "3", "--to", "oklch"))
    check([round(v[1], 4) for v in found] == [0, 0.05, 0.1], str(found))


def gradients():
    check(lines("gradient", "red", "blue", "-n", "2") == ["#ff0000", "#0000ff"], "ends")
    middle = lines("gradient", "black", "white", "black", "-n", "5", "--in", "srgb")
    check(middle == ["#000000", "#808080", "#ffffff", "#808080", "#000000"], str(middle))
    long = lines("gradient", "oklch(0.7 0.1 40)", "oklch(0.7 0.1 60)", "-n", "3", "--hue", "longer", "--to", "oklch")
    check(abs(components(long)[1][2] - 230) < 2e-3, str(long))


def formats():
    words = ["gradient", "#ff8000", "black", "-n", "2"]
    check(json.loads(good("/", "palette", *words, "--json")[0]) == ["#ff8000", "#000000"], "json")
    check(good("/", "palette", *words, "--format", "css")[0] ==
          ":root {\n  --color-1: #ff8000;\n  --color-2: #000000;\n}\n", "css")
    check(good("/", "palette", *words, "--format", "gpl")[0] ==
          "GIMP Palette\nName: gradient\nColumns: 0\n#\n255 128   0 #ff8000\n  0   0   0 #000000\n", "gpl")


def main():
    cases = Cases()
    for case in (harmonies, ramps, gradients, formats):
        cases.run(case.__name__, case)
    cases.end()


if __name__ == "__main__":
    main()
