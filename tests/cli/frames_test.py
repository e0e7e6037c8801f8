#!/usr/bin/env python3
"""Sequences: IN.####.exr for IN. usage: frames_test.py TROLAND"""
import json
import os
import signal
import subprocess
import tempfile
import time

from program import REC709, TROLAND, Cases, check, flat, good, listing, read_exr, run, skip_without, write_exr


def frames(folder, numbers, name="in.{:04d}.exr", light=lambda n: 1.0):
    for n in numbers:
        write_exr(os.path.join(folder, name.format(n)), 6, 4, flat(6, 4, light(n), 0.5, 0.25), primaries=REC709)


def damage(folder, n, name="in.{:04d}.exr"):
    path = os.path.join(folder, name.format(n))
    os.truncate(path, os.path.getsize(path) - 40)


def red(folder, name):
    return read_exr(os.path.join(folder, name))[2]["R"][0]


def outputs(folder, start="out."):
    return sorted(name for name in os.listdir(folder) if name.startswith(start))


def expose(folder, *arguments, **options):
    return run(folder, "expose", *arguments, "--compression", "none", **options)


def patterns(folder):
    frames(folder, range(8, 12))
    for number, (pattern, out, arguments, names) in enumerate((
            ("in.####.exr", "o{}.####.exr", [], ["0008", "0009", "0010", "0011"]),
            ("in.#.exr", "o{}.%d.exr", [], ["8", "9", "10", "11"]),
            ("in.%04d.exr", "o{}.@@.exr", [], ["08", "09", "10", "11"]),
            ("in.@@@@.exr", "o{}.$F3.exr", [], ["008", "009", "010", "011"]),
            ("in.$F4.exr", "o{}.#.exr", ["--frames", "8-11x3"], ["0008", "0011"]),
            ("in.9-10#.exr", "o{}.#.exr", [], ["0009", "0010"]),
            ("./in.####.exr", "./o{}.#.exr", ["--frames", "11,8"], ["0008", "0011"]))):
        status, text, err = expose(folder, pattern, out.format(number), "-e", "1", *arguments)
        check((status, text, err) == (0, "", ""), f"{pattern}: {status} {text} {err}")
        want = sorted(f"o{number}.{name}.exr" for name in names)
        check(outputs(folder, f"o{number}.") == want, f"{pattern}: {outputs(folder, f'o{number}.')}, not {want}")
        check(red(folder, want[0]) == 2, f"{pattern}: {red(folder, want[0])}")
    # A file of just this name is one picture.
    frames(folder, [0], name="take#1.####.exr")
    status, _, err = expose(folder, "take#1.####.exr", "one.exr", "-e", "1")
    check(status == 0 and red(folder, "one.exr") == 2, f"a literal name: {status} {err}")


def ramps(folder):
    frames(folder, range(1001, 1012))
    for arguments, want in (
            (["--from", "0", "--to", "-5"], [-n / 2 for n in range(11)]),
            (["--to", "5"], [n / 2 for n in range(11)]),
            (["--from", "1", "--ramp", "1003-1007"], [1, 1, 1, 0.75, 0.5, 0.25, 0, 0, 0, 0, 0]),
            (["--from", "-1", "--to", "1", "--ease", "smooth", "--ramp", "1001-1005"],
             [-1, -0.6875, 0, 0.6875, 1] + 6 * [1]),
            (["--to", "4", "--ramp", "1009-1013"], 9 * [0] + [1, 2])):
        out = expose(folder, "in.####.exr", "out.####.exr", *arguments, "--json", "--overwrite")
        check(out[0] == 0, f"{arguments}: {out}")
        report = json.loads(out[1])
        got = [frame["stops"] for frame in report["frames"]]
        check(got == [[s, s, s] for s in want], f"{arguments}: {got}")
        for n, stops in zip(range(1001, 1012), want):
            light = red(folder, f"out.{n}.exr")
            check(abs(light - 2 ** stops) <= 1e-7 * light, f"{arguments}: frame {n} has {light}")
    check(report["ramp"] == {"stops": [0, 4], "frames": [1009, 1013], "ease": "linear"}, f"{report['ramp']}")


