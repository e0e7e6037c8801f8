#!/usr/bin/env python3
"""troland gamma: the net curve and measured displays. usage: gamma_test.py TROLAND"""
import json
import math
import os
import re
import struct
import tempfile

from program import Cases, check, good, run, write_exr

HERE = "/"
ALPHA = 1.09929682680944  # of ITU-R BT.2020 table 4


def curves_of_the_chart():
    """The inverse of each column's curve, light to code."""
    powers = [lambda q, g=g: q ** (1 / g) for g in (1.8, 1.9, 2.0, 2.1, 2.2, 2.3, 2.4, 2.5, 2.6)]
    srgb = lambda q: 1.055 * q ** (1 / 2.4) - 0.055
    black = 0.001
    lift = black ** (1 / 2.4)
    bt1886 = lambda q: ((q + (1 - q) * black) ** (1 / 2.4) - lift) / (1 - lift)
    return powers[:5] + [srgb] + powers[5:7] + [bt1886] + powers[7:]


# Codes of its patches in steps of 1/255, row by row.
CHART = [[round(255 * curve(q)) / 255 for curve in curves_of_the_chart()] for q in (0.25, 0.5, 0.75)]


def found(*arguments, **options):
    return json.loads(good(HERE, "gamma", *arguments, "--json", **options)[0])


def near(got, want, tolerance, what):
    check(abs(got - want) <= tolerance, f"{what}: {got}, not {want}")


def television():
    """The camera curve on a 2.4 display, by derivatives worked out here."""
    got = found("bt709", "bt1886")
    check([entry["light"] for entry in got["slopes"]] == [0.02, 0.18, 1], f"lights: {got}")
    for entry in got["slopes"]:
        code = ALPHA * entry["light"] ** 0.45 - (ALPHA - 1)
        near(entry["code"], code, 1e-12, "code")
        near(entry["screen"], code ** 2.4, 1e-12, "screen")
        near(entry["image"], 0.45 * (code + ALPHA - 1) / code, 1e-7, "image")
        near(entry["display"], 2.4, 1e-7, "display")
        near(entry["net"], entry["image"] * entry["display"], 1e-12, "net")
        near(entry["net_minus_1"], entry["net"] - 1, 0, "off")
    near(got["regression"]["net"], 1.435, 1e-3, "regression")
    check((got["regression"]["low"], got["regression"]["high"]) == (0.02, 1), f"range: {got}")
    check([s["name"] for s in got["surrounds"]] == ["average", "dim", "dark"], f"surrounds: {got}")


def names_of_help():
    """The help names each curve that completion knows, and bt2020, which is bt709's."""
    words = re.search(r'"(linear [^"]* acescct)"', good("/", "--completion", "bash")[0])
    check(words, "no curves in the completion")
    text = re.sub(r"\s+", " ", good("/", "help", "gamma")[0])
    for name in words.group(1).split():
        check(re.search(rf"\b{name}\b", text), f"the help does not name {name}")
    check("bt709 or bt2020" in text, "the help does not name bt2020")
    check(good("/", "gamma", "bt2020", "bt1886")[0].splitlines()[1:] ==
          good("/", "gamma", "bt709", "bt1886")[0].splitlines()[1:], "bt2020 is not bt709")


def ranges():
    """The number depends on its range, and the text says which."""
    wide = found("srgb", "gamma:2.2", "--range", "0.001..1")["regression"]
    near(wide["low"], 0.001, 0, "low")
    check(wide["net"] > found("srgb", "gamma:2.2")["regression"]["net"] + 0.1, f"wide: {wide}")
    text = good(HERE, "gamma", "srgb", "gamma:2.2")[0]
    check("system gamma over 0.02..1: 1.052, 0.052 above 1.0" in text, text)
    check("over 0.02..1: 1.000, as good as 1.0" in good(HERE, "gamma", "srgb", "srgb")[0], "a pair that undoes itself")
    check("below 1.0" in good(HERE, "gamma", "gamma:2.4", "gamma:2.2")[0], "2.4 on 2.2 is below 1")


