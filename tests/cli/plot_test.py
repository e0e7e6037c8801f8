#!/usr/bin/env python3
"""--plot of every command that has it. usage: plot_test.py TROLAND"""
import os
import tempfile
import xml.etree.ElementTree

from program import AP0, Cases, check, flat, good, listing, run, write_exr

# One call of each picture that there is.
CALLS = {
    "range scene": ["range", "scene", "in.exr", "--noise", "0.01"],
    "range display": ["range", "display", "--peak", "600", "--black", "0.05", "--ambient", "50",
                      "--reflectance", "0.02"],
    "range display, black": ["range", "display", "--peak", "1000", "--black", "0", "--ambient", "5",
                             "--reflectance", "0.01"],
    "gamma": ["gamma", "bt709", "bt1886"],
    "gamma, pq": ["gamma", "hlg", "pq", "--peak", "1000"],
    "gamma --measure": ["gamma", "--measure", "0:0.1", "0.25:5", "0.5:22", "0.75:53", "1:100"],
    "color": ["color", "oklch(0.7 0.32 150)", "--to", "srgb", "--quiet"],
    "color, inside": ["color", "tomato"],
    "color, grey": ["color", "#777"],
    "color, contrast": ["color", "#777", "--contrast", "white"],
    "intensity": ["intensity", "-3..3/0.5"],
    "intensity, camera": ["intensity", "8..15", "--aperture", "8"],
    "exposure": ["exposure", "0.1,1,10,0.18"],
    "gamma --measure, no black": ["gamma", "--measure", "0.5:22", "1:100"],
}


def picture(folder):
    """A few lights, and some that are none."""
    values = [0.001, 0.02, 0.18, 0.5, 1, 12, 0, -1]
    channels = {name: values for name in "RGB"}
    write_exr(os.path.join(folder, "in.exr"), 4, 2, channels, primaries=AP0)


def svg_and_png(call):
    """Both kinds, whole, the same each time; the report is what it is without."""
    with tempfile.TemporaryDirectory() as folder:
        picture(folder)
        plain = good(folder, *call)
        for name in ("a.svg", "b.svg", "c.png", "d.PNG"):
            check(good(folder, *call, "--plot", name) == plain, f"{name} changes the report")
        found = listing(folder)
        check(sorted(found) == ["a.svg", "b.svg", "c.png", "d.PNG", "in.exr"], f"files: {found}")
        check(found["a.svg"] == found["b.svg"] and found["c.png"] == found["d.PNG"], "two runs differ")
        root = xml.etree.ElementTree.parse(os.path.join(folder, "a.svg")).getroot()
        check(root.tag.endswith("svg") and float(root.get("width").rstrip("px")) >= 500, "no page")
        with open(os.path.join(folder, "c.png"), "rb") as file:
            check(file.read(8) == b"\x89PNG\r\n\x1a\n", "no PNG")


def nothing_is_lost(call):
    with tempfile.TemporaryDirectory() as folder:
        picture(folder)
        with open(os.path.join(folder, "mine.svg"), "w", encoding="utf-8") as file:
            file.write("mine")
        before = listing(folder)
        status, out, err = run(folder, *call, "--plot", "mine.svg")
        check(status == 1 and not out and "mine.svg exists" in err, f"replaced: {status} {err}")
        status, out, err = run(folder, *call, "--plot", "mine.pdf")
        check(status == 2 and not out and ".svg or .png" in err, f"pdf: {status} {err}")
        status, out, err = run(folder, *call, "--plot", "no/such/place.svg")
        check(status == 1 and not out and "place.svg" in err, f"nowhere: {status} {err}")
        check(listing(folder) == before, "something was written")
        good(folder, *call, "--plot", "mine.svg", "--overwrite")
        check(listing(folder)["mine.svg"] != before["mine.svg"], "--overwrite keeps the old file")
        if call[0] != "expose":
            status, _, err = run(folder, *call, "--overwrite")
            check(status == 1 and "--plot" in err, f"--overwrite alone: {status} {err}")


def one_picture_at_a_time():
    with tempfile.TemporaryDirectory() as folder:
        picture(folder)
        status, out, err = run(folder, "range", "scene", "in.exr", "in.exr", "--plot", "x.svg")
        check(status == 1 and not out and "one" in err, f"two: {status} {err}")


def one_number_is_no_curve():
    for expected, call in ((2, ["intensity", "2"]), (2, ["exposure", "2"]),
                           (1, ["exposure", "--shutter", "1/60", "--aperture", "4"]), (1, ["color", "red", "blue"])):
        with tempfile.TemporaryDirectory() as folder:
            status, out, err = run(folder, *call, "--plot", "x.svg")
            check(status == expected and not out and "--plot" in err, f"{call}: {status} {err}")
            check(not listing(folder), "a plot was left")


def light_is_needed():
    """A picture without light has no plot, and leaves none."""
    with tempfile.TemporaryDirectory() as folder:
        write_exr(os.path.join(folder, "dark.exr"), 2, 2, flat(2, 2, 0, 0, 0), primaries=AP0)
        status, _, err = run(folder, "range", "scene", "dark.exr", "--plot", "x.svg")
        check(status == 1 and "above 0" in err, f"dark: {status} {err}")
        check(list(listing(folder)) == ["dark.exr"], "a plot was left")


def has_plots():
    status, _, err = run("/", "range", "display", "--peak", "100", "--black", "1", "--plot",
                         "/dev/null/x.svg")
    check(status == 1, f"{status}: {err}")


def main():
    cases = Cases()
    cases.run("this build draws", has_plots)
    for name, call in CALLS.items():
        cases.run(f"{name}: svg and png", svg_and_png, call)
        cases.run(f"{name}: nothing is lost", nothing_is_lost, call)
    cases.run("one picture at a time", one_picture_at_a_time)
    cases.run("one number is no curve", one_number_is_no_curve)
    cases.run("light is needed", light_is_needed)
    cases.end()


if __name__ == "__main__":
    main()
