#!/usr/bin/env python3
"""troland palette: harmonies, ramps, gradients. usage: palette_test.py TROLAND"""
import json
import os
import struct
import tempfile

from program import AP0, Cases, check, flat, good, run, write_exr


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


def ase(data):
    """The names and colours of a Swatch Exchange file, read as the format has it."""
    signature, major, minor, blocks = struct.unpack(">4sHHI", data[:12])
    check((signature, major, minor) == (b"ASEF", 1, 0), str(data[:12]))
    at, colors, open_groups = 12, [], 0
    for _ in range(blocks):
        kind, length = struct.unpack(">HI", data[at:at + 6])
        body, at = data[at + 6:at + 6 + length], at + 6 + length
        open_groups += {0xC001: 1, 0xC002: -1}.get(kind, 0)
        if kind == 1:
            units = struct.unpack(">H", body[:2])[0]
            name = body[2:2 + 2 * units].decode("utf-16-be")
            check(name[-1] == "\0" and body[2 + 2 * units:6 + 2 * units] == b"RGB ", str(body))
            colors.append((name[:-1], struct.unpack(">3fH", body[6 + 2 * units:])))
    check(at == len(data) and open_groups == 0, "blocks fill the file, groups end")
    return colors


def files():
    """-o writes what the name's ending says."""
    with tempfile.TemporaryDirectory() as folder:
        words = ["palette", "gradient", "#ff8000", "black", "-n", "2", "-o"]
        good(folder, *words, "two.ase")
        with open(os.path.join(folder, "two.ase"), "rb") as file:
            found = ase(file.read())
        check([name for name, _ in found] == ["#ff8000", "#000000"], str(found))
        check(all(abs(a - b) < 1e-6 for a, b in zip(found[0][1], (1, 128 / 255, 0, 0))), str(found))
        for name, begin in (("two.txt", b"#ff8000\n#000000\n"), ("two.gpl", b"GIMP Palette\n"),
                            ("two.css", b":root {\n"), ("two.json", b"[\n"),
                            ("two.png", b"\x89PNG"), ("two.svg", b"<?xml")):
            good(folder, *words, name)
            with open(os.path.join(folder, name), "rb") as file:
                check(file.read().startswith(begin), name)
        for arguments, status, word in (
                ([*words, "two.ase"], 1, "exists"), ([*words, "two.pdf"], 2, ".ase"),
                ([*words, "/nowhere/two.ase"], 1, "/nowhere"),
                ([*words[:-1], "--format", "ase"], 2, "--output"),
                ([*words[:-1], "--sort", "hue"], 1, "picture")):
            ended, _, err = run(folder, *arguments)
            check(ended == status and word in err, f"{arguments}: {ended} {err}")
        good(folder, *words, "two.ase", "--overwrite")


def mistakes():
    """What would have no effect, and words that do not exist, are said."""
    for arguments, status, word in (
            (["triad", "red", "--steps", "9"], 1, "always has 3"), (["triad", "red", "--in", "hsl"], 1, "gradient"),
            (["lightness", "red", "--hue", "longer"], 1, "gradient"),
            (["gradient", "red", "blue", "--hue", "long"], 2, "shorter, longer"),
            (["gradient", "red", "blue", "--in", "oklab", "--hue", "longer"], 1, "oklab has none"),
            (["gradient", "red", "blue", "--in", "hsx"], 1, "did you mean hsl"),
            (["triad", "red", "--format", "pdf"], 2, "text, json"), (["triad", "tomatoe"], 1, "did you mean tomato"),
            (["triads", "red"], 1, "did you mean triad"), (["gradient", "red"], 2, "two colours")):
        ended, out, err = run("/", "palette", *arguments)
        check(ended == status and word in err and not out, f"{arguments}: {ended} {err}")


def strips():
    """Colours side by side: light of any gamut in an EXR, codes of sRGB in a PNG."""
    with tempfile.TemporaryDirectory() as folder:
        words = ["palette", "gradient", "color(--aces2065-1 4 0.5 -0.25)", "white", "-n", "2"]
        good(folder, *words, "-o", "two.exr")
        info = json.loads(good(folder, "info", "two.exr", "--json")[0])
        check("aces2065-1" in json.dumps(info).lower() and "256" in json.dumps(info), str(info))
        seen = json.loads(good(folder, "palette", "picture", "two.exr", "-n", "2", "--json")[0])
        check([round(entry["share"], 6) for entry in seen] == [0.5, 0.5], str(seen))
        good(folder, "palette", "triad", "#ff8000", "-o", "three.png", "--strip")
        found = json.loads(good(folder, "palette", "picture", "three.png", "-n", "3", "--json")[0])
        check(sorted(e["color"] for e in found) == sorted(lines("triad", "#ff8000")), str(found))
        for arguments, status, word in (
                (["triad", "red", "--strip"], 2, "--output"),
                (["triad", "red", "--strip", "-o", "a.svg"], 1, ".png"),
                (["triad", "red", "--strip", "-o", "a.png", "--json"], 2, "picture"),
                (["triad", "red", "-o", "two.exr"], 1, "exists")):
            ended, _, err = run(folder, "palette", *arguments)
            check(ended == status and word in err, f"{arguments}: {ended} {err}")