def hlg():
    near(found("hlg", "hlg")["regression"]["net"], 1.2, 1e-9, "1000 cd/m²")
    near(found("hlg", "hlg", "--peak", "600")["regression"]["net"], 1.1068, 1e-4, "600 cd/m²")
    for peak, short, extended in ((100, 0.7800, 0.8459), (400, 1.0329, 1.0441), (2000, 1.3264, 1.3332)):
        got = found("hlg", "hlg", "--peak", str(peak))["hlg_system_gamma"]
        near(got["short"], short, 1e-4, "short")
        near(got["extended"], extended, 1e-4, "extended")
    near(found("hlg", "hlg", "--ambient", "50")["regression"]["net"], 1.2 * 0.9351, 2e-4, "50 cd/m²")


def measured():
    """The same display by words, by a file's lines on standard input, by JSON and text."""
    levels = [i / 10 for i in range(11)]
    nits = [0.3 + 149.7 * v ** 2.1 for v in levels]
    words = [f"{v}:{n!r}" for v, n in zip(levels, nits)]
    lines = "# level nits\r\n\n" + "".join(f"{v}{',; '[i % 3]} {n!r} # seen\n"
                                          for i, (v, n) in enumerate(zip(levels, nits)))
    got = found("--measure", *words)
    check(got == found("--measure", "-", stdin=lines.encode()), "words and lines differ")
    near(got["models"]["power_black"]["gamma"], 2.1, 1e-9, "gamma")
    near(got["models"]["power_black"]["white_nits"], 150, 1e-6, "white")
    check(got["models"]["power"]["worst"] > 0.02, f"plain power fits: {got}")
    text = good(HERE, "gamma", "--measure", *words)[0]
    check("nearest: power+black, within 2 %" in text and "levels 0.1..1" in text, text)
    odd = [f"{v}:{n * (1 + 0.2 * math.sin(9 * v))!r}" for v, n in zip(levels, nits)]
    check("no model here describes" in good(HERE, "gamma", "--measure", *odd)[0], "odd display")
    bare = found("--measure", *words[1:])
    check(bare["models"]["power_black"]["gamma"] is None, f"without black: {bare}")


def bad_lines():
    status, _, err = run(HERE, "gamma", "--measure", "-", stdin=b"0.5 20\n\nwhite 100\n")
    check(status == 1 and "line 3 of '-'" in err, f"{status}: {err}")
    status, _, err = run(HERE, "gamma", "--measure", "0.5")
    check(status == 2 and "'0.5' is no measurement: give LEVEL:NITS" in err, f"{status}: {err}")


def tables():
    """Points of a power law from a file are that power law; what does not fit is said."""
    with tempfile.TemporaryDirectory() as folder:
        def write(name, text):
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(text)

        write("screen.txt", "# code light\n" + "".join(f"{v / 20} {(v / 20) ** 2.3!r}\n"
                                                       for v in range(21)))
        write("camera.txt", "".join(f"{2 ** -s!r}, {2 ** (-s / 2)!r}\n" for s in range(8, -1, -1)))
        write("bad.txt", "0 0\n1\n")
        write("falls.txt", "0 0\n0.5 0.6\n1 0.5\n")
        out, _ = good(folder, "gamma", "table:camera.txt", "table:screen.txt", "--json")
        got = json.loads(out)
        near(got["regression"]["net"], 1.15, 1e-9, "two power laws")
        near(got["slopes"][1]["display"], 2.3, 1e-7, "display")
        # A table that ends before white: nothing is said, nor drawn, beyond.
        write("part.txt", "0.1 0.01\n0.3 0.09\n0.6 0.36\n")
        words = ("gamma", "linear", "table:part.txt", "--range", "0.1..0.6")
        text, _ = good(folder, *words)
        check("0.02      beyond the ends of the table" in text and "NET" in text, text)
        got = json.loads(good(folder, *words, "--json")[0])
        check(got["slopes"][2]["net"] is None, f"beyond: {got}")
        near(got["slopes"][1]["net"], 2, 1e-7, "within")
        near(got["regression"]["net"], 2, 1e-9, "a square")
        for words, part in ((("srgb", "table:bad.txt"), "line 2 of 'bad.txt' is no point of the display"),
                            (("table:falls.txt", "srgb"), "point 3 of the image table"),
                            (("srgb", "table:none.txt"), "none.txt"),
                            (("table:camera.txt", "srgb", "--range", "0.001..1"), "knows the light")):
            status, _, err = run(folder, "gamma", *words)
            check(status == 1 and part in err, f"{words}: {status}: {err}")
    near(found("acescct", "bt1886")["slopes"][1]["code"], 0.4135884, 1e-7, "ACEScct")


