#!/usr/bin/env python3
"""troland expose. usage: expose_test.py TROLAND"""
import json
import math
import os
import statistics
import tempfile

from program import AP0, REC709, Cases, check, dwa_level, flat, good, listing, read_exr, run, write_exr


def values(k, count):
    """Uneven light, each value exact in a float."""
    return [(1 + (7 * i + k) % 23) / 64 for i in range(count)]


PICTURE = {"R": values(0, 24), "G": values(5, 24), "B": values(11, 24)}


def exposed(folder, *arguments):
    good(folder, "expose", *arguments, "--compression", "none", "--overwrite", "-q")
    return read_exr(os.path.join(folder, arguments[1]))


def the_compression_has_a_level(folder):
    write_exr(os.path.join(folder, "in.exr"), 6, 4, PICTURE)
    for command in (["expose", "in.exr", "out.exr", "-e", "1"], ["render", "in.exr", "rendered.exr"]):
        good(folder, *command, "-q", "--compression", "dwaa:60")
        check(dwa_level(os.path.join(folder, command[2])) == 60, f"{command[0]}: the level is not in the file")


def exact(folder):
    write_exr(os.path.join(folder, "in.exr"), 6, 4, PICTURE)
    for stops in ("1", "-3", "0", "+0.5", "-20"):
        _, _, found = exposed(folder, "in.exr", "out.exr", "--exposure", stops)
        check(sorted(found) == ["B", "G", "R"], f"channels: {sorted(found)}")
        for name, before in PICTURE.items():
            for a, b in zip(before, found[name]):
                want = a * 2 ** float(stops)
                check(abs(b - want) <= 1e-7 * want, f"{stops}: {a} became {b}, not {want}")


def what_is_kept(folder):
    alpha = [0.25 * (i % 4) for i in range(24)]
    write_exr(os.path.join(folder, "in.exr"), 6, 4, {**PICTURE, "A": alpha}, data=(-3, 7), display=(0, 0, 20, 10),
              primaries=AP0)
    _, _, found = exposed(folder, "in.exr", "out.exr", "-e", "1")
    check(found["A"] == alpha, "alpha changed")
    check(found["R"] == [2 * v for v in PICTURE["R"]], "red under alpha")
    parts = [json.loads(good(folder, "info", name, "--json")[0])["parts"][0] for name in ("in.exr", "out.exr")]
    for key in ("data", "display", "chromaticities"):
        check(key in parts[0] and parts[0][key] == parts[1][key], f"{key}: {parts[0].get(key)}, {parts[1].get(key)}")
    write_exr(os.path.join(folder, "unsaid.exr"), 6, 4, PICTURE)
    exposed(folder, "unsaid.exr", "out.exr", "-e", "1")
    part = json.loads(good(folder, "info", "out.exr", "--json")[0])["parts"][0]
    check(not part.get("chromaticities"), f"a colour space from nowhere: {part.get('chromaticities')}")


def luminance(picture):
    return [0.2126390058715104 * r + 0.7151686787677559 * g + 0.07219231536073371 * b
            for r, g, b in zip(picture["R"], picture["G"], picture["B"])]


def matching(folder):
    reference = {name: [v * v * 3 for v in picture] for name, picture in PICTURE.items()}
    write_exr(os.path.join(folder, "in.exr"), 6, 4, PICTURE, primaries=REC709)
    write_exr(os.path.join(folder, "ref.exr"), 6, 4, reference, primaries=REC709)
    for by, level, tolerance in (("mean", statistics.fmean, 1e-6), ("median", statistics.median_low, 8e-4)):
        text = good(folder, "expose", "in.exr", by + ".exr", "--match", "ref.exr", "--by", by)[0]
        want = math.log2(level(luminance(reference)) / level(luminance(PICTURE)))
        check(abs(float(text) - want) < tolerance, f"{by}: {text}, not {want}")
        # What was matched needs no more.
        again = good(folder, "expose", by + ".exr", by + "2.exr", "--match", "ref.exr", "--by", by)[0]
        check(abs(float(again)) < tolerance, f"{by} again: {again}")
        out = good(folder, "expose", "in.exr", by + "3.exr", "--match", "ref.exr", "--by", by, "--per-channel", "--json")
        stops = json.loads(out[0])["stops"]
        for name, got in zip("RGB", stops):
            want = math.log2(level(reference[name]) / level(PICTURE[name]))
            check(abs(got - want) < tolerance, f"{by} of {name}: {got}, not {want}")


