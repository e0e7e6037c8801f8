#!/usr/bin/env python3
"""troland scope: numbers of known pictures, pages, and what it draws on terminals of
every kind. usage: scope_test.py TROLAND"""
import base64
import fcntl
import json
import math
import os
import pty
import re
import select
import signal
import struct
import subprocess
import tempfile
import termios

from program import REC709, TROLAND, Cases, check, flat, good, read_png, run, skip_without, write_exr


def near(got, want, tolerance, what):
    check(abs(got - want) <= tolerance, f"{what}: {got}, not {want}")


def ramp(folder, name="ramp.exr"):
    """Grey from -8 to 8 stops about 0.18."""
    row = [0.18 * 2 ** (-8 + (x + 0.5) / 320 * 16) for x in range(320)]
    write_exr(os.path.join(folder, name), 320, 4, {c: row * 4 for c in "RGB"})


def found(folder, *arguments):
    return json.loads(good(folder, "scope", *arguments, "--json")[0])


def kinds_of_help(folder):
    """The help names every scope of the table, as completion does."""
    words = re.search(r"scope:--kind\|scope:-k\) words=\"([^\"]*)\"", good(folder, "--completion", "bash")[0])
    check(words and len(words.group(1).split()) == 9, "no kinds in the completion")
    text = re.sub(r"\s+", " ", good(folder, "help", "scope")[0])
    for kind in words.group(1).split():
        check(kind in text, f"the help does not name {kind}")


def numbers_of_a_scene(folder):
    ramp(folder)
    got = found(folder, "ramp.exr")
    check(got["unit"] == "stops" and got["pixels"]["counted"] == 1280, f"{got['pixels']}")
    check(got["values_assumed"], "a file without chromaticities is taken for Rec.709")
    luma = got["levels"]["luma"]
    near(luma["at_percentiles_in_unit"][got["percentiles"].index(50)], 0, 0.05, "median")
    near(luma["ends_in_unit"][0], -7.975, 1e-3, "least")
    near(luma["ends_in_unit"][1], 7.975, 1e-3, "most")
    near(luma["clipped_high"], (8 - math.log2(1 / 0.18)) / 16, 0.004, "above white")
    h = got["histogram"]
    inside = [n for i, n in enumerate(h["green"]) if -8 <= h["low"] + i / 4 < 8]
    check(len(inside) == 64, f"{len(inside)} bins")
    for n in inside:
        near(n, 20, 0.5, "a bin of a flat histogram")
    near(got["zebra"], luma["clipped_high"], 0.004, "zebra from diffuse white")
    near(sum(b["share"] for b in got["false_color"]["bands"]), 1, 1e-9, "bands")
    check(got["outside"] == {"rec709": 0, "p3": 0, "rec2020": 0, "ap1": 0, "ap0": 0}, f"{got['outside']}")
    check("vectorscope" not in got, "light has no vectorscope")
    # Exposure, grey, crop.
    near(found(folder, "ramp.exr", "-e", "2")["levels"]["red"]["ends_in_unit"][1], 9.975, 1e-3, "+2")
    near(found(folder, "ramp.exr", "--grey", "0.36")["levels"]["red"]["ends_in_unit"][1], 6.975,
         1e-3, "grey")
    got = found(folder, "ramp.exr", "--crop", "160,1,100,2")
    check(got["pixels"]["counted"] == 200, f"{got['pixels']}")
    near(got["levels"]["blue"]["ends_in_unit"][0], 0.025, 1e-3, "crop")
    check("zebra" in found(folder, "ramp.exr", "-k", "all,histogram"), "all is all")
    near(found(folder, "ramp.exr", "--zebra", "-1..1")["zebra"], 2 / 16, 0.004, "between two")
    one, four = (good(folder, "scope", "ramp.exr", "--json", "-j", n)[0] for n in "14")
    check(one == four, "threads change numbers")