def chart():
    """The chart by eye is a PNG of 8-bit codes that says nothing of colour."""
    with tempfile.TemporaryDirectory() as folder:
        good(folder, "chart", "gamma", "gamma.png", "-q")
        with open(os.path.join(folder, "gamma.png"), "rb") as file:
            data = file.read()
        width, height, bits, kind = struct.unpack(">IIBB", data[16:26])
        check((width, height, bits, kind) == (1280, 720, 8, 2), f"{width}x{height}, {bits}, {kind}")
        for chunk in (b"gAMA", b"sRGB", b"cICP", b"iCCP", b"cHRM"):
            check(chunk not in data, f"the chart has a {chunk}")


def photo():
    """A picture of the chart as a display of 1.9 shows it to a linear camera."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "photo.exr")
        width, height, left, gap = 660, 360, 0.085, 0.9 / 11
        rows = []
        for y in range(height):
            v = ((y + 0.5) / height - 0.09) / 0.30
            row, inside = int(v) if 0 <= v < 3 else -1, (v - int(v)) * 0.30 / 0.27
            line = []
            for x in range(width):
                u = ((x + 0.5) / width - left) / gap
                light = 0.1
                if row >= 0 and inside < 1 and 0 <= u < 11:
                    light = (row + 1) / 4
                    if abs(u - int(u) - 0.5) < 0.28 and abs(inside - 0.5) < 0.28:
                        light = CHART[row][int(u)] ** 1.9
                line.append(0.3 * light)
            rows.append(line)
        write_exr(path, width, height, {"Y": [value for line in rows for value in line]})
        got = json.loads(good(folder, "gamma", "--photo", "photo.exr", "--json")[0])
        for entry in got["rows"]:
            near(entry["gamma"], 1.9, 1e-3, "row")
        near(got["power"]["gamma"], 1.9, 1e-3, "power")
        corners = "0,0,660,0,660,360,0,360"
        text = good(folder, "gamma", "--photo", "photo.exr", "--corners", corners)[0]
        check("power law through all 33 patches" in text and "gamma 1.900" in text, text)
        for words, status, part in ((("photo.exr", "--corners", "1,2,3"), 2, "--corners (gamma): give eight"),
                                    (("photo.exr", "--corners", "0,0,9,9,9,0,0,9"), 1, "make no page"),
                                    (("none.exr",), 1, "none.exr"),
                                    (("photo.exr", "--measure"), 1, "contradict"),
                                    ((), 2, "WORD is missing"), (("photo.exr", "photo.exr"), 2, "takes one picture")):
            found_status, _, err = run(folder, "gamma", "--photo", *words)
            check(found_status == status and part in err, f"{words}: {found_status}: {err}")
        status, _, err = run(folder, "gamma", "srgb", "srgb", "--corners", corners)
        check(status == 1 and "without --photo" in err, err)


def main():
    cases = Cases()
    for case in (television, names_of_help, ranges, hlg, measured, bad_lines, tables, chart, photo):
        cases.run(case.__name__, case)
    cases.end()


if __name__ == "__main__":
    main()