def chosen(folder):
    """A layer in the light of primaries that the file does not say, and a plate to match."""
    planes = flat(4, 4, 0.2, 0.2, 0.2)
    planes.update({"diffuse." + name: plane for name, plane in flat(4, 4, 0.8, 0.4, 0.2).items()})
    write_exr(os.path.join(folder, "in.exr"), 4, 4, planes)
    words = ["expose", "in.exr", "out.exr", "--layer", "diffuse", "--input", "acescg", "--overwrite",
             "--compression", "none"]
    good(folder, *words, "-e", "1")
    got = read_exr(os.path.join(folder, "out.exr"))[2]
    check(sorted(got) == ["B", "G", "R"], f"{sorted(got)}")
    for name, value in zip("RGB", (1.6, 0.8, 0.4)):
        check(abs(got[name][0] - value) < 1e-6, f"{name}: {got[name][0]}")
    check("ACEScg" in good(folder, "info", "out.exr")[0], "the result does not say --input's space")
    # AP1's weights: 0.27223, 0.67408, 0.05369. A plate that says nothing is of the same space.
    found = float(good(folder, *words, "--match", "in.exr")[0])
    check(abs(found - math.log2(0.2 / 0.49815)) < 1e-4, f"{found} stops")
    # One that says another space is measured in the picture's: white stays white.
    write_exr(os.path.join(folder, "says.exr"), 4, 4, flat(4, 4, 0.2, 0.2, 0.2), primaries=REC709)
    found = float(good(folder, *words, "--match", "says.exr")[0])
    check(abs(found - math.log2(0.2 / 0.49815)) < 1e-4, f"{found} stops")


def other_primaries(folder):
    """The levels of a plate in AP0 are those of the same light in Rec.709."""
    to_ap0 = ((0.439632982, 0.382988698, 0.177378320), (0.089776443, 0.813439429, 0.096784129),
              (0.017541170, 0.111546553, 0.870912277))  # Rec.709 → AP0, Bradford (Academy, ACES)
    light = [[a * a * 3 for a in PICTURE[c]] for c in "RGB"]
    ap0 = {c: [sum(m * v for m, v in zip(row, pixel)) for pixel in zip(*light)] for c, row in zip("RGB", to_ap0)}
    write_exr(os.path.join(folder, "in.exr"), 6, 4, PICTURE, primaries=REC709)
    write_exr(os.path.join(folder, "rec.exr"), 6, 4, dict(zip("RGB", light)), primaries=REC709)
    write_exr(os.path.join(folder, "ap0.exr"), 6, 4, ap0, primaries=AP0)
    for how in (["--by", "mean"], ["--by", "median"], ["--by", "mean", "--per-channel"],
                ["--by", "median", "--per-channel"]):
        words = ["expose", "in.exr", "out.exr", "--overwrite", "--json", *how]
        (a, note_a), (b, note_b) = (good(folder, *words, "--match", name) for name in ("rec.exr", "ap0.exr"))
        check("colour space" not in note_a + note_b, note_a + note_b)
        a, b = json.loads(a)["stops"], json.loads(b)["stops"]
        check(all(abs(x - y) < 2e-3 for x, y in zip(a, b)), f"{how}: {a} {b}")


