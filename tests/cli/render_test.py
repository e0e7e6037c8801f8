#!/usr/bin/env python3
"""What render makes of its options, judged from the written files.
usage: render_test.py TROLAND"""
import json
import os
import tempfile

from program import (AP0, REC709, TROLAND, Cases, Skip, check, flat, good, listing, read_exr, read_png, run,
                     skip_without, write_exr)
import subprocess

# ACES 2.0 puts 0.18 at 10 of 100 cd/m² (Academy, output transform design); sRGB
# (IEC 61966-2-1) encodes 0.1 as 0.3492, which is 89 of 255.
GREY = 89


def path(folder, name):
    return os.path.join(folder, name)


def picture(folder, name, value=0.18, size=(8, 6), primaries=AP0, alpha=None, **more):
    write_exr(path(folder, name), *size, flat(*size, value, value, value, alpha), primaries=primaries, **more)


def codes(folder, name, x=0, y=0):
    return read_png(path(folder, name))[4][y][x]


def near(found, expected, slack, what):
    check(all(abs(a - b) <= slack for a, b in zip(found, expected)), f"{what}: {found}, expected {expected}")


def same_pixels(folder, a, b):
    check(read_png(path(folder, a))[4] == read_png(path(folder, b))[4], f"{a} and {b} differ")


def mid_grey(folder):
    picture(folder, "in.exr")
    out, err = good(folder, "render", "in.exr", "out.png", "--no-dither")
    check(not out and not err, f"it should be silent: {out}{err}")
    width, height, bits, channels, _ = read_png(path(folder, "out.png"))
    check((width, height, bits, channels) == (8, 6, 8, 3), f"{width}x{height}, {bits} bits, {channels} channels")
    near(codes(folder, "out.png"), [GREY] * 3, 1, "mid grey")


def exposure(folder):
    picture(folder, "in.exr", 0.18)
    picture(folder, "dark.exr", 0.18 / 2 ** 1.5)
    good(folder, "render", "in.exr", "a.png", "--depth", "16")
    for i, words in enumerate((["--exposure", "+1.5"], ["--exposure=1.5"], ["-e", "+1.5"], ["-e1.5"])):
        good(folder, "render", "dark.exr", f"b{i}.png", "--depth", "16", *words)
        near(codes(folder, f"b{i}.png"), codes(folder, "a.png"), 3, str(words))
    good(folder, "render", "in.exr", "c.png", "-e", "-1.5", "--no-dither")
    good(folder, "render", "dark.exr", "d.png", "--no-dither")
    same_pixels(folder, "c.png", "d.png")
    good(folder, "render", "in.exr", "e.png", "-e", "−3/2", "--no-dither")  # U+2212
    same_pixels(folder, "e.png", "d.png")


def adjust(folder):
    write_exr(path(folder, "in.exr"), 8, 6, flat(8, 6, 0.4, 0.2, 0.05), primaries=REC709)
    picture(folder, "grey.exr")
    deep = ["--depth", "16"]
    good(folder, "render", "in.exr", "plain.png", *deep)
    nothing = ["--chroma", "1", "--hue", "360", "--lightness", "1"]
    good(folder, "render", "grey.exr", "same-grey.png", "--no-dither", "--chroma", "3", "--hue", "90")
    near(codes(folder, "same-grey.png"), [GREY] * 3, 1, "grey stays grey")
    for where in (["--adjust", "scene"], ["--adjust", "display"]):
        name = where[1]
        good(folder, "render", "in.exr", f"n-{name}.png", *deep, *nothing, *where)
        same_pixels(folder, "plain.png", f"n-{name}.png")
        good(folder, "render", "in.exr", f"g-{name}.png", *deep, "--chroma", "0", *where)
        r, g, b = codes(folder, f"g-{name}.png")
        check(max(r, g, b) - min(r, g, b) <= 6, f"chroma 0 is not grey: {r} {g} {b}")
        good(folder, "render", "in.exr", f"c-{name}.png", *deep, "--chroma", "1.3", *where)
        before, after = codes(folder, "plain.png"), codes(folder, f"c-{name}.png")
        check(max(after) - min(after) > 1.1 * (max(before) - min(before)), f"{name}: {before} -> {after}")
        good(folder, "render", "in.exr", f"d-{name}.png", *deep, "--lightness", "0.8", *where)
        check(sum(codes(folder, f"d-{name}.png")) < 0.9 * sum(before), "it should be darker")
        out, _ = good(folder, "render", "in.exr", f"j-{name}.png", "--hue", "120", "--json", *where)
        report = json.loads(out)
        check(report["adjust"] == {"where": name, "chroma": 1, "hue_degrees": 120, "lightness": 1}, str(report))
        check("oklch" in report["stages"], str(report["stages"]))
        red, green, blue = codes(folder, f"j-{name}.png")
        check(green > red and blue > red, f"a third of the circle on: {red} {green} {blue}")