def colours(folder):
    """A P3 red, and gamuts of a picture as a screen gets it."""
    p3 = (0.68, 0.32, 0.265, 0.69, 0.15, 0.06, 0.3127, 0.3290)
    write_exr(os.path.join(folder, "red.exr"), 2, 2, flat(2, 2, 0.5, 0, 0), primaries=p3)
    got = found(folder, "red.exr")["outside"]
    check(got["rec709"] == 1 and got["p3"] == 0 and got["ap0"] == 0, f"{got}")
    write_exr(os.path.join(folder, "white.exr"), 2, 2, flat(2, 2, 0.18, 0.18, 0.18))
    got = found(folder, "white.exr", "--display", "srgb")
    check(got["unit"] == "percent" and got["display"] == "srgb", f"{got['unit']}")
    # ACES 2.0 puts mid grey at 10 cd/m² of 100: sRGB code 0.349.
    near(got["levels"]["green"]["at_percentiles"][4], 0.349, 2e-3, "mid grey")
    near(got["vectorscope"]["radius"], 0, 2e-3, "grey has no chroma")


def code_values(folder):
    ramp(folder)
    good(folder, "render", "ramp.exr", "sdr.png", "-q")
    good(folder, "render", "ramp.exr", "pq.png", "--display", "rec2100-pq-1000", "-q")
    got = found(folder, "sdr.png")
    check(got["unit"] == "percent" and "vectorscope" in got, f"{got['unit']}")
    check(not got["values_assumed"], "the file says what it holds")
    got = found(folder, "pq.png")
    check(got["unit"] == "nits" and "PQ" in got["values"], f"{got['values']}")
    near(got["levels"]["luma"]["ends_in_unit"][1], 900, 99, "eight stops above grey")
    check(got["levels"]["luma"]["ends_in_unit"][1] < 1001, "beyond the peak")
    # The same codes, without a word of the file: --input says it.
    told = found(folder, "sdr.png", "--input", "rec2100-pq-1000")
    check(told["unit"] == "nits", f"{told['unit']}")
    told = found(folder, "sdr.png", "--input", "lin-rec709")
    check(told["unit"] == "stops", f"{told['unit']}")
    # Rendering here and from a file is the same but for the 8 bits.
    here = found(folder, "ramp.exr", "--display", "srgb")["levels"]["luma"]["at_percentiles"]
    for a, b in zip(here, found(folder, "sdr.png")["levels"]["luma"]["at_percentiles"]):
        near(a, b, 0.005, "a percentile")


def no_light(folder):
    nan = float("nan")
    write_exr(os.path.join(folder, "nan.exr"), 3, 2, flat(3, 2, nan, nan, nan))
    write_exr(os.path.join(folder, "black.exr"), 1, 1, flat(1, 1, 0, 0, 0))
    got = found(folder, "nan.exr")
    check(got["pixels"] == {"counted": 0, "nan": 6, "infinite": 0, "empty": 0}, f"{got['pixels']}")
    check(got["levels"]["luma"]["ends"] == [None, None], f"{got['levels']['luma']}")
    got = found(folder, "black.exr")
    check(got["levels"]["luma"]["clipped_low"] == 1 and got["zebra"] == 0, "black is black")
    for name in ("nan.exr", "black.exr"):
        text = good(folder, "scope", name)[0]
        check("Histogram" in text and "Zebra" in text and "\033" not in text, text)
        page(folder, name, "--plot", name + ".png")


def page(folder, *arguments):
    good(folder, "scope", *arguments)


def pages(folder):
    ramp(folder)
    page(folder, "ramp.exr", "--plot", "all.png")
    width, height = read_png(os.path.join(folder, "all.png"))[:2]
    check(width > 2000 and height > 1400, f"{width} by {height}")
    page(folder, "ramp.exr", "--plot", "one.svg", "-k", "waveform", "--axis", "-4..4")
    with open(os.path.join(folder, "one.svg"), encoding="utf-8") as file:
        check("<svg" in file.read(400), "no SVG")
    page(folder, "ramp.exr", "-d", "srgb", "-k", "vectorscope,parade", "--plot", "two.png",
         "--width", "300", "--columns", "1")
    width, height = read_png(os.path.join(folder, "two.png"))[:2]
    check(300 <= width < 400 and height > 400, f"{width} by {height}")
    before = os.stat(os.path.join(folder, "one.svg")).st_mtime_ns
    status, _, err = run(folder, "scope", "ramp.exr", "--plot", "one.svg")
    check(status == 1 and "exists" in err, f"{status} {err}")
    check(os.stat(os.path.join(folder, "one.svg")).st_mtime_ns == before, "replaced")
    page(folder, "ramp.exr", "--plot", "one.svg", "--overwrite")


