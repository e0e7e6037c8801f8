#!/usr/bin/env python3
"""Camera raw files. usage: raw_test.py TROLAND"""
import json
import os
import sys
import tempfile

from program import AP0, TOP, Cases, check, good, listing, read_exr, read_png, run, write_exr

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


def what_is_saturated_cannot_be_let_in(folder):
    sensor = dng.Sensor(width=48, height=36)
    names = bracket(folder, sensor, lambda x, y: [0.2 * n for n in sensor.neutral])
    got, out, err = run(folder, "merge", *names, "out.exr", "--white", "2")
    check(got == 1 and "say their white level" in err and not out, f"{got} {err!r}")
    check(not os.path.exists(os.path.join(folder, "out.exr")), "merged all the same")


def info_tells_the_sensor(folder):
    sensor = dng.Sensor(width=48, height=36, cfa="gbrg", bits=12, black=(100, 110, 120, 130), time=1 / 125)
    dng.write(os.path.join(folder, "a.dng"), sensor, dng.shoot(sensor, lambda x, y: [0.2] * 3))
    out, _ = good(folder, "info", "a.dng")
    for words in ("camera raw", "Troland Pinhole", "48×36, Bayer filters GBRG", "black 100, 110, 120, 130 (of GBRG)",
                  "white 4095", "red × 2, blue × 1.6", "1/125 s, f/8, ISO 200"):
        check(words in out, f"no {words!r}: {out}")
    raw = json.loads(good(folder, "info", "a.dng", "--json")[0])["raw"]
    check(raw["filters"] == "GBRG" and raw["black_dn"] == [100, 110, 120, 130] and raw["white_dn"] == 4095, str(raw))
    check(raw["balance"] == [2, 1, 1.6] and raw["model"] == "Pinhole", str(raw))
    sensor = dng.Sensor(width=48, height=36, cfa="xtrans", black=(500, 510, 520))
    dng.write(os.path.join(folder, "x.dng"), sensor, dng.shoot(sensor, lambda x, y: [0.2] * 3))
    out, _ = good(folder, "info", "x.dng")
    check("X-Trans" in out and "black 500 red, 510 green, 520 blue" in out, out)
    raw = json.loads(good(folder, "info", "x.dng", "--json")[0])["raw"]
    check(raw["filters"] == "".join(dng.XTRANS).upper() and len(raw["black_dn"]) == 36, str(raw))


def render_develops(folder):
    """A grey is grey, as bright as a picture of the same light in OpenEXR, and upright."""
    sensor = dng.Sensor(width=48, height=36, orientation=6)
    dng.write(os.path.join(folder, "a.dng"), sensor,
              dng.shoot(sensor, lambda x, y: [(0.18 if x < 24 else 0.02) * n for n in sensor.neutral]))
    write_exr(os.path.join(folder, "g.exr"), 4, 4, {c: [0.18] * 16 for c in "RGB"}, primaries=AP0)
    good(folder, "render", "a.dng", "a.png", "-q")
    good(folder, "render", "g.exr", "g.png", "-q")
    width, height, _, _, rows = read_png(os.path.join(folder, "a.png"))
    want = read_png(os.path.join(folder, "g.png"))[4][0][0]
    check((width, height) == (36, 48), f"{width} by {height}")
    have = rows[10][18]
    check(all(abs(a - b) <= 1 for a, b in zip(have, want)), f"{have}, not {want}")
    check(max(rows[40][18]) < min(have) / 2, f"below: {rows[40][18]}")
    good(folder, "expose", "a.dng", "up.exr", "-e", "1", "-q")
    out, _ = good(folder, "range", "scene", "a.dng")
    check("ACES2065-1" in out, out)


def what_is_none_is_told(folder):
    sensor = dng.Sensor(width=48, height=36)
    path = os.path.join(folder, "a.dng")
    dng.write(path, sensor, dng.shoot(sensor, lambda x, y: [0.2] * 3))
    with open(path, "rb") as file:
        body = file.read()
    before = listing(folder)
    for name, content, words in (("cut.dng", body[:2000], "cut.dng is damaged"),
                                 ("a.tif", b"II*\0\x08\0\0\0" + b"\0" * 100, "is a TIFF picture, or a raw file"),
                                 ("b.raf", b"FUJIFILMCCD-RAW " + b"\0" * 100, "cannot read")):
        with open(os.path.join(folder, name), "wb") as file:
            file.write(content)
        for command in (("info", name), ("render", name, "o.png"), ("merge", name, "a.dng", "o.exr")):
            got, out, err = run(folder, *command)
            check(got == 1 and words in err and err.count("\n") == 1 and not out, f"{command}: {got} {err!r} {out!r}")
        os.remove(os.path.join(folder, name))
    got, _, err = run(folder, "render", "a.dng", "o.png", "--part", "1")
    check(got == 1 and "has one part" in err, f"--part: {got} {err!r}")
    check(listing(folder) == before, "something is left behind")


def damage_is_no_picture(folder):
    """LibRaw goes on after nonsense; who does not ask for that gets a sentence."""
    sensor = dng.Sensor(width=96, height=72)
    dng.write(os.path.join(folder, "a.dng"), sensor, dng.shoot(sensor, lambda x, y: [0.2 + 0.005 * y] * 3), True)
    with open(os.path.join(folder, "a.dng"), "rb") as file:
        body = bytearray(file.read())
    middle = len(body) * 2 // 3
    body[middle:middle + 500] = b"\xff" * 500
    with open(os.path.join(folder, "bad.dng"), "wb") as file:
        file.write(body)
    for command in (("render", "bad.dng", "o.png"), ("merge", "a.dng", "bad.dng", "o.exr", "--stops", "0,1")):
        got, out, err = run(folder, *command)
        check(got == 1 and "bad.dng is damaged from byte" in err and err.count("\n") == 1, f"{command}: {got} {err!r}")
        check(not os.path.exists(os.path.join(folder, command[-1])), "left something")
    got, _, err = run(folder, "render", "bad.dng", "o.png", "--keep-going")
    check(got == 3 and "is damaged from byte" in err, f"{got} {err!r}")
    good(folder, "render", "a.dng", "a.png", "-q")
    kept, whole = (read_png(os.path.join(folder, name))[4] for name in ("o.png", "a.png"))
    check(kept[8] == whole[8], "the good part is lost")


def a_bracket_is_of_one_kind(folder):
    sensor = dng.Sensor(width=48, height=36)
    names = bracket(folder, sensor, lambda x, y: [0.2 * n for n in sensor.neutral])
    write_exr(os.path.join(folder, "g.exr"), 48, 36, {c: [0.18] * 48 * 36 for c in "RGB"}, primaries=AP0)
    got, out, err = run(folder, "merge", names[0], "g.exr", "o.exr", "--stops", "0,1")
    check(got == 1 and "'g.exr' is not: merge pictures of one kind" in err and not out, f"{got} {err!r}")


if __name__ == "__main__":
    cases = Cases()
    for case in (every_kind_of_file_is_read, what_is_saturated_cannot_be_let_in, info_tells_the_sensor,
                 render_develops, what_is_none_is_told, damage_is_no_picture, a_bracket_is_of_one_kind):
        with tempfile.TemporaryDirectory() as scratch:
            cases.run(case.__name__, case, scratch)
    cases.end()