def matching(folder):
    frames(folder, range(1, 5), light=lambda n: n)
    frames(folder, range(1, 5), name="ref.{:04d}.exr", light=lambda n: 8)
    base = ["in.####.exr", "out.####.exr", "--per-channel", "--overwrite"]
    out = expose(folder, *base, "--match", "ref.0003.exr")
    check(out == (0, "3 0 0\n", ""), f"one ratio: {out}")
    check([red(folder, f"out.000{n}.exr") for n in range(1, 5)] == [8, 16, 24, 32], "one ratio for all")
    out = expose(folder, *base, "--match", "ref.####.exr", "--match-frame", "2", "--json")
    check(json.loads(out[1])["frames"][3]["stops"] == [2, 0, 0], f"another frame: {out}")
    out = expose(folder, *base, "--match", "ref.####.exr", "--per-frame")
    check(out[0] == 0 and out[1].startswith("1 3 0 0\n2 2 0 0\n3 1.41") and out[1].endswith("\n4 1 0 0\n"), f"{out}")
    check(all(abs(red(folder, f"out.000{n}.exr") - 8) < 1e-5 for n in range(1, 5)), "each frame")


def plots(folder):
    frames(folder, range(1, 5), light=lambda n: n)
    frames(folder, (1,), name="ref.{:04d}.exr")
    good(folder, "expose", "in.####.exr", "a.####.exr", "--to", "-1/3", "--plot", "ramp.svg")
    with open(os.path.join(folder, "ramp.svg"), encoding="utf-8") as file:
        check("<svg" in file.read(300), "no SVG")
    good(folder, "expose", "in.####.exr", "b.####.exr", "--match", "ref.0001.exr", "--per-channel", "--per-frame",
         "--plot", "match.png")
    with open(os.path.join(folder, "match.png"), "rb") as file:
        check(file.read(8) == b"\x89PNG\r\n\x1a\n", "no PNG")
    good(folder, "expose", "in.####.exr", "c.####.exr", "-e", "1", "--plot", "flat.png")
    for want, part, name in ((2, "must end in .svg or .png", "plot.jpg"), (1, "flat.png exists", "flat.png")):
        status, _, err = expose(folder, "in.####.exr", "d.####.exr", "-e", "1", "--plot", name)
        check(status == want and part in err and not outputs(folder, "d."), f"{status} {err}")


def missing_and_failed(folder):
    frames(folder, (1, 2, 3, 5, 6, 9))
    status, _, err = expose(folder, "in.####.exr", "out.####.exr", "-e", "1")
    check(status == 3 and err == "troland: frames 4,7-8 of 'in.####.exr' are missing\n", f"gaps: {status} {err}")
    check(len(outputs(folder)) == 6, f"{outputs(folder)}")
    status, out, err = expose(folder, "in.####.exr", "few.####.exr", "-e", "1", "--frames", "3-4", "--json")
    check(status == 3 and "frame 4 of 'in.####.exr' is missing" in err, f"asked for: {status} {err}")
    check([frame["result"] for frame in json.loads(out)["frames"]] == ["done", "missing"], out)
    damage(folder, 2)
    status, out, err = expose(folder, "in.####.exr", "two.####.exr", "-e", "1", "-j1", "--json")
    check(status == 3 and "frame 2: in.0002.exr: " in err, f"{status} {err}")
    check("stopped at the first failure, 1 of 6 frames are done: --keep-going does the others" in err, err)
    check(outputs(folder, "two.") == ["two.0001.exr"], f"{outputs(folder, 'two.')}")
    found = [frame["result"] for frame in json.loads(out)["frames"]]
    check(found == ["done", "failed", "left", "missing", "left", "left", "missing", "missing", "left"], f"{found}")
    status, _, err = expose(folder, "in.####.exr", "go.####.exr", "-e", "1", "--keep-going")
    check(status == 3 and "frame 2: " in err and "stopped" not in err, f"{status} {err}")
    check(outputs(folder, "go.") == [f"go.000{n}.exr" for n in (1, 3, 5, 6, 9)], f"{outputs(folder, 'go.')}")
    status, _, err = expose(folder, "in.####.exr", "no.####.exr", "-e", "1", "--frames", "2")
    check(status == 1 and "frame 2: " in err and not outputs(folder, "no."), f"none: {status} {err}")
    check(not [name for name in os.listdir(folder) if name.startswith(".")], "half files")