def plots():
    """--plot draws beside what is printed, and --overwrite is for its file, too."""
    with tempfile.TemporaryDirectory() as folder:
        for kind in (["lightness", "teal", "-n", "9"], ["gradient", "white", "blue", "-n", "40"],
                     ["triad", "red"]):
            out, _ = good(folder, "palette", *kind, "--plot", "a.svg", "--overwrite")
            check(out.startswith("#"), out)
            with open(os.path.join(folder, "a.svg"), encoding="utf-8") as file:
                check("<svg" in file.read(2000), "a.svg")
        for arguments, status, word in ((["--plot", "a.svg"], 1, "exists"), (["--plot", "a.pdf"], 2, ".svg"),
                                        (["--overwrite"], 1, "--plot")):
            ended, out, err = run(folder, "palette", "triad", "red", *arguments)
            check(ended == status and word in err and not out, f"{arguments}: {ended} {err}")


def pictures():
    """The colours of a picture are those that it was made of."""
    with tempfile.TemporaryDirectory() as folder:
        good(folder, "chart", "checker", "checker.exr")
        good(folder, "render", "checker.exr", "checker.png", "--no-dither")
        words = ["palette", "picture", "checker.png", "-n", "25"]
        found = json.loads(good(folder, *words, "--json")[0])
        check(abs(sum(entry["share"] for entry in found) - 1) < 1e-12, str(found))
        shares = [entry["share"] for entry in found]
        check(shares == sorted(shares, reverse=True), "largest share first")
        check(good(folder, *words, "-j", "1") == good(folder, *words, "-j", "2"), "threads change nothing")
        scene = json.loads(good(folder, "palette", "picture", "checker.exr", "-n", "3", "--json")[0])
        seen = json.loads(good(folder, "palette", "picture", "checker.png", "-n", "3", "--json")[0])
        check([e["color"][:2] for e in scene] == [e["color"][:2] for e in seen] and
              all(abs(a["share"] - b["share"]) < 0.01 for a, b in zip(scene, seen)),
              f"a scene is rendered first: {scene} {seen}")
        good(folder, "render", "checker.exr", "codes.exr")
        codes = json.loads(good(folder, "palette", "picture", "codes.exr", "-n", "3", "--json")[0])
        check(len(codes) == 3 and all(abs(int(a["color"][i:i + 2], 16) - int(b["color"][i:i + 2], 16)) < 4
                                      for a, b in zip(codes, seen) for i in (1, 3, 5)),
              f"code values are not rendered again: {codes} {seen}")
        light = json.loads(good(folder, *words, "--sort", "lightness", "--to", "oklch", "--json")[0])
        values = [float(entry["color"].split("(")[1].split()[0]) for entry in light]
        check(values == sorted(values), str(values))
        status, _, err = run(folder, "palette", "picture", "none.png")
        check(status == 1 and "none.png" in err, err)


def choices():
    """Which picture of a file, in which space; a note where the file does not say."""
    with tempfile.TemporaryDirectory() as folder:
        planes = flat(4, 4, 0.2, 0.2, 0.2)
        planes.update({"diffuse." + name: plane for name, plane in flat(4, 4, 0.1, 0.3, 0.05).items()})
        write_exr(os.path.join(folder, "in.exr"), 4, 4, planes)
        write_exr(os.path.join(folder, "ap0.exr"), 4, 4, flat(4, 4, 0.1, 0.3, 0.05), primaries=AP0)
        words = ["palette", "picture", "in.exr", "-n", "1"]
        grey, err = good(folder, *words)
        check("'in.exr' does not say its colour space: taken as linear Rec.709; --input" in err, err)
        check(good(folder, *words, "-q") == (grey, ""), "quiet")
        layer, _ = good(folder, *words, "--layer", "diffuse")
        said, err = good(folder, *words, "--layer", "diffuse", "-i", "aces2065-1")
        check(err == "" and len({grey, layer, said}) == 3, f"{err} {grey} {layer} {said}")
        check(good(folder, "palette", "picture", "ap0.exr", "-n", "1") == (said, ""), "as if the file said so")
        # A display's code values, too.
        check(good(folder, "palette", "triad", "#ff8000", "-o", "t.png", "--strip")[1] == "", "strip")
        check(good(folder, "palette", "picture", "t.png", "-n", "3", "-i", "srgb") ==
              good(folder, "palette", "picture", "t.png", "-n", "3"), "sRGB is what the file says")
        check(good(folder, "palette", "picture", "t.png", "-n", "3", "-i", "acescg") !=
              good(folder, "palette", "picture", "t.png", "-n", "3"), "--input goes before the file")
        os.rename(os.path.join(folder, "ap0.exr"), os.path.join(folder, "shot.0007.exr"))
        for arguments, status, word in (
                (["picture", "in.exr", "--layer", "none"], 1, "none"), (["picture", "in.exr", "--part", "x"], 2, "--part"),
                (["picture", "in.exr", "-i", "acescx"], 1, "acescx"), (["triad", "red", "--layer", "a"], 1, "picture"),
                (["picture", "shot.####.exr"], 2, "takes one frame: give one, such as shot.0007.exr"),
                (["picture", "none.####.exr"], 1, "none")):
            ended, out, err = run(folder, "palette", *arguments)
            check(ended == status and word in err and not out, f"{arguments}: {ended} {err}")


def main():
    cases = Cases()
    for case in (harmonies, ramps, gradients, formats, files, mistakes, strips, plots, pictures, choices):
        cases.run(case.__name__, case)
    cases.end()


if __name__ == "__main__":
    main()
