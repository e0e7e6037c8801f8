#!/usr/bin/env python3
"""troland gamma: the net curve and measured displays. usage: gamma_test.py TROLAND"""
import json
import math
import os
import struct
import tempfile

from program import Cases, check, good, run

HERE = "/"
ALPHA = 1.09929682680944  # of ITU-R BT.2020 table 4


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


def ranges():
    """The number depends on its range, and the text says which."""
    wide = found("srgb", "gamma:2.2", "--range", "0.001..1")["regression"]
    near(wide["low"], 0.001, 0, "low")
    check(wide["net"] > found("srgb", "gamma:2.2")["regression"]["net"] + 0.1, f"wide: {wide}")
    text = good(HERE, "gamma", "srgb", "gamma:2.2")[0]
    check("system gamma over 0.02..1: 1.052, 0.052 above 1.0" in text, text)
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


def main():
    cases = Cases()
    for case in (television, ranges, hlg, measured, bad_lines, tables, chart):
        cases.run(case.__name__, case)
    cases.end()


if __name__ == "__main__":
    main()