def resuming(folder):
    frames(folder, range(1, 6))
    good(folder, "expose", "in.####.exr", "out.####.exr", "-e", "1", "--compression", "none")
    before = listing(folder)
    status, _, err = expose(folder, "in.####.exr", "out.####.exr", "-e", "2")
    check(status == 1 and "5 of 5 results exist, the first is out.0001.exr" in err, f"{status} {err}")
    check(listing(folder) == before, "files changed")
    os.unlink(os.path.join(folder, "out.0002.exr"))
    damage(folder, 4, name="out.{:04d}.exr")
    status, out, err = expose(folder, "in.####.exr", "out.####.exr", "-e", "2", "--resume", "--json")
    check(status == 0, f"{status} {err}")
    found = [frame["result"] for frame in json.loads(out)["frames"]]
    check(found == ["skipped", "done", "skipped", "done", "skipped"], f"{found}")
    check([red(folder, f"out.000{n}.exr") for n in range(1, 6)] == [2, 4, 2, 4, 2], "what was redone")
    good(folder, "expose", "in.####.exr", "out.####.exr", "-e", "2", "--overwrite", "--compression", "none")
    check([red(folder, f"out.000{n}.exr") for n in range(1, 6)] == 5 * [4], "overwritten")
    status, _, err = expose(folder, "in.####.exr", "out.####.exr", "-e", "2", "--overwrite", "--resume")
    check(status == 1 and "contradict" in err, f"{status} {err}")


def same_bytes(folder):
    """What is written does not depend on the threads."""
    frames(folder, range(1, 9), light=lambda n: n)
    for threads in ("1", "3", "16"):
        good(folder, "expose", "in.####.exr", f"out{threads}.####.exr", "--to", "2", "-j", threads)
    made = listing(folder)
    for n in range(1, 9):
        check(len({made[f"out{threads}.000{n}.exr"] for threads in ("1", "3", "16")}) == 1, f"frame {n} differs")


def interrupted(folder):
    """Ctrl-C leaves whole frames and says how far it came."""
    write_exr(os.path.join(folder, "in.0001.exr"), 900, 600, flat(900, 600, 1, 0.5, 0.25))
    for n in range(2, 301):
        os.link(os.path.join(folder, "in.0001.exr"), os.path.join(folder, f"in.{n:04d}.exr"))
    for number, whom in ((signal.SIGINT, "group"), (signal.SIGTERM, "parent")):
        arguments = ["expose", "in.####.exr", "out.####.exr", "--to", "3", "--resume"]
        child = subprocess.Popen([TROLAND, *arguments], cwd=folder, stderr=subprocess.PIPE, start_new_session=True)
        before = len(outputs(folder))
        while len(outputs(folder)) < before + 3 and child.poll() is None:
            time.sleep(0.01)
        if child.poll() is not None:
            skip_without(child.stderr.read().decode())
        if whom == "group":
            os.killpg(child.pid, number)
        else:
            child.send_signal(number)
        err = child.communicate(timeout=30)[1].decode()
        check(child.returncode == 130 and "interrupted: " in err and "--resume goes on" in err, f"{child.returncode} {err}")
        made = outputs(folder)
        check(before < len(made) < 300, f"{len(made)} frames")
        check(not [name for name in os.listdir(folder) if name.startswith(".")], "half files")
        for name in made:
            good(folder, "render", name, "check.png", "--overwrite", "-q", "--resize", "8x8")