def input_space(folder):
    write_exr(path(folder, "says.exr"), 8, 6, flat(8, 6, 0.5, 0.2, 0.1), primaries=REC709)
    write_exr(path(folder, "silent.exr"), 8, 6, flat(8, 6, 0.5, 0.2, 0.1))
    good(folder, "render", "says.exr", "a.png")
    _, err = good(folder, "render", "silent.exr", "b.png")
    check("note: 'silent.exr' does not say its colour space: taken as linear Rec.709" in err, err)
    _, err = good(folder, "render", "silent.exr", "c.png", "--input", "lin-rec709")
    check(not err, err)
    good(folder, "render", "silent.exr", "d.png", "-i", ",".join(map(str, REC709)))
    _, err = good(folder, "render", "silent.exr", "e.png", "-q")
    check(not err, err)
    for name in "bcde":
        same_pixels(folder, "a.png", name + ".png")
    good(folder, "render", "silent.exr", "f.png", "-i", "acescg")
    check(codes(folder, "f.png") != codes(folder, "a.png"), "--input acescg changed nothing")


def windows(folder):
    picture(folder, "in.exr", size=(4, 3), data=(2, 1), display=(0, 0, 10, 8))
    good(folder, "render", "in.exr", "frame.png", "--no-dither")
    width, height, _, _, rows = read_png(path(folder, "frame.png"))
    check((width, height) == (10, 8), f"the frame is {width}x{height}")
    for y in range(8):
        for x in range(10):
            inside = 2 <= x < 6 and 1 <= y < 4
            near(rows[y][x], [GREY if inside else 0] * 3, 1, f"pixel {x},{y}")
    for crop, size in (("data", (4, 3)), ("display", (10, 8)), ("5,3,4,2", (4, 2)), ("-2,-2,6,5", (6, 5))):
        good(folder, "render", "in.exr", "crop.png", "--crop", crop, "--overwrite", "--no-dither")
        check(read_png(path(folder, "crop.png"))[:2] == size, f"--crop {crop} is not {size}")
    near(codes(folder, "crop.png", 4, 3), [GREY] * 3, 1, "--crop -2,-2,6,5")
    near(codes(folder, "crop.png", 3, 3), [0] * 3, 0, "--crop -2,-2,6,5")
    good(folder, "render", "in.exr", "both.exr")
    part = json.loads(good(folder, "info", "both.exr", "--json")[0])["parts"][0]
    check(part["data"] == {"x": 2, "y": 1, "width": 4, "height": 3}, f"data window {part['data']}")
    check(part["display"] == {"x": 0, "y": 0, "width": 10, "height": 8}, f"display window {part['display']}")


def outside(folder):
    picture(folder, "in.exr", size=(4, 3), data=(100, 100), display=(0, 0, 10, 8))
    _, err = good(folder, "render", "in.exr", "out.png", "--no-dither")
    check("nothing of 'in.exr' lies inside its display window" in err, err)
    near(codes(folder, "out.png"), [GREY] * 3, 1, "the data window")


def resize(folder):
    picture(folder, "in.exr", size=(40, 30))
    for words, size in (("20x10", (20, 10)), ("50%", (20, 15)), ("250%", (100, 75)), ("1%", (1, 1))):
        good(folder, "render", "in.exr", "out.png", "--resize", words, "--overwrite", "--no-dither")
        check(read_png(path(folder, "out.png"))[:2] == size, f"--resize {words} is not {size}")
        near(codes(folder, "out.png"), [GREY] * 3, 1, f"--resize {words}")
    status, _, err = run(folder, "render", "in.exr", "big.png", "--resize", "1000000x1000000")
    check(status == 1 and "asks for 1000000×1000000 pixels" in err, f"a picture of a terapixel: {status}, {err}")
    check("big.png" not in listing(folder), "something was left of it")