def space_notes(folder):
    """Where the space matters and is not said, a note says what it was taken for."""
    for name in ("in.exr", "in.0001.exr", "ref.exr"):
        write_exr(os.path.join(folder, name), 6, 4, PICTURE)
    write_exr(os.path.join(folder, "grey.exr"), 6, 4, {"Y": PICTURE["R"]})
    words = ["out.exr", "--overwrite"]
    note = "does not say its colour space: taken as linear Rec.709"
    check(f"'in.exr' {note}" in good(folder, "expose", "in.exr", *words, "--chroma", "0.5")[1], "chroma")
    err = good(folder, "expose", "in.exr", *words, "--match", "ref.exr")[1]
    check(f"'in.exr' {note}" in err and f"'ref.exr' {note}" in err, err)
    err = good(folder, "expose", "in.####.exr", "out.####.exr", "--chroma", "0.5", "--overwrite")[1]
    check(note in err, err)
    for quiet in (["in.exr", *words, "-e", "1"], ["in.exr", *words, "--chroma", "0.5", "-q"],
                  ["in.exr", *words, "--chroma", "0.5", "-i", "acescg"], ["grey.exr", *words, "--match", "grey.exr"]):
        check(note not in good(folder, "expose", *quiet)[1], str(quiet))


def alpha_and_bad_samples(folder):
    """Levels are of light before alpha; holes and what is no number do not count."""
    nan, inf = float("nan"), float("inf")
    write_exr(os.path.join(folder, "in.exr"), 5, 1, {
        "R": [0.5, 0.25, 0, nan, inf], "G": [0.5, 0.25, 0, 1, 1], "B": [0.5, 0.25, 0, 1, 1], "A": [1, 0.5, 0, 1, 1]})
    write_exr(os.path.join(folder, "ref.exr"), 2, 2, flat(2, 2, 2, 2, 2))
    for by in ("mean", "median"):
        text, err = good(folder, "expose", "in.exr", by + ".exr", "--match", "ref.exr", "--by", by)
        check(abs(float(text) - 2) < (1e-6 if by == "mean" else 8e-4), f"{by}: {text}")
        check("values that are no numbers (1)" in err, f"{by}: {err}")


def refusals(folder):
    write_exr(os.path.join(folder, "in.exr"), 6, 4, PICTURE)
    write_exr(os.path.join(folder, "ap0.exr"), 6, 4, PICTURE, primaries=AP0)
    write_exr(os.path.join(folder, "black.exr"), 6, 4, flat(6, 4, 0, 0, 0))
    write_exr(os.path.join(folder, "hole.exr"), 6, 4, flat(6, 4, 1, 1, 1, a=0))
    write_exr(os.path.join(folder, "grey.exr"), 6, 4, {"Y": PICTURE["R"]})
    good(folder, "render", "in.exr", "in.png", "-q")
    before = listing(folder)
    for status, part, arguments in (
            (2, "OUT is missing", ["in.exr"]),
            (2, "give one of --exposure STOPS and --match REF", ["in.exr", "o.exr"]),
            (1, "give one of --exposure STOPS and --match REF", ["in.exr", "o.exr", "-e", "1", "--match", "ap0.exr"]),
            (2, "'51' does not fit --exposure", ["in.exr", "o.exr", "-e", "51"]),
            (2, "'nan' does not fit --exposure", ["in.exr", "o.exr", "-e", "nan"]),
            (2, "'mode' does not fit --by", ["in.exr", "o.exr", "--match", "ap0.exr", "--by", "mode"]),
            (1, "--by means nothing without --match", ["in.exr", "o.exr", "-e", "1", "--by", "mean"]),
            (1, "--per-channel means nothing", ["in.exr", "o.exr", "-e", "1", "--per-channel"]),
            (2, "'0' does not fit --threads", ["in.exr", "o.exr", "-e", "1", "-j0"]),
            (1, "is a picture that is read", ["in.exr", "in.exr", "-e", "1", "--overwrite"]),
            (1, "is a picture that is read", ["in.exr", "ap0.exr", "--match", "ap0.exr", "--overwrite"]),
            (2, "let OUT end in .exr", ["in.exr", "o.png", "-e", "1"]),
            (1, "black.exr", ["in.exr", "black.exr", "-e", "1"]),
            (1, "not scene light", ["in.png", "o.exr", "-e", "1"]),
            (1, "exposure of zero intensity is undefined", ["in.exr", "o.exr", "--match", "black.exr"]),
            (1, "exposure of zero intensity is undefined", ["black.exr", "o.exr", "--match", "in.exr"]),
            (1, "no pixel", ["in.exr", "o.exr", "--match", "hole.exr"]),
            (1, "is grey", ["grey.exr", "o.exr", "--match", "in.exr", "--per-channel"]),
            (2, "'lzw' does not fit --compression", ["in.exr", "o.exr", "-e", "1", "--compression", "lzw"]),
            (2, "'double' does not fit --depth", ["in.exr", "o.exr", "-e", "1", "--depth", "double"]),
            (1, "--to is for sequences", ["in.exr", "o.exr", "--to", "1"]),
            (1, "--resume is for sequences", ["in.exr", "o.exr", "-e", "1", "--resume"]),
            (2, "IN is one picture", ["in.exr", "o.####.exr", "-e", "1"]),
            (1, "missing.exr", ["in.exr", "o.exr", "--match", "missing.exr"])):
        found, out, err = run(folder, "expose", *arguments)
        check(found == status and not out and part in err, f"{' '.join(arguments)}: {found} {err}")
    check(listing(folder) == before, "files changed")