def said_of_a_plot(folder):
    """A plot alone tells what was assumed, in the words of render."""
    ramp(folder)
    note = "'ramp.exr' does not say its colour space: taken as linear Rec.709; --input SPACE says otherwise"
    for arguments in (["scope", "ramp.exr", "--plot", "a.svg", "-k", "histogram"], ["render", "ramp.exr", "a.png"]):
        out, err = good(folder, *arguments)
        check(out == "" and err == f"troland: note: {note}\n", f"{arguments}: {out}{err}")
    write_exr(os.path.join(folder, "says.exr"), 8, 8, flat(8, 8, 0.2, 0.3, 0.4), primaries=REC709)
    for i, arguments in enumerate((["says.exr"], ["ramp.exr", "--input", "acescg"], ["ramp.exr", "-q"])):
        said = good(folder, "scope", *arguments, "--plot", f"b{i}.svg", "-k", "histogram")
        check(said == ("", ""), f"{arguments}: {said}")


def on_terminal(folder, *answers_and_arguments, term="xterm-256color", deep="truecolor", none=None,
                size=(40, 90, 900, 800)):
    """What a terminal gets that answers the first questions with the bytes among the
    arguments, each after a DA1."""
    answers = [a for a in answers_and_arguments if isinstance(a, bytes)]
    arguments = [a for a in answers_and_arguments if isinstance(a, str)]
    pid, fd = pty.fork()
    if pid == 0:
        os.environ.update({"TERM": term, "COLORTERM": deep})
        os.environ.pop("NO_COLOR", None)
        if none is not None:
            os.environ["NO_COLOR"] = none
        os.chdir(folder)
        os.execv(TROLAND, [TROLAND, "scope", *arguments])
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", *size))
    out, asked = b"", 0
    before = termios.tcgetattr(fd)[3]
    while select.select([fd], [], [], 30)[0]:
        try:
            data = os.read(fd, 65536)
        except OSError:
            break
        if not data:
            break
        out += data
        while answers and out.count(b"\033[c") > asked:
            os.write(fd, answers.pop(0))
            asked += 1
    after = termios.tcgetattr(fd)[3]
    _, status = os.waitpid(pid, 0)
    os.close(fd)
    if status:
        skip_without(out.decode())
    check(os.waitstatus_to_exitcode(status) == 0, f"ended with {status}: {out[-300:]}")
    check(before & termios.ECHO and after == before, "the terminal's settings are not as they were")
    return out


QUESTION = b"\033_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\033\\\033[c"
PLAIN_ANSWER = b"\033[?62;22c"


def visible(line):
    return re.sub(r"\033\[[0-9;]*m", "", line)


def blocks(folder):
    ramp(folder)
    out = on_terminal(folder, PLAIN_ANSWER, "ramp.exr", "-k", "waveform")
    check(out.startswith(QUESTION), f"asked {out[:60]}")
    check(out.count(b"\033[38;2;") > 50 and set("▘▝▖▌▞▛▀") & set(out.decode()),
          "no quadrants in true colour")
    out = on_terminal(folder, "ramp.exr", "-k", "waveform", deep="")  # never answers
    check(b"\033[38;5;" in out and b";2;" not in out, "256 colours")
    for arguments, term, none in (((), "xterm", None), (("--terminal", "blocks"), "xterm", None),
                                  ((), "dumb", None), ((), "xterm", "1"), ((), "xterm", "")):
        out = on_terminal(folder, PLAIN_ANSWER, "ramp.exr", "-k", "waveform", *arguments, term=term,
                          none=none)
        colors = term != "dumb" and not none
        check((b"\033[c" in out) == (colors and not arguments), f"asked, or not: {term} {none}")
        check((b"\033[38" in out) == colors, f"colours of {term} {none}")
        check(colors or b"\033" not in out, f"escape codes on {term} {none}")
    check("\033" not in good(folder, "scope", "ramp.exr")[0], "escape codes in a pipe")
    check("\033" not in good(folder, "scope", "ramp.exr", env={"COLORTERM": "truecolor"})[0], "pipe")
    text = good(folder, "scope", "ramp.exr", "-k", "waveform")[0]
    check(any(0x2800 < ord(c) < 0x2900 for c in text), "no braille in a pipe")