def alpha(folder):
    picture(folder, "half.exr", 0.09, alpha=0.5)
    picture(folder, "full.exr", 0.18)
    picture(folder, "dim.exr", 0.09)
    good(folder, "render", "full.exr", "full.png", "--no-dither")
    good(folder, "render", "dim.exr", "dim.png", "--no-dither")
    good(folder, "render", "half.exr", "dropped.png", "--no-dither")
    same_pixels(folder, "dropped.png", "dim.png")
    good(folder, "render", "half.exr", "kept.png", "--no-dither", "--alpha")
    near(codes(folder, "kept.png"), [*codes(folder, "full.png"), 128], 1, "unassociated")
    for name in ("half", "full"):
        good(folder, "render", f"{name}.exr", f"{name}-out.exr", "--depth", "float", "--compression", "none")
    _, _, half = read_exr(path(folder, "half-out.exr"))
    _, _, full = read_exr(path(folder, "full-out.exr"))
    check(sorted(half) == ["A", "B", "G", "R"] and "A" not in full, f"channels {sorted(half)}, {sorted(full)}")
    check(half["A"][0] == 0.5, f"alpha {half['A'][0]}")
    check(abs(half["R"][0] - full["R"][0] / 2) < 1e-5, f"{half['R'][0]} is not half of {full['R'][0]}")
    good(folder, "render", "half.exr", "bare.exr", "--no-alpha", "--depth", "float", "--compression", "none")
    check("A" not in read_exr(path(folder, "bare.exr"))[2], "--no-alpha kept it")
    _, err = good(folder, "render", "full.exr", "none.png", "--alpha")
    check("no alpha channel" in err, err)


def flame(folder):
    """Light without cover: alpha 0, colour not."""
    picture(folder, "in.exr", 0.18, alpha=0.0)
    good(folder, "render", "in.exr", "out.png", "--no-dither")
    near(codes(folder, "out.png"), [GREY] * 3, 1, "light where alpha is 0")
    _, err = good(folder, "render", "in.exr", "kept.png", "--alpha")
    check("light stands under alpha 0 in 48 pixels of 'in.exr'" in err, err)
    _, err = good(folder, "render", "in.exr", "kept.exr")
    check("alpha 0" not in err, err)
    picture(folder, "black.exr", 0.0, alpha=0.0)
    _, err = good(folder, "render", "black.exr", "black.png", "--alpha")
    check("alpha 0" not in err, err)


def bright_hlg(folder):
    """HLG ends at 1000 cd/m²: what is brighter does not fit into PNG."""
    picture(folder, "in.exr", 50.0)
    words = ["--eotf", "hlg", "--limit", "p3-d65", "--encode", "rec2020"]
    status, _, err = run(folder, "render", "in.exr", "out.png", "--peak", "2000", *words)
    # BT.2100: twice the light is 2^(1/1.2) times the scene's, a ln(12 E - b) + c = 1.105.
    check(status == 1 and "reach 1.105, PNG holds none above 1" in err and "--linear-scale 0.5" in err, f"{status}: {err}")
    good(folder, "render", "in.exr", "out.exr", "--peak", "2000", *words)
    good(folder, "render", "in.exr", "scaled.png", "--peak", "2000", "--linear-scale", "0.5", *words)
    good(folder, "render", "in.exr", "full.png", "--peak", "1000", *words)


def depths(folder):
    picture(folder, "in.exr")
    for depth, bits in (("8", 8), ("10", 16), ("12", 16), ("16", 16)):
        good(folder, "render", "in.exr", "out.png", "--depth", depth, "--overwrite", "--no-dither")
        _, _, found, _, rows = read_png(path(folder, "out.png"))
        check(found == bits, f"--depth {depth} gave {found} bits")
        near([v / (2 ** bits - 1) for v in rows[0][0]], [0.3492] * 3, 0.6 / (2 ** int(depth) - 1) + 2e-4, depth)
    for words, bits in (([], 8), (["-d", "rec2100-pq-1000"], 16), (["-d", "rec2100-hlg"], 16)):
        good(folder, "render", "in.exr", "out.png", "--overwrite", *words)
        check(read_png(path(folder, "out.png"))[2] == bits, f"{words} gave not {bits} bits")
    picture(folder, "black.exr", 0.0)
    picture(folder, "dark.exr", 0.004, size=(64, 64))
    good(folder, "render", "dark.exr", "d.png")
    good(folder, "render", "dark.exr", "n.png", "--no-dither")
    values = {p[0] for row in read_png(path(folder, "d.png"))[4] for p in row}
    plain = {p[0] for row in read_png(path(folder, "n.png"))[4] for p in row}
    check(len(values) > 1 and len(plain) == 1, f"dither gave {values}, no dither {plain}")


