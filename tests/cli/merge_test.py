#!/usr/bin/env python3
"""troland merge. usage: merge_test.py TROLAND"""
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time

from program import (REC709, TROLAND, Cases, check, dwa_level, good, listing, read_exr, run, skip_without,
                     write_exr)

W, H = 160, 120


def scene(x, y):
    """Light over some stops in patches, no two regions alike."""
    a, b = x // 7, y // 5
    return 0.01 * (1 + (31 * a + 17 * b + 13 * a * b) % 23) * (1 + x // 20) * (1 + 3 * (y // 30))


def bracket(folder, stops=(-2, 0, 2), shifts=None, primaries=REC709):
    """One .exr for each exposure, clipped at 1."""
    names = []
    for i, s in enumerate(stops):
        dx, dy = shifts[i] if shifts else (0, 0)
        values = [min(1.0, scene(max(0, x - dx), max(0, y - dy)) * 2 ** s) for y in range(H) for x in range(W)]
        names.append(f"{i}.exr")
        write_exr(os.path.join(folder, names[i]), W, H, {c: values for c in "RGB"}, primaries=primaries)
    return names


def light_comes_back(folder):
    names = bracket(folder)
    out, err = good(folder, "merge", *names, "out.exr", "--stops", "-2,0,2", "--reference", "2", "--white", "1",
                    "--no-align", "--no-deghost", "--depth", "float", "--compression", "none")
    _, _, found = read_exr(os.path.join(folder, "out.exr"))
    for y in range(H):
        for x in range(W):
            want = min(scene(x, y), 4)
            have = found["G"][y * W + x]
            check(abs(have - want) < 1e-3 * want + 1e-6, f"{x},{y}: {have}, not {want}")
    check("won" in out and "reference" in out and "2.exr" in out, out)


def the_report_is_json(folder):
    names = bracket(folder, shifts=[(2, 1), (0, 0), (0, 0)])
    out, _ = good(folder, "merge", *names, "out.exr", "--stops", "-2,0,2", "--reference", "2", "--json", "-q")
    said = json.loads(out)
    check(said["reference"] == 2 and said["output"] == "out.exr" and not said["developed"], out)
    check([round(p["stops"]) for p in said["pictures"]] == [-2, 0, 2], out)
    check((said["pictures"][0]["shift_x"], said["pictures"][0]["shift_y"]) == (2, 1), out)
    check(abs(sum(p["weight_share"] for p in said["pictures"]) - 1) < 1e-3, out)
    check(said["range_stops"] > said["range_stops_reference"] + 3.5, out)


def the_plot_shows_each_picture(folder):
    names = bracket(folder)
    good(folder, "merge", *names, "out.exr", "--stops", "-2,0,2", "-q", "--plot", "out.svg")
    with open(os.path.join(folder, "out.svg"), encoding="utf-8") as file:
        check("<svg" in file.read(200), "no SVG")
    status, _, err = run(folder, "merge", *names, "b.exr", "--stops", "-2,0,2", "--plot", "out.pdf")
    check(status == 2 and ".svg or .png" in err, err)
    check(not os.path.exists(os.path.join(folder, "b.exr")), "merged in vain")


def quiet_and_notes(folder):
    names = bracket(folder)
    out, err = good(folder, "merge", *names, "out.exr")
    check("note" in err and "estimated from the pictures" in err, f"no note: {err}")
    out, err = good(folder, "merge", *names, "out.exr", "-q", "--overwrite")
    check(out == "" and err == "", f"not quiet: {out} {err}")


def the_result_says_its_primaries(folder):
    names = bracket(folder)
    good(folder, "merge", *names, "out.exr", "--stops", "-2,0,2", "-q")
    part = json.loads(good(folder, "info", "out.exr", "--json")[0])["parts"][0]
    check(part["space"].startswith("Linear Rec.709") or "709" in part["space"], part["space"])


def much_movement_is_doubted(folder):
    names = bracket(folder)
    for stops, doubted in (("-2,0,2", False), ("-3,0,2", True)):
        out, err = good(folder, "merge", *names, "out.exr", "--stops", stops, "--reference", "2", "--white", "1",
                        "--no-align", "--json", "--overwrite")
        said = json.loads(out)
        check((said["pictures"][0]["moved_share"] > 0.25) == doubted, out)
        for where in (err, " ".join(said["notes"])):
            check(("picture 1 was left out" in where and "--no-deghost" in where and "--ghost-limit" in where) == doubted,
                  f"{stops}: {where}")


def it_says_that_it_was_interrupted(folder):
    """Copies enough to be still aligned when the signal comes."""
    width, height, count = 1200, 900, 8
    row = [scene(x % W, 7) for x in range(width)]
    values = [v * (1 + y // 9 % 13) / 20 for y in range(height) for v in row]
    write_exr(os.path.join(folder, "0.exr"), width, height, {c: values for c in "RGB"}, primaries=REC709)
    for i in range(1, count):
        shutil.copy(os.path.join(folder, "0.exr"), os.path.join(folder, f"{i}.exr"))
    before = listing(folder)
    stops = ",".join(str(i) for i in range(count))
    for whom in ("group", "parent"):
        child = subprocess.Popen([TROLAND, "merge", *(f"{i}.exr" for i in range(count)), "out.exr", "-j1", "--stops", stops],
                                 cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
        time.sleep(0.4)
        if child.poll() is not None:
            said = child.stderr.read().decode()
            skip_without(said)
            check(False, f"done too soon to be interrupted: {said}")
        if whom == "group":  # as Ctrl-C in a terminal does
            os.killpg(child.pid, signal.SIGINT)
        else:
            child.send_signal(signal.SIGINT)
        out, err = child.communicate(timeout=30)
        check(child.returncode == 130 and not out and err == b"troland: interrupted: 'out.exr' was not written\n",
              f"{whom}: {child.returncode} {err!r}")
        check(listing(folder) == before, f"{whom}: something was left behind")


def the_compression_has_a_level(folder):
    names = bracket(folder)
    good(folder, "merge", *names, "out.exr", "--stops", "-2,0,2", "-q", "--compression", "dwaa:60")
    check(dwa_level(os.path.join(folder, "out.exr")) == 60, "the level is not in the file")


def wrong_usage(folder):
    names = bracket(folder)
    with open(os.path.join(folder, "text.exr"), "w", encoding="utf-8") as file:
        file.write("no picture")
    write_exr(os.path.join(folder, "small.exr"), 8, 8, {c: [0.5] * 64 for c in "RGB"}, primaries=REC709)
    before = listing(folder)
    for status, words, arguments in (
            (2, "one file is not enough", ["a.exr"]),
            (2, "one picture is no bracket", [names[0], "o.exr"]),
            (2, "name the .exr to write last", [*names, names[0]]),
            (2, "is given twice", [names[0], names[0], "o.exr"]),
            (2, "3 numbers parted by commas", [*names, "o.exr", "--stops", "0,1"]),
            (2, "debevec, robertson or srgb", [*names, "o.exr", "--response", "canon"]),
            (2, "1 to 3", [*names, "o.exr", "--reference", "4"]),
            (1, "without --full-scale", [*names, "o.exr", "--read-noise", "3"]),
            (2, "a number from 1 to 1000", [*names, "o.exr", "--ghost-limit", "0"]),
            (2, "'o.jpg' is no .exr", [*names, "o.jpg"]),
            (2, "the last name is the file to write", [*names, "o.png"]),
            (2, "end with a name such as merged.exr", [*names, "o"]),
            (2, "name the pictures in it, such as ../*.png", ["..", "o.exr"]),
            (1, "both pictures have the same exposure", [*names[:2], "o.exr", "--stops", "1,1"]),
            (1, "does not exist", [names[0], "none.exr", "o.exr"]),
            (1, "not a picture", [names[0], "text.exr", "o.exr"]),
            # Said before any picture is looked at.
            (2, "'foo' does not fit --compression", [names[0], "none.exr", "o.exr", "--compression", "foo"]),
            (2, "'zip:5' does not fit --compression", [names[0], "none.exr", "o.exr", "--compression", "zip:5"]),
            (1, "there is no folder no; make it first", [names[0], "none.exr", "no/o.exr"]),
            (1, "small.exr exists: choose another name", [names[0], "none.exr", "small.exr"]),
            (1, "8 by 8", [names[0], "small.exr", "o.exr"]),
            (1, "the same exposure", [*names, "o.exr", "--stops", "1,1,1"]),
            (1, "cannot be had in cd/m²", [*names, "o.exr", "--stops", "-2,0,2", "--scale", "nits"])):
        got, out, err = run(folder, "merge", *arguments)
        check(got == status and words in err and err.count("\n") == 1 and not out,
              f"{arguments}: {got}, {err!r}, {out!r}")
        check(listing(folder) == before, f"{arguments} left something behind")
    good(folder, "merge", *names, "o.exr", "-q", "--stops", "-2,0,2")
    got, _, err = run(folder, "merge", *names, "o.exr", "--stops", "-2,0,2")
    check(got == 1 and "--overwrite" in err, f"replaced: {got} {err}")


if __name__ == "__main__":
    cases = Cases()
    for case in (light_comes_back, the_report_is_json, the_plot_shows_each_picture, quiet_and_notes, the_result_says_its_primaries,
                 much_movement_is_doubted, it_says_that_it_was_interrupted, the_compression_has_a_level, wrong_usage):
        with tempfile.TemporaryDirectory() as scratch:
            cases.run(case.__name__, case, scratch)
    cases.end()