def fits_the_window(folder):
    """No line is longer than the window, or than --width."""
    ramp(folder, "a_name_of_some_length_for_a_picture.exr")
    name = "a_name_of_some_length_for_a_picture.exr"
    for width in (40, 60, 80, 200):
        text = good(folder, "scope", name, "-d", "srgb", "--width", str(width))[0]
        long = [line for line in text.splitlines() if len(line) > max(width, len(name) + 2)]
        check(not long, f"{width}: {long[:1]}")
        out = on_terminal(folder, PLAIN_ANSWER, name, size=(40, width, 0, 0)).decode()
        out = out.replace(QUESTION.decode(), "")
        long = [line for line in out.splitlines() if len(visible(line)) > max(width, len(name) + 2)]
        check(not long, f"{width}: {long[:1]}")
    check(len(good(folder, "scope", name)[0].splitlines()) > 60, "a page")


def resumed(folder):
    """--resume leaves whole pages alone and does a page again that broke off."""
    arguments = ("shot.####.exr", "--frames", "1-2", "--plot", "at.##.svg", "-k", "histogram")
    page(folder, *arguments)
    paths = [os.path.join(folder, f"at.0{n}.svg") for n in (1, 2)]
    text = [open(path, encoding="utf-8").read() for path in paths]
    for path, cut in zip(paths, (text[0].replace("<svg", "<!-- kept --><svg", 1), text[1][:-20])):
        with open(path, "w", encoding="utf-8") as file:
            file.write(cut)
    good(folder, "scope", *arguments, "--resume")
    now = [open(path, encoding="utf-8").read() for path in paths]
    check("<!-- kept -->" in now[0], "a whole page was done again")
    check(now[1] == text[1], "a page that broke off was left")


def sequences(folder):
    """The shot as one, and a page for each frame."""
    for number, light in ((1, 0.18), (2, 0.36), (4, 0.72)):
        write_exr(os.path.join(folder, f"shot.{number:04d}.exr"), 8, 4, flat(8, 4, light, light, light))
    arguments = ("shot.####.exr", "-k", "histogram", "--json")
    status, out, err = run(folder, "scope", *arguments)
    check(status == 3 and "frame 3 of" in err, f"{status} {err}")
    got = json.loads(out)
    check(got["pixels"]["counted"] == 3 * 32, f"{got['pixels']}")
    near(got["levels"]["luma"]["ends_in_unit"][1], 2, 1e-6, "the brightest frame")
    check([f["result"] for f in got["frames"]] == ["done", "done", "missing", "done"], f"{got['frames']}")
    for frame, stops in zip((f for f in got["frames"] if "luma_in_unit" in f), (0, 1, 2)):
        for level in frame["luma_in_unit"]:
            near(level, stops, 0.003, f"frame {frame['frame']}")
    text = run(folder, "scope", "shot.####.exr", "--frames", "1-2")[1]
    check("over 2 frames: 1-2" in text, text[:300])
    status, _, err = run(folder, "scope", "shot.####.exr", "--frames", "1,2", "--resume")
    check(status == 1 and "page of each frame" in err, f"{status} {err}")
    # A frame that cannot be read.
    with open(os.path.join(folder, "shot.0003.exr"), "wb") as file:
        file.write(b"no picture")
    status, out, err = run(folder, "scope", *arguments)
    check(status == 1 and not out and "frame 3" in err, f"{status} {err}")
    status, out, err = run(folder, "scope", *arguments, "--keep-going")
    check(status == 3 and "frame 3" in err, f"{status} {err}")
    check([f["result"] for f in json.loads(out)["frames"]] == ["done", "done", "failed", "done"], out)
    page(folder, "shot.####.exr", "--frames", "1-2", "--plot", "whole.svg")
    page(folder, "shot.####.exr", "--frames", "1-2", "--plot", "at.##.png", "-k", "waveform")
    check(read_png(os.path.join(folder, "at.02.png"))[:2] == (720, 519), "a page for frame 2")
    status, _, err = run(folder, "scope", "shot.####.exr", "--frames", "1-4", "--plot", "at.##.png",
                         "-k", "waveform", "--keep-going", "--resume", "--json")
    check(status == 3 and "frame 3" in err and os.path.exists(os.path.join(folder, "at.04.png")), err)
    resumed(folder)
    write_exr(os.path.join(folder, "wider.0001.exr"), 8, 4, flat(8, 4, 0.18, 0.18, 0.18))
    write_exr(os.path.join(folder, "wider.0002.exr"), 20, 4, flat(20, 4, 0.18, 0.18, 0.18))
    check(found(folder, "wider.####.exr")["pixels"]["counted"] == 112, "frames of other widths")
    status, _, err = run(folder, "scope", "shot.0001.exr", "--plot", "at.##.png")
    check(status == 2 and "IN is one picture" in err, f"{status} {err}")