def rendering(folder):
    """The same pictures as one by one, and what became of each frame."""
    frames(folder, (1, 2, 4), light=lambda n: n / 4)
    for n in (1, 2, 4):
        good(folder, "render", f"in.000{n}.exr", f"one.000{n}.png")
    status, out, err = run(folder, "render", "in.####.exr", "all.####.png", "--json", "-v")
    check(status == 3 and "frame 3 of 'in.####.exr' is missing" in err, f"{status} {err}")
    check(err.count("6×4, 3 channels") == 3, f"-v: {err}")
    made = listing(folder)
    for n in (1, 2, 4):
        check(made[f"one.000{n}.png"] == made[f"all.000{n}.png"], f"frame {n} differs")
    report = json.loads(out)
    check([f["result"] for f in report["frames"]] == ["done", "done", "missing", "done"], out)
    check(report["frames"][0]["width"] == 6 and report["display"]["name"] == "srgb", out)
    # A damaged frame stops the rest, or is black in parts with --keep-going.
    damage(folder, 2)
    status, _, err = run(folder, "render", "in.####.exr", "two.####.png", "-j1", "--frames", "1,2,4")
    check(status == 3 and outputs(folder, "two.") == ["two.0001.png"], f"{status} {err}")
    status, out, err = run(folder, "render", "in.####.exr", "two.####.png", "--frames", "1,2,4", "--resume",
                           "--keep-going", "--json")
    check(status == 3 and "frame 2: " in err and len(outputs(folder, "two.")) == 3, f"{status} {err}")
    check([f["result"] for f in json.loads(out)["frames"]] == ["skipped", "partial", "done"], out)
    # Back from the screen, and what makes no sense.
    good(folder, "render", "all.####.png", "back.####.exr", "--inverse", "--frames", "1,2")
    check(len(outputs(folder, "back.")) == 2, f"{outputs(folder, 'back.')}")
    for status, part, arguments in (
            (2, "write #### where the number goes", ["in.####.exr", "o.png"]),
            (2, "IN is one picture", ["in.0001.exr", "o.####.png"]),
            (1, "--frames is for sequences", ["in.0001.exr", "o.png", "--frames", "1"]),
            (1, "no frame of 'q.####.exr' is there", ["q.####.exr", "o.####.png"])):
        found, out, err = run(folder, "render", *arguments)
        check(found == status and not out and part in err, f"{' '.join(arguments)}: {found} {err}")


def notes(folder):
    """What is true of each frame is said once."""
    for n in range(1, 6):
        write_exr(os.path.join(folder, f"in.{n:04d}.exr"), 6, 4, flat(6, 4, 1, 1, 1))
    _, err = good(folder, "render", "in.####.exr", "o.####.png")
    check(err.count("does not say its colour space") == 1 and "4 more frames have notes" in err, err)
    good(folder, "render", "in.####.exr", "q.####.png", "-q", "--save-display", "kept.json")
    check("kept.json" in os.listdir(folder), "--save-display")


def ranges(folder):
    """One histogram over all frames, and a row for each."""
    frames(folder, (1, 2, 3, 5), light=lambda n: 4.0 ** n)
    status, out, err = run(folder, "range", "scene", "in.####.exr", "--json")
    check(status == 3 and err == "troland: frame 4 of 'in.####.exr' is missing\n", f"{status} {err}")
    report, weights = json.loads(out), (0.2126390058715104, 0.7151686787677559, 0.07219231536073371)

    def light(n):
        return weights[0] * 4.0 ** n + weights[1] * 0.5 + weights[2] * 0.25

    check(abs(report["absolute"]["ratio"] / (light(5) / light(1)) - 1) < 1e-6, f"{report['absolute']}")
    check(report["pixels"]["positive"] == 4 * 24, f"{report['pixels']}")
    check(sum(stop["pixels"] for stop in report["histogram"]) == 4 * 24, f"{report['histogram']}")
    check([f["result"] for f in report["frames"]] == ["done"] * 3 + ["missing", "done"], out)
    for row in report["frames"]:
        if row["result"] == "done":
            got = row["absolute"]["brightest"]
            check(abs(got / light(row["frame"]) - 1) < 1e-6, f"frame {row['frame']}: {got}")
    out = good(folder, "range", "scene", "in.####.exr", "--frames", "1-3")[0]
    check("scene range: in.####.exr\n  over 3 frames: 1-3\n" in out, out)
    damage(folder, 2)
    status, out, err = run(folder, "range", "scene", "in.1-3#.exr")
    check(status == 1 and not out and "frame 2: in.0002.exr: " in err, f"{status} {err}")
    status, out, err = run(folder, "range", "scene", "in.1-3#.exr", "--keep-going", "--json")
    check(status == 3 and "frame 2: in.0002.exr: " in err, f"{status} {err}")
    check([f["result"] for f in json.loads(out)["frames"]] == ["done", "failed", "done"], out)
    status, _, err = run(folder, "range", "scene", "in.0001.exr", "--frames", "1")
    check(status == 1 and "--frames is for sequences" in err, f"{status} {err}")


