#!/usr/bin/env python3
"""Wrong usage and bad input: the exit status, the sentence, and that no file is
touched. usage: usage_test.py TROLAND"""
import os
import re
import tempfile

from program import Cases, check, flat, good, listing, run, write_exr

SRGB_ID = "Academy.Rec709-D65_100nit_in_Rec709-D65_sRGB-Piecewise.a2.v1"

# status, what the sentence must hold, arguments
WRONG = [
    # The words of the line.
    (2, ["Usage: troland COMMAND"], []),
    (2, ["unknown command 'rendr'", "did you mean render?"], ["rendr"]),
    (2, ["unknown command 'zzzzzz'", "troland --help"], ["zzzzzz"]),
    (2, ["'in.exr' is no command", "troland render in.exr OUT.png"], ["in.exr", "out.png"]),
    (2, ["unknown command 'inof'", "did you mean info?"], ["help", "inof"]),
    (2, ["unknown option --versoin", "did you mean --version?"], ["--versoin"]),
    (1, ["one thing at a time"], ["--man", "--markdown"]),
    (2, ["no completion for 'sh'", "bash, fish or zsh"], ["--completion", "sh"]),
    (2, ["IN is missing", "troland render IN OUT"], ["render"]),
    (2, ["OUT is missing"], ["render", "in.exr"]),
    (2, ["'more' is one word too many"], ["render", "in.exr", "out.png", "more"]),
    (2, ["IN is empty"], ["render", "", "out.png"]),
    (2, ["unknown option --exposre", "did you mean --exposure?"], ["render", "in.exr", "out.png", "--exposre", "1"]),
    (2, ["unknown option --no-quiet"], ["render", "in.exr", "out.png", "--no-quiet"]),
    (2, ["unknown option -x"], ["render", "in.exr", "out.png", "-x"]),
    (2, ["unknown option -z (palette): see troland help palette"], ["palette", "triad", "red", "-z"]),
    (2, ["FILE is missing (merge): write troland merge FILE…"], ["merge"]),
    (2, ["--exposure needs a value"], ["render", "in.exr", "out.png", "--exposure"]),
    (2, ["--exposure needs a value"], ["render", "in.exr", "out.png", "--exposure", "--quiet"]),
    (2, ["--exposure needs a value", "--exposure STOPS"], ["render", "in.exr", "out.png", "--exposure="]),
    (2, ["--json takes no value"], ["render", "in.exr", "out.png", "--json=yes"]),
    (2, ["--exposure is given twice"], ["render", "in.exr", "out.png", "-e", "1", "--exposure=1"]),
    (1, ["--dither and --no-dither contradict"], ["render", "in.exr", "out.png", "--dither", "--no-dither"]),
    # Values.
    (2, ["'loud' does not fit --exposure"], ["render", "in.exr", "out.png", "-e", "loud"]),
    (2, ["'0x10' does not fit --exposure"], ["render", "in.exr", "out.png", "-e", "0x10"]),
    (2, ["'nan' does not fit --exposure"], ["render", "in.exr", "out.png", "-e", "nan"]),
    (2, ["'1,5' does not fit --exposure"], ["render", "in.exr", "out.png", "-e", "1,5"]),
    (2, ["'99' does not fit --exposure", "from -50 to 50"], ["render", "in.exr", "out.png", "-e", "99"]),
    (2, ["'−99' does not fit --exposure"], ["render", "in.exr", "out.png", "-e", "−99"]),
    (2, ["'−−1' does not fit --exposure"], ["render", "in.exr", "out.png", "-e", "−−1"]),
    (2, ["'-1' does not fit --chroma", "0 to 16"], ["render", "in.exr", "out.png", "--chroma", "-1"]),
    (2, ["'red' does not fit --hue", "degrees"], ["render", "in.exr", "out.png", "--hue", "red"]),
    (2, ["'nan' does not fit --lightness"], ["render", "in.exr", "out.png", "--lightness", "nan"]),
    (2, ["'eye' does not fit --adjust", "scene or display"],
     ["render", "in.exr", "out.png", "--hue", "1", "--adjust", "eye"]),
    (1, ["--adjust means nothing without --chroma"], ["render", "in.exr", "out.png", "--adjust", "scene"]),
    (1, ["do not go with --inverse"], ["render", "in.png", "out.exr", "--inverse", "--chroma", "2"]),
    (2, ["'7' does not fit --depth", "8, 10, 12, 16"], ["render", "in.exr", "out.png", "--depth", "7"]),
    (2, ["'1,2,3' does not fit --crop"], ["render", "in.exr", "out.png", "--crop", "1,2,3"]),
    (2, ["'0,0,0,5' does not fit --crop"], ["render", "in.exr", "out.png", "--crop", "0,0,0,5"]),
    (2, ["'0x5' does not fit --resize"], ["render", "in.exr", "out.png", "--resize", "0x5"]),
    (2, ["'-5%' does not fit --resize"], ["render", "in.exr", "out.png", "--resize=-5%"]),
    (2, ["'0' does not fit --threads"], ["render", "in.exr", "out.png", "-j0"]),
    (2, ["'-1' does not fit --part"], ["render", "in.exr", "out.png", "--part", "-1"]),
    (2, ["'1,2,3' does not fit --input"], ["render", "in.exr", "out.png", "-i", "1,2,3"]),
    (2, ["span no triangle"], ["render", "in.exr", "out.png", "-i", "0,0,0,0,0,0,0.3,0.3"]),
    (2, ["'lzw' does not fit --compression"], ["render", "in.exr", "out.exr", "--compression", "lzw"]),
    (2, ["'zip:5' does not fit --compression"], ["render", "in.exr", "out.exr", "--compression", "zip:5"]),
    (2, ["'20' does not fit --peak (render)", "48 to 10000"], ["render", "in.exr", "out.png", "--peak", "20"]),
    (2, ["'gamma:' does not fit", "gamma:2.4"], ["render", "in.exr", "out.png", "--eotf", "gamma:"]),
    (2, ["'gamma:0.5' does not fit --eotf", "1 to 10"], ["render", "in.exr", "out.png", "--eotf", "gamma:0.5"]),
    (2, ["'gamma:20' does not fit --eotf", "1 to 10"], ["render", "in.exr", "out.png", "--eotf", "gamma:20"]),
    (1, ["no transfer function is called 'srbg' (--eotf)", "did you mean srgb"],
     ["render", "in.exr", "out.png", "--eotf", "srbg"]),
    (2, ["ACEScct is not a display's"], ["render", "in.exr", "out.png", "--eotf", "acescct"]),
    (2, ["'pq:1' does not fit", "takes no number"], ["gamma", "pq:1", "pq"]),
    (1, ["no transfer function is called 'srbg' (gamma)", "did you mean srgb"], ["gamma", "srbg", "pq"]),
    (1, ["no primaries are called 'rec707' (--limit)", "did you mean rec709"],
     ["render", "in.exr", "out.png", "--limit", "rec707"]),
    (2, ["'maybe' does not fit --inverse-clamp"],
     ["render", "in.exr", "out.exr", "--inverse", "--inverse-clamp", "maybe"]),
    # Stops.
    (2, ["STOPS is missing", "troland intensity STOPS"], ["intensity"]),
    (2, ["INTENSITY is missing", "--shutter"], ["exposure"]),
    (2, ["'bright' is no number (intensity)"], ["intensity", "1", "bright"]),
    (2, ["'nan' is no number"], ["exposure", "nan"]),
    (2, ["'inf' is not finite (exposure)", "1.79769e+308"], ["exposure", "inf"]),
    (2, ["'1e999' is not finite"], ["exposure", "1e999"]),
    (2, ["'−1e400' is not finite (intensity)"], ["intensity", "−1e400..2"]),
    (2, ["'infinite' is no number"], ["exposure", "infinite"]),
    (2, ["'1−' is no number"], ["intensity", "1−"]),
    (2, ["'0x10' is no number"], ["exposure", "0x10"]),
    (2, ["'' is no number"], ["exposure", "1,,2"]),
    (2, ["'1..' is no number"], ["intensity", "1.."]),
    (2, ["'1..2..3' is no number"], ["intensity", "1..2..3"]),
    (2, ["step of '1..2/0' is not above 0"], ["intensity", "1..2/0"]),
    (2, ["step of '1..2/-1' is not above 0"], ["intensity", "1..2/-1"]),
    (2, ["'1..2/1/0' is no number"], ["intensity", "1..2/1/0"]),
    (2, ["a range of more than 1000000"], ["intensity", "-1e300..1e300/1e-300"]),
    (2, ["a range of more than 1000000"], ["intensity", "0..1/1e-9"]),
    (2, ["it is too long"], ["intensity", "1" * 500]),
    (2, ["'0' does not fit --grey"], ["exposure", "1", "--grey", "0"]),
    (2, ["'1/0' does not fit --shutter", "1/125"], ["exposure", "--shutter", "1/0", "--aperture", "8"]),
    (2, ["'-8' does not fit --aperture"], ["exposure", "--shutter", "1", "--aperture", "-8"]),
    (1, ["contradict each other", "give one"], ["exposure", "1", "--nits", "--lux"]),
    (1, ["contradict each other"], ["intensity", "1", "--nits", "--aperture", "8"]),
    (1, ["'1' and the settings"], ["exposure", "1", "--shutter", "1", "--aperture", "8"]),
    (2, ["--aperture is missing"], ["exposure", "--shutter", "1"]),
    (2, ["--shutter is missing"], ["exposure", "--iso", "400"]),
    (2, ["--iso alone sets no camera"], ["intensity", "1", "--iso", "400"]),
    (1, ["leave nothing to work out"], ["intensity", "1", "--iso", "400", "--shutter", "1", "--aperture", "8"]),
    # A target that is none.
    (2, ["'out.jpg'", ".png or .exr"], ["render", "in.exr", "out.jpg"]),
    (2, ["cannot go to standard output"], ["render", "in.exr", "-"]),
    (1, ["--depth half or float and a PNG target"], ["render", "in.exr", "out.png", "--depth", "half"]),
    (1, ["an OpenEXR target"], ["render", "in.exr", "out.exr", "--depth", "16"]),
    (1, ["--dither and floating point"], ["render", "in.exr", "out.exr", "--dither"]),
    (1, ["--compression and a PNG target"], ["render", "in.exr", "out.png", "--compression", "zip"]),
    (1, ["--inverse and a PNG target"], ["render", "in.exr", "out.png", "--inverse"]),
    (1, ["an InvOutput --display and a PNG target"],
     ["render", "in.png", "out.png", "-d", "InvOutput." + SRGB_ID]),
    (1, ["do not go with an InvOutput --display"],
     ["render", "in.png", "out.exr", "-d", "InvOutput." + SRGB_ID, "--hue", "5"]),
    (1, ["the way back from srgb", "--display srgb"], ["scope", "in.exr", "-d", "InvOutput." + SRGB_ID]),
    (1, ["the way back from srgb"], ["range", "rendered", "--display", "InvOutput." + SRGB_ID]),
    (1, ["--inverse and --dither"], ["render", "in.exr", "out.exr", "--inverse", "--dither"]),
    (1, ["--inverse and --input"], ["render", "in.exr", "out.exr", "--inverse", "-i", "acescg"]),
    (1, ["--inverse and --resize"], ["render", "in.exr", "out.exr", "--inverse", "--resize", "50%"]),
    (1, ["--inverse-clamp and a forward render"], ["render", "in.exr", "out.png", "--inverse-clamp", "peak"]),
    (1, ["--resize and an --input that is not linear"],
     ["render", "in.exr", "out.png", "-i", "acescct", "--resize", "50%"]),
    (1, ["--quiet and --verbose"], ["render", "in.exr", "out.png", "-qv"]),
    (1, ["the display srgb is whole", "--peak"], ["render", "in.exr", "out.png", "-d", "srgb", "--peak", "100"]),
    (1, ["reach 1.612", "--linear-scale 0.333333"], ["render", "in.exr", "out.png", "--peak", "300"]),
    (1, ["reach 2.699", "write an .exr"], ["render", "in.exr", "out.png", "-d", "display-p3-1000"]),
    (1, ["'in.exr' is the picture itself"], ["render", "in.exr", "in.exr", "--overwrite"]),
    (1, ["'link.exr' is the picture itself"], ["render", "in.exr", "link.exr", "--overwrite"]),
    (1, ["named twice"], ["render", "in.exr", "out.png", "--save-display", "in.exr"]),
    (1, ["--json shows the attributes anyway"], ["info", "in.exr", "--json", "--attributes"]),
    (1, ["--overwrite means nothing without --save"], ["displays", "srgb", "--overwrite"]),
    (1, ["--save and --json"], ["displays", "srgb", "--save", "x.json", "--json"]),
    (2, ["--save needs a display"], ["displays", "--save", "x.json"]),
    (1, ["the display srgb is whole"], ["displays", "srgb", "--eotf", "pq"]),
    (2, ["OUT is missing"], ["chart", "ramp"]),
    (2, ["'ramp.png' cannot hold scene light"], ["chart", "ramp", "ramp.png"]),
    (2, ["'g.exr' cannot hold a display's codes", ".png"], ["chart", "gamma", "g.exr"]),
    (1, ["--depth is for scene light"], ["chart", "gamma", "g.png", "--depth", "half"]),
    (2, ["OUT is missing", "gamma.png"], ["chart", "gamma"]),
    (2, ["--size needs a chart"], ["chart", "--size", "10x10"]),
    (1, ["--json is for the list"], ["chart", "ramp", "out.exr", "--json"]),
    (2, ["'10' does not fit --size"], ["chart", "ramp", "out.exr", "--size", "10"]),
    (2, ["'0' does not fit --samples"], ["chart", "ramp", "out.exr", "--samples", "0"]),
    (2, ["COLOR is missing"], ["color"]),
    (2, ["WORD is missing"], ["gamma"]),
    (2, ["two curves"], ["gamma", "srgb"]),
    (1, ["no transfer function is called 'gama'", "did you mean gamma"], ["gamma", "srgb", "gama"]),
    (2, ["'pq:3' does not fit"], ["gamma", "srgb", "pq:3"]),
    (2, ["'gamma:0' does not fit"], ["gamma", "srgb", "gamma:0"]),
    (2, ["'gamma:20' does not fit", "0.1 to 10"], ["gamma", "srgb", "gamma:20"]),
    (1, ["lost in the black"], ["gamma", "bt1886:0.05", "srgb"]),
    (2, ["'1' does not fit --range"], ["gamma", "srgb", "srgb", "--range", "1"]),
    (2, ["'0' does not fit --peak"], ["gamma", "pq", "pq", "--peak", "0"]),
    (1, ["--peak means nothing here"], ["gamma", "srgb", "srgb", "--peak", "100"]),
    (1, ["--ambient means nothing here"], ["gamma", "hlg", "srgb", "--ambient", "10"]),
    (1, ["--peak and --measure contradict"], ["gamma", "--measure", "0.5:2", "1:9", "--peak", "9"]),
    (1, ["do not rise with the levels"], ["gamma", "--measure", "0:5", "0.5:20", "1:10"]),
    (2, ["--stops has 7 numbers for 1 frame (range)"], ["range", "camera", "in.exr", "--stops", "−6..0"]),
    (2, ["'0..1' does not fit --range (gamma)"], ["gamma", "srgb", "srgb", "--range", "0..1"]),
    (2, ["does not fit --range", "darker first"], ["gamma", "srgb", "srgb", "--range", "1..0.1"]),
    (2, ["'1:2:3' is no measurement"], ["gamma", "--measure", "1:2:3"]),
    (1, ["cannot read 'nowhere'"], ["gamma", "--measure", "nowhere"]),
    (1, ["at the level 3"], ["gamma", "--measure", "0.5:2", "3:4"]),
    (2, ["COLOR is missing"], ["palette", "triad"]),
    (2, ["two colours or more"], ["palette", "gradient", "red"]),
    (2, ["triad takes one colour"], ["palette", "triad", "red", "blue"]),
    (2, ["'1' does not fit --steps (palette)"], ["palette", "lightness", "red", "--steps", "1"]),
    (2, ["'up' does not fit --hue"], ["palette", "gradient", "red", "blue", "--hue", "up"]),
    (2, ["'pdf' does not fit --format"], ["palette", "triad", "red", "--format", "pdf"]),
    (1, ["no palette is called 'traid'", "did you mean triad"], ["palette", "traid", "red"]),
    (1, ["'rde' is no colour"], ["palette", "gradient", "red", "rde"]),
    (1, ["no colour space is called 'okcl' (--to)", "did you mean oklch"], ["color", "red", "--to", "okcl"]),
    (1, ["no colour space is called 'srbg' (--within)", "did you mean srgb"],
     ["color", "red", "--to", "hex", "--within", "srbg"]),
    (1, ["no colour space is called 'okcl' (--in)", "did you mean oklch"],
     ["palette", "gradient", "red", "blue", "--in", "okcl"]),
    (1, ["no colour space is called 'zzz' (--to)", "give hex"], ["palette", "triad", "red", "--to", "zzz"]),
    (1, ["no primaries are called 'zzz' (--encode)", "rec2020"], ["displays", "--encode", "zzz"]),
    (1, ["no scope is called 'wavfrom' (scope)", "did you mean waveform?"], ["scope", "in.exr", "--kind", "wavfrom"]),
    (1, ["no false colours are called 'irre' (scope)", "did you mean ire"], ["scope", "in.exr", "--false-color", "irre"]),
    (2, ["'scnee' is no kind of dynamic range (range)", "did you mean scene?"], ["range", "scnee", "in.exr"]),
    (2, ["'0' does not fit --peak (range)", "48 to 10000"], ["range", "rendered", "--peak", "0"]),
    (2, ["'20' does not fit --bits (range)", "6 to 16"], ["range", "rendered", "--bits", "20"]),
    (2, ["'oklch' does not fit --within (color)", "bounds"], ["color", "red", "--to", "hex", "--within", "oklch"]),
    (2, ["'soft' does not fit --gamut (color)"], ["color", "red", "--to", "hex", "--gamut", "soft"]),
    (2, ["oklch has no bounds", "--within srgb"], ["color", "red", "--to", "oklch", "--gamut", "css"]),
    (1, ["--gamut none and --to hex"], ["color", "red", "--to", "hex", "--gamut", "none"]),
    (2, ["--gamut needs --to"], ["color", "red", "--gamut", "css"]),
    (2, ["--within needs --to"], ["color", "red", "--within", "srgb"]),
    (2, ["'16' does not fit --digits"], ["color", "red", "--digits", "16"]),
    # What is well said but cannot be done.
    (1, ["'rde' is no colour", "(character 1)", "did you mean red"], ["color", "rde"]),
    (1, ["'oklch(0.7x 0.15 30)' is no colour", "(character 10)"], ["color", "red", "oklch(0.7x 0.15 30)"]),
    (1, ["'#12' is no colour"], ["color", "red", "--contrast", "#12"]),
    (1, ["'rgb(1' is no colour"], ["color", "red", "--difference", "rgb(1"]),
    (1, ["no display is called 'srbg'", "did you mean srgb"], ["render", "in.exr", "out.png", "-d", "srbg"]),
    (1, ["no display is called 'rec2100-pq-100000'", "rec2100-pq-1000"],
     ["render", "in.exr", "out.png", "-d", "rec2100-pq-100000"]),
    (1, ["no display is called 'p3'", "display-p3"], ["render", "in.exr", "out.png", "-d", "p3"]),
    (1, ["no display is called 'rec2020'", "did you mean rec2100-pq-1000, rec2100-hlg or rec2100-pq-1000-p3?"],
     ["render", "in.exr", "out.png", "-d", "rec2020"]),
    (1, ["did you mean rec2100-pq-1000,"], ["displays", "BT.2020"]),
    (1, ["did you mean p3-d65-48nit, dcdm or display-p3?"], ["displays", "dci-p3"]),
    (1, ["did you mean rec2100-pq-1000,"], ["render", "in.exr", "out.png", "-d", "hdr"]),
    (1, ["did you mean display-p3, p3-d65-48nit or"], ["render", "in.exr", "out.png", "-d", "p3"]),
    (1, ["did you mean srgb, rec709"], ["displays", "sdr-tv"]),
    (1, ["did you mean rec709"], ["displays", "Output.Academy.Rec709-D65_100nit_in_Rec709-D65_BT1887.a2.v1"]),
    (1, ["no display is called 'qqqqqqqq'", "troland displays"], ["render", "in.exr", "out.png", "-d", "qqqqqqqq"]),
    (1, ["none.json"], ["render", "in.exr", "out.png", "-d", "none.json"]),
    (1, ["bad.json"], ["render", "in.exr", "out.png", "-d", "bad.json"]),
    (1, ["no colour space is called 'acecg'", "did you mean acescg"], ["render", "in.exr", "out.png", "-i", "acecg"]),
    (1, ["no chart is called 'rmap'", "did you mean ramp?"], ["chart", "rmap", "out.exr"]),
    (1, ["no display is called 'nothing-like-it'"], ["displays", "nothing-like-it"]),
    (1, ["none.exr"], ["render", "none.exr", "out.png"]),
    (1, ["none.exr"], ["info", "none.exr"]),
    (1, ["--samples is for the studio"], ["chart", "ramp", "o.exr", "--samples", "4"]),
    (1, ["text.exr"], ["render", "text.exr", "out.png"]),
    (1, ["short.exr"], ["render", "short.exr", "out.png"]),
    (1, ["motion.exr", "u, v"], ["render", "motion.exr", "out.png"]),
    (1, ["old.png", "--overwrite"], ["render", "in.exr", "old.png"]),
    (1, ["old.exr", "--overwrite"], ["chart", "ramp", "old.exr", "--size", "8x8"]),
    (1, ["old.json", "--overwrite"], ["displays", "srgb", "--save", "old.json"]),
    (1, ["nowhere/out.png"], ["render", "in.exr", "nowhere/out.png"]),
    (1, ["part 3"], ["render", "in.exr", "out.png", "--part", "3"]),
    (1, ["'diffuse'", "R"], ["render", "in.exr", "out.png", "--layer", "diffuse"]),
    (1, ["'left'"], ["render", "in.exr", "out.png", "--view", "left"]),
    (1, ["level"], ["render", "in.exr", "out.png", "--level", "4"]),
    (1, ["--crop lies outside"], ["render", "in.exr", "out.png", "--crop", "100,100,5,5"]),
    (1, ["code values, not scene light", "--inverse"], ["render", "old.png", "out.png"]),
    (1, ["nearly empty", "--crop data"], ["render", "lost.exr", "out.png"]),
    (1, ["damaged", "3"], ["render", "damaged.exr", "out.png"]),
]