def displays(folder):
    """A display's name, ID, URN, saved file and its own parameters are the same thing."""
    picture(folder, "in.exr", 3.0)
    shown = json.loads(good(folder, "displays", "rec2100-pq-1000", "--json")[0])
    good(folder, "render", "in.exr", "a.png", "-d", "rec2100-pq-1000", "--save-display", "saved.json")
    ways = [["-d", shown["urn"]], ["-d", shown["id"]], ["-d", "Rec2100 PQ 1000"], ["-d", "saved.json"],
            ["--peak", "1000", "--encode", "rec2020", "--eotf", "pq"]]
    for i, words in enumerate(ways):
        good(folder, "render", "in.exr", f"{i}.png", *words)
        same_pixels(folder, "a.png", f"{i}.png")
    good(folder, "displays", "rec2100-pq-1000", "--save", "same.json")
    check(listing(folder)["same.json"] == listing(folder)["saved.json"], "--save and --save-display differ")


def inverse(folder):
    # Inside every gamut: where a code is 0, the slope of PQ is endless.
    channels = {"R": [0.21 + 0.01 * i for i in range(63)], "G": [0.79 - 0.01 * i for i in range(63)], "B": [0.4] * 63}
    write_exr(path(folder, "in.exr"), 63, 1, channels, primaries=AP0)
    for display in ("srgb", "rec2100-pq-1000", "dcdm", "rec2100-hlg"):
        good(folder, "render", "in.exr", "code.exr", "-d", display, "--depth", "float", "--overwrite")
        good(folder, "render", "code.exr", "scene.exr", "-d", display, "--inverse", "--depth", "float",
             "--compression", "none", "--overwrite")
        good(folder, "render", "scene.exr", "again.exr", "-d", display, "--depth", "float", "--compression", "none",
             "--overwrite")
        good(folder, "render", "in.exr", "first.exr", "-d", display, "--depth", "float", "--compression", "none",
             "--overwrite")
        first, again = read_exr(path(folder, "first.exr"))[2], read_exr(path(folder, "again.exr"))[2]
        worst = max(abs(a - b) for c in "RGB" for a, b in zip(first[c], again[c]))
        check(worst < 2e-4, f"{display}: forward, back and forward differ by {worst}")
    # The name of an inverse is the way back, with --inverse or without.
    urn = "urn:ampas:aces:transformId:v2.0:{}.Academy.Rec709-D65_100nit_in_Rec709-D65_sRGB-Piecewise.a2.v1"
    good(folder, "render", "in.exr", "code.exr", "--depth", "float", "--overwrite")
    made = []
    for display, flag, noted in (("srgb", ["--inverse"], False), (urn.format("InvOutput"), [], True),
                                 (urn.format("InvOutput"), ["--inverse"], False),
                                 (urn.format("Output"), ["--inverse"], False)):
        out, err = good(folder, "render", "code.exr", "back.exr", "-d", display, *flag, "--json", "--overwrite")
        check(json.loads(out)["inverse"] is True, f"{display}: {out}")
        check(("names an inverse transform" in err) == noted, f"{display}: {err}")
        made.append(listing(folder)["back.exr"])
    check(len(set(made)) == 1, "the names of one inverse give different scenes")
    info = json.loads(good(folder, "info", "scene.exr", "--json")[0])
    check("ACES2065-1" in info["parts"][0]["space"], f"the scene says {info['parts'][0]['space']}")


def rendered_again(folder):
    """A rendered EXR says so, and is rendered again with a note."""
    picture(folder, "in.exr")
    good(folder, "render", "in.exr", "code.exr")
    out, _ = good(folder, "info", "code.exr")
    check("colour        code values of srgb" in out, out)
    _, err = good(folder, "render", "code.exr", "twice.png")
    check("'code.exr' was rendered for the display 'srgb'" in err, err)
    for words in (["--inverse", "scene.exr"], ["--input", "srgb", "meant.png"]):
        _, err = good(folder, "render", "code.exr", *words)
        check(not err, f"{words}: {err}")