def inform(folder):
    frames(folder, (8, 9, 11))
    status, out, err = run(folder, "info", "in.####.exr")
    check(status == 3 and out.startswith("in.####.exr: 3 frames, 8-9,11; missing: 10\nin.0008.exr: OpenEXR"), out)
    check("frame 10 of 'in.####.exr' is missing" in err, err)
    out = good(folder, "info", "in.####.exr", "--json", "--frames", "9,11")[0]
    report = json.loads(out)
    check(report["frames"] == "9,11" and report["count"] == 2 and report["missing"] == "", out)
    check(report["first"]["format"] == "OpenEXR", out)
    both = json.loads(good(folder, "info", "in.8-9#.exr", "in.0011.exr", "--json")[0])
    check(len(both) == 2 and both[0]["sequence"] == "in.8-9#.exr" and both[1]["format"] == "OpenEXR", f"{both}")
    status, _, err = run(folder, "info", "in.0008.exr", "--frames", "8")
    check(status == 1 and "--frames is for sequences" in err, f"{status} {err}")


def refusals(folder):
    frames(folder, (1, 2, 3))
    frames(folder, (1,), name="wide.{:06d}.exr")
    before = listing(folder)
    for status, part, arguments in (
            (1, "no frame of 'none.####.exr' is there", ["none.####.exr", "o.####.exr", "-e1"]),
            (1, "write wide.######.exr", ["wide.####.exr", "o.####.exr", "-e1"]),
            (1, "folder 'nowhere/' cannot be read", ["nowhere/a.####.exr", "o.####.exr", "-e1"]),
            (1, "no frame of 'in.####.exr' in 20-30 is there, only 1-3",
             ["in.####.exr", "o.####.exr", "-e1", "--frames", "20-30"]),
            (2, "write #### where the number goes", ["in.####.exr", "o.exr", "-e1"]),
            (1, "is a frame that is read", ["in.####.exr", "in.@@@@.exr", "-e1", "--overwrite"]),
            (1, "is a frame that is read", ["in.####.exr", "in.000@.exr", "-e1", "--overwrite", "--frames", "1"]),
            (1, "lists frames", ["in.####.exr", "o.1-3#.exr", "-e1"]),
            (1, "both name the frames", ["in.1-3#.exr", "o.#.exr", "-e1", "--frames", "1-3"]),
            (2, "two places for a frame number", ["in.##.##.exr", "o.#.exr", "-e1"]),
            (2, "no list of frames", ["in.####.exr", "o.####.exr", "-e1", "--frames", "1..3"]),
            (2, "run backwards: write 1-3", ["in.####.exr", "o.####.exr", "-e1", "--frames", "3-1"]),
            (2, "named twice", ["in.####.exr", "o.####.exr", "-e1", "--frames", "1-3,2"]),
            (2, "o.####.png", ["in.####.exr", "o.####.png", "-e1"]),
            (1, "how much is not clear", ["in.####.exr", "o.####.exr", "-e1", "--to", "1"]),
            (1, "--ease means nothing without --from or --to", ["in.####.exr", "o.####.exr", "-e1", "--ease", "in"]),
            (1, "no easing is called 'smoot' (expose): did you mean smooth",
             ["in.####.exr", "o.####.exr", "--to", "1", "--ease", "smoot"]),
            (2, "'51' does not fit --to", ["in.####.exr", "o.####.exr", "--to", "51"]),
            (2, "'7' does not fit --ramp", ["in.####.exr", "o.####.exr", "--to", "1", "--ramp", "7"]),
            (2, "a later last frame", ["in.####.exr", "o.####.exr", "--to", "1", "--frames", "2"]),
            (1, "--per-frame means nothing without --match", ["in.####.exr", "o.####.exr", "-e1", "--per-frame"]),
            (1, "contradict", ["in.####.exr", "o.####.exr", "--match", "in.0001.exr", "--per-frame", "--match-frame", "1"]),
            (2, "'x' does not fit --match-frame", ["in.####.exr", "o.####.exr", "--match", "in.0001.exr", "--match-frame", "x"]),
            (1, "in.0009.exr", ["in.####.exr", "o.####.exr", "--match", "in.0001.exr", "--match-frame", "9"])):
        found, out, err = run(folder, "expose", *arguments)
        check(found == status and not out and part in err, f"{' '.join(arguments)}: {found} {err}")
    check(listing(folder) == before, "files changed")


def main():
    cases = Cases()
    for case in (patterns, ramps, matching, plots, missing_and_failed, resuming, same_bytes, interrupted, rendering,
                 notes, ranges, inform, refusals):
        with tempfile.TemporaryDirectory() as folder:
            cases.run(case.__name__.replace("_", " "), case, folder)
    cases.end()


if __name__ == "__main__":
    main()
