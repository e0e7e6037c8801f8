#!/usr/bin/env python3
"""--json of every command that has it: one valid document on standard output, whatever
the input, with names that programs can rely on. usage: json_test.py TROLAND"""
import json
import math
import os
import re
import tempfile

from program import AP0, Cases, check, flat, good, write_exr

STRANGE = "it's \"so\"\\ é.exr"  # a name with all that JSON must quote
RANGE = {"darkest", "brightest", "ratio", "stops", "db_20log10", "db_10log10", "density"}

# The command, and names that its document must hold somewhere.
DOCUMENTS = [
    ("render a.exr r.png", ["result", "exposure_stops", "peak_nits", "seconds"]),
    ("render f.#.exr r.#.png", ["frames", "frame", "frames_per_second"]),
    ("info a.exr", ["format", "chromaticities", "attributes"]),
    ("info a.exr odd.exr", ["parts"]),
    ("info f.#.exr", ["sequence", "missing"]),
    ("chart", ["name", "description"]),
    ("intensity -1..1/0.5", ["stops", "intensity"]),
    ("intensity 15 --nits", ["ev100", "nits"]),
    ("intensity 14 --aperture 16", ["ev100", "shutter_s"]),
    ("exposure 0.1 -1", ["intensity", "stops", "clamped"]),
    ("exposure 500 --lux", ["lux", "ev100"]),
    ("exposure --shutter 1/128 --aperture 16", ["shutter_s", "f_number", "iso", "ev100", "nits", "lux"]),
    ("expose a.exr e.exr --exposure 1", ["output", "stops"]),
    ("expose f.#.exr e.#.exr --to -3", ["ramp", "frames", "stops"]),
    ("merge a.exr b.exr m.exr --stops 0,1", ["pictures", "weight_share", "range_stops", "reference_white_nits"]),
    ("range scene a.exr", ["meaning", "absolute", "at_percentiles", "pixels", "histogram"]),
    ("range scene odd.exr", ["nan", "infinite", "negative", "zero", "empty"]),
    ("range scene f.#.exr", ["frames"]),
    ("range camera --flat s.#.exr --dark d.#.exr", ["gain_e_per_dn", "read_noise_e", "full_well_e", "snr_1"]),
    ("range display --peak 100 --black 0 --ambient 1 --reflectance 0.1", ["this_room", "aces_displays_honoured"]),
    ("range rendered --camera 13", ["mid_grey", "in_the_scene", "on_the_screen", "stops_shown"]),
    ("scope odd.exr", ["percentiles", "outside", "false_color"]),
    ("scope a.exr --display srgb", ["vectorscope"]),
    ("color tomato black", ["components", "in_srgb"]),
    ("color oklch(none|none|none) --to lab", ["missing"]),
    ("color red --difference blue", ["delta_e_2000", "delta_e_ok", "delta_e_itp"]),
    ("color red --contrast red", ["wcag_contrast"]),
    ("gamma bt709 bt1886", ["slopes", "regression", "net_minus_1", "surrounds"]),
    ("gamma --measure 0:0.1 0.5:22 1:100", ["models", "worst"]),
    ("palette triad red", []),
    ("palette picture a.exr", ["color", "share"]),
    ("displays", ["urn", "eotf"]),
    ("displays --peak 600", ["peak_nits"]),
    ("spaces", ["primaries", "transfer"]),
]


def prepare(folder):
    lights = [0.02 * 1.5**i for i in range(16)]
    for name in ("a.exr", "b.exr", "f.0001.exr", "f.0002.exr", STRANGE):
        scale = 2 if name == "b.exr" else 1
        write_exr(os.path.join(folder, name), 4, 4, {c: [scale * v for v in lights] for c in "RGB"}, primaries=AP0)
    odd = flat(4, 4, 0.18, 0.18, 0.18, 1)
    odd["R"][:3] = [math.nan, math.inf, -math.inf]
    odd["G"][3:6] = [-5, 0, 65504]
    write_exr(os.path.join(folder, "odd.exr"), 4, 4, odd)
    for name, electrons in (("d", "0"), ("s", "2000..34000/4000")):
        good(folder, "sensor", f"{name}.#.exr", "--electrons", electrons, "--frames", "2", "--size", "64x48")


def no_number(text):
    raise ValueError(f"{text} is no JSON")


def once_each(pairs):
    names = [name for name, _ in pairs]
    check(len(names) == len(set(names)), f"a name twice in {names}")
    return dict(pairs)


def walk(value):
    """Every object within."""
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from walk(inner)


def parse(text):
    return json.loads(text, parse_constant=no_number, object_pairs_hook=once_each)


def words(folder, line):
    for word in line.split():
        if word.startswith(("s.#", "d.#")):
            yield from sorted(name for name in os.listdir(folder) if name.startswith(word[:2]))
        else:
            yield word.replace("|", " ")


def document(folder, line, names):
    overwrite = ["--overwrite"] if line.split()[0] in ("render", "expose", "merge") else []
    objects = list(walk(parse(good(folder, *words(folder, line), "--json", *overwrite)[0])))
    found = {name for one in objects for name in one}
    for name in found:
        check(re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name), f"{name!r} is no lower case name")
    check(set(names) <= found, f"missing: {set(names) - found}")
    for one in objects:
        check("db_20log10" not in one or set(one) >= RANGE, f"half a range: {sorted(one)}")


def all_commands_stand_above():
    """A command that gets --json gets a line in DOCUMENTS."""
    have = set()
    for line in good("/", "--help")[0].split("\nCommands\n")[1].splitlines():
        name = re.match(r"^  ([a-z]+)  +\S", line)
        if name and re.search(r"^  --json\b", good("/", "help", name.group(1))[0], re.MULTILINE):
            have.add(name.group(1))
    tested = {line.split()[0] for line, _ in DOCUMENTS}
    check(have == tested, f"untested: {have - tested}, without --json: {tested - have}")


def names_of_files(folder):
    check(parse(good(folder, "info", STRANGE, "--json")[0])["path"] == STRANGE, "the name is another one")


def no_finite_number(folder):
    """What is infinite or undefined is null."""
    found = parse(good(folder, *"range display --peak 100 --black 0 --ambient 1 --reflectance 0.1 --json".split())[0])
    check(found["dark_room"]["ratio"] is None and found["dark_room"]["stops"] is None, str(found["dark_room"]))
    check(found["this_room"]["ratio"] > 3000, str(found["this_room"]))


def main():
    cases = Cases()

    def all_documents():
        with tempfile.TemporaryDirectory() as folder:
            prepare(folder)
            for line, names in DOCUMENTS:
                cases.run(f"troland {line} --json", document, folder, line, names)
            cases.run("names of files", names_of_files, folder)
            cases.run("no finite number", no_finite_number, folder)

    cases.run("every command with --json", all_commands_stand_above)
    cases.run("every document", all_documents)
    cases.end()


if __name__ == "__main__":
    main()