def code_values_everywhere(folder):
    """No command takes the code values in a rendered EXR for light."""
    picture(folder, "in.exr")
    good(folder, "render", "in.exr", "hlg.exr", "-d", "rec2100-hlg")
    good(folder, "render", "in.exr", "own.exr", "--peak", "300", "--eotf", "pq")
    info = json.loads(good(folder, "info", "hlg.exr", "--json")[0])
    part = info["parts"][0]
    check(not info["scene_linear"] and part["code_values_of"] == "rec2100-hlg" and "space" not in part, f"{info}")
    seen = json.loads(good(folder, "scope", "hlg.exr", "--json")[0])
    meant = json.loads(good(folder, "scope", "hlg.exr", "-i", "rec2100-hlg", "--json")[0])
    check(seen == meant and seen["unit"] == "nits", f"{seen['unit']} {seen['values']}")
    before = listing(folder)
    for words, call in (("of the display 'custom", ["scope", "own.exr"]),
                        ("leave --display out", ["scope", "hlg.exr", "-d", "srgb"]),
                        ("--input SPACE takes it as one", ["range", "scene", "hlg.exr"]),
                        ("--input SPACE takes it as one", ["expose", "hlg.exr", "o.exr", "-e", "1"]),
                        ("render --inverse goes back", ["expose", "in.exr", "o.exr", "--match", "hlg.exr"]),
                        ("render --inverse goes back", ["merge", "in.exr", "hlg.exr", "o.exr"]),
                        ("say with --input what they are", ["palette", "picture", "own.exr"]),
                        ("say with --input what they are", ["scope", "own.exr"])):
        status, out, err = run(folder, *call)
        check(status == 1 and not out and words in err and err.count("\n") == 1, f"{call}: {status} {out} {err}")
    check(listing(folder) == before, "a refused call wrote a file")
    good(folder, "range", "scene", "hlg.exr", "-i", "lin-rec2020")
    good(folder, "expose", "hlg.exr", "o.exr", "-e", "1", "-i", "lin-rec2020")
    good(folder, "palette", "picture", "own.exr", "-i", "lin-rec709")
    good(folder, "render", "in.exr", "p3.png", "-d", "display-p3")
    out, _ = good(folder, "info", "p3.png")
    check("colour        code values of display-p3, 8 bits" in out, out)


def views(folder):
    write_exr(path(folder, "in.exr"), 2, 1, {"Y": [0.18] * 2, "right.Y": [0.4] * 2}, views=["left", "right"])
    out, _ = good(folder, "info", "in.exr")
    check("  view          right: Y (float)" in out, out)
    good(folder, "render", "in.exr", "left.png")
    good(folder, "render", "in.exr", "right.png", "--view", "right")
    check(codes(folder, "right.png")[0] > codes(folder, "left.png")[0], "the right view is not the brighter one")
    status, _, err = run(folder, "render", "in.exr", "out.png", "--layer", "right")
    check(status == 1 and "'right' is a view, not a layer: give --view right" in err, f"{status}, {err}")


def inverse_of_png(folder):
    picture(folder, "in.exr")
    good(folder, "render", "in.exr", "code.png", "--depth", "16")
    _, err = good(folder, "render", "code.png", "scene.exr", "--inverse", "--depth", "float", "--compression", "none")
    check(not err, err)
    near([read_exr(path(folder, "scene.exr"))[2][c][0] for c in "RGB"], [0.18] * 3, 1e-3, "back from PNG")
    _, err = good(folder, "render", "code.png", "wrong.exr", "--inverse", "-d", "rec2100-pq-1000")
    check("'code.png' was rendered for the display 'srgb', but --display takes its codes for 'rec2100-pq-1000'" in err,
          err)


def scene_of(folder, name):
    return [read_exr(path(folder, name))[2][c][0] for c in "RGB"]