def prepare(folder):
    path = os.path.join(folder, "in.exr")
    write_exr(path, 8, 6, flat(8, 6, 0.18, 0.18, 0.18))
    os.symlink("in.exr", os.path.join(folder, "link.exr"))
    write_exr(os.path.join(folder, "motion.exr"), 4, 4, {"u": [1.0] * 16, "v": [0.0] * 16})
    write_exr(os.path.join(folder, "damaged.exr"), 8, 6, flat(8, 6, 1, 1, 1), damaged=[3])
    write_exr(os.path.join(folder, "lost.exr"), 2, 2, flat(2, 2, 1, 1, 1), display=(0, 0, 50000, 50000))
    with open(path, "rb") as file:
        head = file.read()
    for name, body in (("text.exr", b"this is no picture at all"), ("short.exr", head[:len(head) // 2]),
                       ("bad.json", b'{"peak_nits": "bright"}'), ("old.json", b"{}"), ("old.exr", b"old")):
        with open(os.path.join(folder, name), "wb") as file:
            file.write(body)
    good(folder, "render", "in.exr", "old.png", "-q")


def refuse(folder, status, parts, arguments):
    before = listing(folder)
    found, out, err = run(folder, *arguments)
    check(found == status, f"exit status {found}, expected {status}: {err}")
    check(not out, f"something on standard output: {out}")
    for part in parts:
        check(part in err, f"{part!r} is not in {err!r}")
    if arguments:  # without arguments the help is shown
        lines = [line for line in err.splitlines() if not line.startswith("troland: note: ")]
        check(len(lines) == 1 and lines[0].startswith("troland: "), f"not one sentence: {err!r}")
        check(not re.search(r"[\x00-\x08\x0b-\x1f]", err), f"control characters in {err!r}")
    check(listing(folder) == before, f"files changed: {sorted(set(listing(folder)) ^ set(before))}")


def screens(folder):
    """Every display that is offered for what people call screens is one."""
    for word in ("dolbyvision", "dolby cinema", "hdr10", "cinema tv", "theater", "dci", "rec2020", "bt2100hd", "smpte2084", "hdtv",
                 "apple xdr", "monitor", "sdr", "hdr", "uhd", "itu709", "pq", "p3"):
        _, _, err = run(folder, "render", "in.exr", "out.png", "-d", word)
        check("did you mean " in err, f"{word}: {err}")
        for name in re.split(r", | or ", err.split("did you mean ")[1].strip().rstrip("?")):
            good(folder, "displays", name)


def main():
    cases = Cases()

    def all_wrong():
        with tempfile.TemporaryDirectory() as folder:
            prepare(folder)
            for status, parts, arguments in WRONG:
                cases.run("troland " + " ".join(arguments), refuse, folder, status, parts, arguments)
            cases.run("words for screens", screens, folder)

    cases.run("every refusal", all_wrong)
    cases.end()


if __name__ == "__main__":
    main()