def nobody_reads(folder):
    """`troland scope … | head -1` ends quietly."""
    ramp(folder)
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run([TROLAND, "scope", "ramp.exr"], cwd=folder, stdout=write,
                          stderr=subprocess.PIPE, check=False,
                          preexec_fn=lambda: signal.signal(signal.SIGPIPE, signal.SIG_DFL))
    os.close(write)
    skip_without(done.stderr.decode())
    check(done.returncode == -signal.SIGPIPE and not done.stderr, f"{done}")


def kitty(folder):
    ramp(folder)
    page(folder, "ramp.exr", "-k", "waveform", "--plot", "probe.png")
    out = on_terminal(folder, b"\033_Gi=31;OK\033\\" + PLAIN_ANSWER, "ramp.exr", "-k", "waveform")
    parts = re.findall(rb"\033_G([^;]*);([^\033]*)\033\\", out)[1:]  # the question is the first
    check(out.count(b"\033[c") == 1, "asked for sixels, too")
    check(parts and parts[0][0] == b"a=T,f=100,q=2,m=1" and parts[-1][0] == b"m=0", f"{parts[:1]}")
    check(all(len(data) == 4096 for _, data in parts[:-1]), "chunks of another size")
    png = base64.b64decode(b"".join(data for _, data in parts), validate=True)
    check(png.startswith(b"\x89PNG") and png.endswith(b"IEND\xaeB`\x82"), "no whole PNG")


SIXEL_ANSWER = b"\033[?62;4;22c"


def sixels_of(out):
    """The pictures in the output: their sizes and colours. Every pixel is drawn once, in a
    colour that was defined."""
    pictures = []
    for body in re.findall(r"\033P0;1q(.*?)\033\\", out.decode(), re.DOTALL):
        width, height = (int(n) for n in re.match(r'"1;1;(\d+);(\d+)', body).groups())
        defined, pixels = set(), set()
        x = y = 0
        for define, color, count, char, control in re.findall(
                r"#(\d+);2;\d+;\d+;\d+|#(\d+)|(?:!(\d+))?([?-~])|([$-])", body[body.index("#"):]):
            if define:
                defined.add(define)
            elif color:
                check(color in defined, f"colour {color} is not defined")
            elif char:
                for _ in range(int(count or 1)):
                    for row in range(6):
                        if (ord(char) - 63) >> row & 1:
                            check((x, y + row) not in pixels, "a pixel twice")
                            pixels.add((x, y + row))
                    x += 1
            else:
                x, y = 0, y + (6 if control == "-" else 0)
        check(len(pixels) == width * height, f"{len(pixels)} pixels of {width} by {height}")
        pictures.append((width, height, len(defined)))
    return pictures