def inverse_by_file(folder):
    """--inverse takes the display that troland wrote into the file, and says so."""
    picture(folder, "in.exr")
    back = ["--inverse", "--depth", "float", "--compression", "none", "--overwrite"]
    for name in ("h.exr", "h.png"):
        good(folder, "render", "in.exr", name, "-d", "rec2100-hlg")
        _, err = good(folder, "render", name, "back.exr", *back)
        check(f"'{name}' was rendered for the display 'rec2100-hlg': its codes are taken so" in err, err)
        near(scene_of(folder, "back.exr"), [0.18] * 3, 1e-3, f"{name} back")
        _, err = good(folder, "render", name, "same.exr", *back, "-d", "rec2100-hlg", "--inverse-clamp", "peak")
        check("note" not in err, err)
        _, err = good(folder, "render", name, "wrong.exr", *back, "-d", "srgb")
        check(f"'{name}' was rendered for the display 'rec2100-hlg', but --display takes its codes for 'srgb'" in err,
              err)
    with open(path(folder, "h.exr"), "rb") as piped:
        done = subprocess.run([TROLAND, "render", "-", "piped.exr", *back], cwd=folder, stdin=piped,
                              capture_output=True, text=True, timeout=60)
    check(done.returncode == 0 and "'rec2100-hlg'" in done.stderr, done.stderr)
    near(scene_of(folder, "piped.exr"), [0.18] * 3, 1e-3, "back from a pipe")
    # A sequence takes the display of its first frame.
    for number, display in ((1, "rec2100-hlg"), (2, "rec2100-hlg"), (3, "srgb")):
        good(folder, "render", "in.exr", f"f.{number:04d}.exr", "-d", display)
    out, err = good(folder, "render", "f.####.exr", "b.####.exr", *back, "--json")
    check("'rec2100-hlg': its codes are taken so" in err, err)
    near(scene_of(folder, "b.0002.exr"), [0.18] * 3, 1e-3, "a frame back")
    check("as those of the first frame" in out and json.loads(out)["inverse"], out)
    # A display of one's own cannot be found by its name.
    good(folder, "render", "in.exr", "own.exr", "--peak", "600", "--eotf", "pq")
    status, _, err = run(folder, "render", "own.exr", "back2.exr", "--inverse")
    check(status == 2 and "'own.exr' was rendered for 'custom: 600 cd/m²" in err, f"{status}: {err}")
    _, err = good(folder, "render", "own.exr", "back2.exr", "--inverse", "--peak", "600", "--eotf", "pq")
    check("rendered for" not in err, err)


def inverse_of_scene(folder):
    """A file that does not say that it holds codes is taken at its user's word, with a note."""
    picture(folder, "in.exr")
    _, err = good(folder, "render", "in.exr", "a.exr", "--inverse")
    check("'in.exr' does not say that it holds code values: they are taken as codes for 'srgb'; --display" in err,
          err)
    _, err = good(folder, "render", "in.exr", "b.exr", "--inverse", "-d", "rec709")
    check("they are taken as codes for 'rec709'\n" in err, err)


def clamp_note(folder):
    """16 published inverses clamp at 100 cd/m²; each of them says so."""
    picture(folder, "code.exr", 0.4, size=(2, 2))
    noted = 0
    for display in json.loads(good(folder, "displays", "--json")[0]):
        clamps = display["scale_white"] and display["peak_nits"] > 100
        noted += clamps
        if not clamps and display["peak_nits"] == 100:
            continue
        words = ["render", "code.exr", "scene.exr", "--inverse", "--overwrite", "-d", display["name"]]
        _, err = good(folder, *words)
        check(("clamps at 100 cd/m²" in err) == clamps, f"{display['name']}: {err}")
        _, err = good(folder, *words, "--inverse-clamp", "peak")
        check("clamps" not in err, f"{display['name']}: {err}")
    check(noted == 16, f"{noted} displays clamp, not 16")


def overwrite(folder):
    picture(folder, "in.exr")
    picture(folder, "bright.exr", 1.0)
    good(folder, "render", "in.exr", "out.png")
    good(folder, "render", "bright.exr", "out.png", "--overwrite")
    check(codes(folder, "out.png")[0] > GREY + 20, "the old picture is still there")
    check(sorted(os.listdir(folder)) == ["bright.exr", "in.exr", "out.png"], f"left: {os.listdir(folder)}")


def keep_going(folder):
    picture(folder, "in.exr", size=(8, 64), damaged=[3])
    status, _, err = run(folder, "render", "in.exr", "out.png")
    check(status == 1 and "; --keep-going renders the rest" in err, f"{status}: {err}")
    check("out.png" not in listing(folder), "a part of the picture was left")
    status, out, err = run(folder, "render", "in.exr", "out.png", "--no-dither", "--keep-going", "--json")
    check(status == 3, f"exit status {status}: {err}")
    check(err.startswith("troland: ") and "in.exr" in err, err)
    report = json.loads(out)
    check(report["result"] == "partial" and report["input"]["damaged_chunks"] == 1, out)
    for y in range(64):
        near(codes(folder, "out.png", 0, y), [0 if y == 3 else GREY] * 3, 1, f"row {y}")