def beyond_half(folder):
    """What half cannot hold is counted, an infinity with it, and --depth float keeps it."""
    write_exr(os.path.join(folder, "in.exr"), 3, 2, {"R": [100] * 6, "G": [60] * 6, "B": [-100, 1, 1, 1, 1, math.inf]})
    words = ["expose", "in.exr", "out.exr", "-e", "10", "--overwrite", "--compression", "none"]
    out, err = good(folder, *words, "--depth", "half", "--json")
    check(json.loads(out)["clipped_samples"] == 8 and "(8): --depth float" in err, f"{out} {err}")
    check("clipped" not in good(folder, *words, "--depth", "half", "-q")[1], "-q")
    out, err = good(folder, *words, "--depth", "float", "--json")
    check(json.loads(out)["clipped_samples"] == 0 and "clipped" not in err, f"{out} {err}")
    check(read_exr(os.path.join(folder, "out.exr"))[2]["R"] == [102400] * 6, "float")
    write_exr(os.path.join(folder, "s.0001.exr"), 3, 2, flat(3, 2, 100, 1, 1))
    frames = ["expose", "s.####.exr", "o.####.exr", "-e", "10", "--depth", "half", "--overwrite"]
    check("(6): --depth float" in good(folder, *frames)[1], "the note of a sequence")
    out = json.loads(good(folder, *frames, "--json")[0])
    check(out["frames"][0]["clipped_samples"] == 6, str(out))


def oklch(folder):
    """Chroma and hue alone; half the light changes in the same way; grey stays."""
    write_exr(os.path.join(folder, "c.exr"), 4, 2, flat(4, 2, 0.5, 0.25, 0.125), primaries=REC709)
    write_exr(os.path.join(folder, "g.exr"), 4, 2, flat(4, 2, 0.25, 0.25, 0.25), primaries=REC709)
    words = ["--chroma", "1.4", "--hue", "-20", "--compression", "none"]
    good(folder, "expose", "c.exr", "bright.exr", *words)
    good(folder, "expose", "c.exr", "dim.exr", *words, "-e", "-3")
    good(folder, "expose", "g.exr", "grey.exr", *words)
    bright, dim, grey = (read_exr(os.path.join(folder, name))[2] for name in ("bright.exr", "dim.exr", "grey.exr"))
    for channel in "RGB":
        check(abs(bright[channel][0] - 8 * dim[channel][0]) < 1e-5, f"{channel}: {bright[channel]} {dim[channel]}")
        check(abs(grey[channel][0] - 0.25) < 1e-5, f"grey {channel}: {grey[channel]}")
    check(bright["R"][0] > 0.5 and bright["R"][0] - bright["G"][0] > 0.3, str(bright))
    status, _, err = run(folder, "expose", "c.exr", "no.exr", "--chroma", "17")
    check(status == 2 and "0 to 16" in err, err)


def main():
    cases = Cases()
    for case in (oklch, beyond_half, other_primaries, space_notes, exact, what_is_kept, matching, chosen,
                 the_compression_has_a_level, alpha_and_bad_samples, refusals):
        with tempfile.TemporaryDirectory() as folder:
            cases.run(case.__name__.replace("_", " "), case, folder)
    cases.end()


if __name__ == "__main__":
    main()
