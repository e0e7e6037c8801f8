#!/usr/bin/env python3
"""troland color: colours in, colours out. usage: color_test.py TROLAND"""
import json

from program import Cases, check, good, run

# What is printed for what is asked.
PRINTED = [
    ("#ed7665", ["oklch(0.7 0.15 30)", "--to", "hex"]),
    ("oklch(0.62796 0.25768 29.234)", ["red", "--to", "oklch"]),
    ("oklch(0.6279554 0.2576833 29.23388)", ["red", "--to", "oklch", "--digits", "7"]),
    ("#008000", ["oklch(51.975% 44.215% 142.495)", "--to", "hex"]),
    ("green", ["#008000", "--to", "name"]),
    ("rgb(255 128 0 / 0.5)", ["#ff800080", "--to", "rgb"]),
    ("color(--acescg 1 1 1)", ["white", "--to", "acescg"]),
    ("color(--jmh 100 0 none)", ["white", "--to", "jmh"]),
    ("oklch(0.59987 0 none)", ["#808080", "--to", "oklch"]),
    ("color(srgb-linear 16 0 0)", ["color(srgb-linear 16 0 0)", "--to", "srgb-linear", "--quiet"]),
    ("color(srgb 1 0.04457 0.04593)", ["color(display-p3 1 0 0)", "--to", "srgb", "--gamut", "css"]),
    ("#ff0000", ["color(display-p3 1 0 0)", "--to", "hex", "--gamut", "clip"]),
    ("#ff0b0c", ["color(display-p3 1 0 0)", "--to", "hex"]),
    ("#0000ff", ["oklch(0.4520137184 0.3132143717 264.0520206381)", "--to", "hex"]),
    ("ΔE 2000 100.0000, ΔE OK 1.00000, ΔE ITP 418.0955", ["white", "--difference", "black"]),
    ("#4174a7", ["oklch(from tomato calc(l - 0.15) calc(c * 0.5) calc(h + 218))", "--to", "hex"]),
    ("#bc00bc", ["color-mix(in srgb-linear, red, blue)", "--to", "hex"]),
    ("color(--okhsl 32.321 1 0.64698)", ["tomato", "--to", "okhsl"]),
    ("color(rec2020 0.332322 0.509792 0.191779)", ["green", "--to", "rec2020", "--digits", "6"]),
    ("color(--rec2020-oetf 0.235205 0.43171 0.085434)", ["green", "--to", "rec2020-oetf", "--digits", "6"]),
    ("contrast 4.54:1 (WCAG 2: AA; AAA for large text)", ["#767676", "--contrast", "white"]),
    ("contrast 4.47:1 (WCAG 2: AA for large text and for graphics)", ["#777", "--contrast", "white"]),
]


def printed(expected, arguments):
    out, _ = good("/", "color", *arguments)
    check(out == expected + "\n", f"{out!r}, not {expected!r}")


def overview():
    out, err = good("/", "color", "oklch(0.7 0.3 30)")
    for part in ("room ", "hex ", "oklch(0.7 0.3 30)", "srgb no", "display-p3 no", "color(--acescg ", "hsl("):
        check(part in out, f"{part!r} is not in {out!r}")
    check(not err, err)


def notes():
    """What was changed is said, unless --quiet."""
    words = ["color", "color(display-p3 1 0 0)", "--to"]
    _, err = good("/", *words, "hex")
    check("note: " in err and "outside srgb" in err and "by css" in err, err)
    _, err = good("/", *words, "srgb")
    check("is left so" in err, err)
    for quiet in (["hex", "-q"], ["oklch"], ["display-p3"]):
        _, err = good("/", *words, *quiet)
        check(not err, err)


def within():
    out, _ = good("/", "color", "color(display-p3 1 0 0)", "--to", "oklch", "--within", "srgb", "-q")
    again, err = good("/", "color", out.strip(), "--to", "hex")
    check(again == "#ff0b0c\n" and not err, again + err)


def lines():
    """Colours from a pipe, one to a line; a bad one is named by its line."""
    out, _ = good("/", "color", "-", "--to", "hex", stdin=b"red\n\n  hsl(120 100% 50%)\r\n#00f")
    check(out == "#ff0000\n#00ff00\n#0000ff\n", out)
    status, out, err = run("/", "color", "-", "--to", "hex", stdin=b"red\n\nrde\nblue\n")
    check(status == 1 and out == "#ff0000\n", out)
    check("line 3 of standard input" in err and "did you mean red" in err, err)


def as_json():
    out, _ = good("/", "color", "red", "oklch(0.7 0.15 none / 50%)", "--to", "oklab", "--json",
                  "--difference", "blue", "--contrast", "white")
    first, second = json.loads(out)
    check(first["input"] == "red" and first["space"] == "oklab" and first["alpha"] == 1, out)
    for found, expected in zip(first["components"], (0.627955, 0.224863, 0.125846)):
        check(abs(found - expected) < 1e-6, out)
    check(first["in_srgb"] is True and abs(first["wcag_contrast"] - 3.998) < 1e-3, out)
    check(all(first[name] > 0 for name in ("delta_e_2000", "delta_e_ok", "delta_e_itp")), out)
    check(second["alpha"] == 0.5, out)
    both, _ = good("/", "color", "-", "--json", stdin=b"")
    check(json.loads(both) == [], both)


def hollow():
    """Near blue sRGB is hollow: its edge is told, and what lies solid before it."""
    words = ["color", "oklch(0.4 0.2 264.1)"]
    text, _ = good("/", *words)
    check("room        srgb 0.2770" in text and "hollow      srgb" in text and "0.2384 to 0.2770" in text, text)
    (found,) = json.loads(good("/", *words, "--json")[0])
    check(abs(found["chroma_max_srgb"] - 0.277) < 1e-3, found)
    check(abs(found["chroma_solid_srgb"] - 0.2384) < 1e-4, found)
    text, _ = good("/", "color", "tomato")
    check("hollow" not in text, text)


def endless():
    """An infinity is not shown as the number that stands for it."""
    out, err = good("/", "color", "oklch(0.5 calc(infinity) 0)", "--to", "hex")
    check("beyond measure" in err and "99999" not in err and out == "#bb005e\n", out + err)
    out, _ = good("/", "color", "oklch(0.5 calc(infinity) 0)", "--to", "oklch")
    check(out == "oklch(0.5 calc(infinity) 0)\n", out)


def exact():
    """All digits read back to the same numbers."""
    out, _ = good("/", "color", "rebeccapurple", "--to", "oklch", "--digits", "0")
    values, _ = good("/", "color", out.strip(), "--to", "oklch", "--json")
    direct, _ = good("/", "color", "rebeccapurple", "--to", "oklch", "--json")
    check(json.loads(values)[0]["components"] == json.loads(direct)[0]["components"], values)


def main():
    cases = Cases()
    for expected, arguments in PRINTED:
        cases.run("color " + " ".join(arguments), printed, expected, arguments)
    for case in (overview, notes, within, lines, as_json, hollow, endless, exact):
        cases.run(case.__name__.replace("_", " "), case)
    cases.end()


if __name__ == "__main__":
    main()