def layers(folder):
    channels = {f"lamp.{c}": v for c, v in flat(8, 6, 1, 1, 1).items()}
    write_exr(path(folder, "in.exr"), 8, 6, {**flat(8, 6, 0.18, 0.18, 0.18), **channels}, primaries=AP0)
    good(folder, "render", "in.exr", "a.png", "--no-dither")
    good(folder, "render", "in.exr", "b.png", "--no-dither", "--layer", "lamp")
    near(codes(folder, "a.png"), [GREY] * 3, 1, "the beauty")
    check(codes(folder, "b.png")[0] > GREY + 20, "--layer lamp shows the beauty")
    out, _ = good(folder, "info", "in.exr")
    check("R G B (float)" in out and "lamp: R G B (float)" in out, out)
    write_exr(path(folder, "more.exr"), 8, 6, {**flat(8, 6, 0.18, 0.18, 0.18), "Z": [1] * 48, "mask.id": [0.5] * 48})
    for layer in ("Z", "mask", "mask.id"):
        _, err = good(folder, "render", "more.exr", "z.png", "--layer", layer, "--overwrite")
        check("colour channels" not in err, f"--layer {layer}: {err}")
    write_exr(path(folder, "depth.exr"), 8, 6, {"Z": [0.18] * 48, "mask.id": [0.5] * 48})
    _, err = good(folder, "render", "depth.exr", "depth.png", "--part", "0")
    check("'depth.exr' has no colour channels: Z is taken as grey" in err, err)


def odd_numbers(folder):
    write_exr(path(folder, "in.exr"), 4, 1, {"R": [float("nan"), float("inf"), float("-inf"), 0.18],
                                            "G": [0.18] * 4, "B": [0.18] * 4}, primaries=AP0)
    out, err = good(folder, "render", "in.exr", "out.png", "--json")
    check("note: 'in.exr' holds values that are no numbers (1)" in err, err)
    report = json.loads(out)["input"]
    check(report["nan_samples"] == 1 and report["inf_samples"] == 2, out)


def memory(folder):
    """A picture flows through in strips: this one has 268 MB as floats."""
    if os.environ.get("TRL_TEST_PATIENCE", "1") != "1":
        raise Skip("sanitizers keep freed memory")
    good(folder, "chart", "ramp", "in.exr", "--size", "16384x1024")
    for words in (["out.png", "--depth", "16"], ["out.exr"], ["half.png", "--resize", "50%"]):
        child = subprocess.Popen([TROLAND, "render", "in.exr", *words], cwd=folder, stderr=subprocess.PIPE)
        said = child.stderr.read().decode()
        _, status, used = os.wait4(child.pid, 0)
        child.stderr.close()
        child.returncode = os.waitstatus_to_exitcode(status)
        skip_without(said)
        check(child.returncode == 0, f"{words} ended with {child.returncode}: {said}")
        check(used.ru_maxrss < 150 * 1024, f"{words} took {used.ru_maxrss >> 10} MiB")


def threads(folder):
    good(folder, "chart", "sweep", "in.exr", "--size", "300x200", "-q")
    good(folder, "render", "in.exr", "a.png", "-j", "1")
    good(folder, "render", "in.exr", "b.png", "--threads=3")
    good(folder, "chart", "sweep", "again.exr", "--size", "300x200", "-j", "1")
    found = listing(folder)
    check(found["a.png"] == found["b.png"], "1 and 3 threads give different pictures")
    check(found["in.exr"] == found["again.exr"], "1 and more threads give different charts")