def sixel(folder):
    ramp(folder)
    page(folder, "ramp.exr", "-k", "waveform", "--plot", "probe.png")
    out = on_terminal(folder, SIXEL_ANSWER, PLAIN_ANSWER, "ramp.exr", "-k", "waveform")
    check(out.count(b"\033[?1;1;0S\033[?2;1;0S\033[c") == 1, "the limits were not asked")
    (width, height, colors), = sixels_of(out)
    check(800 < width <= 900 and 500 < height <= 800 and 16 < colors < 256, f"{width} × {height}")
    # A VT340 has 16 colours, and another terminal small pictures only.
    limits = b"\033[?1;0;16S\033[?2;0;500;300S" + PLAIN_ANSWER
    out = on_terminal(folder, SIXEL_ANSWER, limits, "ramp.exr", "-k", "waveform,parade")
    for width, height, colors in sixels_of(out):
        check(300 < width <= 500 and 200 < height <= 300 and colors == 16, f"{width} × {height}")
    # Two panels side by side where there is room, each row a picture.
    out = on_terminal(folder, SIXEL_ANSWER, PLAIN_ANSWER, "ramp.exr", "-k",
                      "waveform,parade,overlay", size=(40, 120, 1200, 800))
    pictures = sixels_of(out)
    check(len(pictures) == 2 and 1150 < pictures[0][0] <= 1200 and 570 < pictures[1][0] <= 600,
          f"{pictures}")


def refusals(folder):
    ramp(folder)
    good(folder, "render", "ramp.exr", "in.png", "-q")
    for status, part, arguments in (
            (2, "IN is missing", []),
            (1, "missing.exr", ["missing.exr"]),
            (1, "did you mean waveform", ["ramp.exr", "-k", "wavform"]),
            (2, "comma between two", ["ramp.exr", "-k", "waveform,"]),
            (1, "--display srgb", ["ramp.exr", "-k", "vectorscope"]),
            (1, "leave --display out", ["in.png", "--display", "srgb"]),
            (1, "no exposure", ["in.png", "--exposure", "1"]),
            (2, ".svg or .png", ["ramp.exr", "--plot", "x.gif"]),
            (2, "does not fit --zebra", ["ramp.exr", "--zebra", "3..2"]),
            (2, "does not fit --axis", ["ramp.exr", "--axis", "high"]),
            (1, "within -20 and 20", ["ramp.exr", "--axis", "5..99"]),
            (2, "does not fit --grey", ["ramp.exr", "--grey", "0"]),
            (2, "does not fit --crop", ["ramp.exr", "--crop", "1,2,0,4"]),
            (1, "outside the picture", ["ramp.exr", "--crop", "900,0,4,4"]),
            (1, "give --display srgb", ["ramp.exr", "--false-color", "ire"]),
            (1, "percent", ["in.png", "--false-color", "stops"]),
            (1, "striped by stops", ["ramp.exr", "--zebra", "95"]),
            (1, "no false colours", ["ramp.exr", "--false-color", "irre"]),
            (1, "no colour space and no display", ["ramp.exr", "--input", "nonsense"]),
            (2, "does not fit --terminal", ["ramp.exr", "--terminal", "vt100"]),
            (1, "leave one", ["ramp.exr", "--json", "--terminal", "sixel"]),
            (2, "does not fit --width", ["ramp.exr", "--width", "3"]),
            (1, "for --plot only", ["ramp.exr", "--columns", "2"]),
            (2, "does not fit --threads", ["ramp.exr", "-j", "0"])):
        got, out, err = run(folder, "scope", *arguments)
        if "Cairo" in err:
            continue
        check(got == status and not out and part in err, f"{arguments}: {got} {err}")


def main():
    cases = Cases()
    for case in (kinds_of_help, numbers_of_a_scene, colours, code_values, no_light, pages,
                 said_of_a_plot, blocks, fits_the_window, sequences, nobody_reads, kitty, sixel, refusals):
        with tempfile.TemporaryDirectory() as folder:
            cases.run(case.__name__.replace("_", " "), case, folder)
    cases.end()


if __name__ == "__main__":
    main()