def reports(folder):
    """Every --json is JSON, and --verbose goes to standard error."""
    picture(folder, "in.exr")
    out, err = good(folder, "render", "in.exr", "out.png", "--verbose")
    check(not out and "out.png: 8×6" in err and "(chromaticities)" in err, out + err)
    report = json.loads(good(folder, "render", "in.exr", "out2.png", "--json")[0])
    check(report["output"]["width"] == 8 and report["display"]["name"] == "srgb", str(report))
    check(report["stages"] and report["seconds"] >= 0, str(report))
    check(len(json.loads(good(folder, "displays", "--json")[0])) == 54, "not 54 displays")
    names = [d["name"] for d in json.loads(good(folder, "displays", "pq", "--json")[0])]
    check(names and all("pq" in name for name in names), f"displays pq: {names}")
    check({s["name"] for s in json.loads(good(folder, "spaces", "--json")[0])} >=
          {"aces2065-1", "acescg", "acescct", "lin-rec709", "lin-p3-d65", "lin-rec2020"}, "spaces are missing")
    check("ramp" in {c["name"] for c in json.loads(good(folder, "chart", "--json")[0])}, "no ramp")
    info = json.loads(good(folder, "info", "in.exr", "--json")[0])
    check([c["name"] for c in info["parts"][0]["channels"]] == ["B", "G", "R"], str(info))
    several = json.loads(good(folder, "info", "in.exr", "out.png", "--json")[0])
    check([i["format"] for i in several] == ["OpenEXR", "PNG"], str(several))
    status, out, err = run(folder, "info", "none.exr", "in.exr", "out.png", "none.png", "--json")
    check(status == 1 and json.loads(out) == several and "none.exr" in err and "none.png" in err, out + err)
    status, out, _ = run(folder, "info", "none.exr", "none.exr", "--json")
    check(status == 1 and json.loads(out) == [], out)
    info = json.loads(good(folder, "info", "out.png", "--json")[0])
    check(info["format"] == "PNG" and not info["scene_linear"] and info["bits"] == 8, str(info))


def odd_names(folder):
    name = "a b\n\x1b[31mé\".exr"
    picture(folder, name)
    good(folder, "render", "--", name, "out.png")
    json.loads(good(folder, "info", name, "--json")[0])
    out, _ = good(folder, "info", name)
    check("\x1b" not in out, "an escape sequence reaches the terminal")
    picture(folder, "-dash.exr")
    good(folder, "render", "--quiet", "--", "-dash.exr", "dash.png")


def standard_input(folder):
    picture(folder, "in.exr")
    with open(path(folder, "in.exr"), "rb") as file:
        body = file.read()
    good(folder, "render", "in.exr", "a.png")
    good(folder, "render", "-", "b.png", stdin=body)
    same_pixels(folder, "a.png", "b.png")
    out, _ = good(folder, "info", "-", stdin=body)
    check(out.startswith("standard input: OpenEXR"), out)
    status, _, err = run(folder, "render", "-", "c.png", stdin=body[:-9])
    check(status == 1 and "standard input" in err and "/proc" not in err, err)
    status, _, err = run(folder, "info", "-", stdin=b"")
    check(status == 1 and "holds nothing" in err, err)


def frames(folder):
    """Notes on what a frame hides."""
    picture(folder, "in.exr", size=(20, 20), display=(19, 19, 30, 30))
    _, err = good(folder, "render", "in.exr", "out.png")
    check("nearly all of 'in.exr' lies outside its display window" in err, err)


def comma_locale(folder):
    """The environment of a locale whose numbers have commas, made on the spot."""
    done = subprocess.run(["localedef", "-i", "de_DE", "-f", "UTF-8", "--no-archive", "./de_DE.UTF-8"], cwd=folder,
                          capture_output=True)
    env = {"LOCPATH": folder, "LC_ALL": "de_DE.UTF-8"}
    shown = subprocess.run(["printf", "%.1f", "1"], env={**os.environ, **env}, capture_output=True, text=True).stdout
    if done.returncode or shown != "1,0":
        raise Skip("no locale with decimal commas can be made here")
    return env


def locales(folder):
    """Numbers have points everywhere."""
    with tempfile.TemporaryDirectory() as made:
        env = comma_locale(made)
        picture(folder, "in.exr")
        words = ["render", "in.exr", "-e", "+0.5", "--peak", "110.5", "--eotf", "gamma:2.4", "--linear-scale", "0.9"]
        good(folder, *words, "a.png", "--save-display", "a.json")
        good(folder, *words, "b.png", "--save-display", "b.json", env=env)
        found = listing(folder)
        check(found["a.png"] == found["b.png"] and found["a.json"] == found["b.json"], "the locale matters")


CASES = [mid_grey, exposure, adjust, input_space, windows, outside, resize, alpha, flame, bright_hlg, depths,
         displays, inverse, rendered_again, code_values_everywhere, views, inverse_of_png,
         inverse_by_file, inverse_of_scene, clamp_note, overwrite, keep_going, layers, odd_numbers,
         memory, threads, reports, odd_names, standard_input, frames, locales]


def main():
    cases = Cases()
    for case in CASES:
        with tempfile.TemporaryDirectory() as folder:
            cases.run(case.__name__.replace("_", " "), case, folder)
    cases.end()


if __name__ == "__main__":
    main()
