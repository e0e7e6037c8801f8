#!/usr/bin/env python3
"""troland range. usage: range_test.py TROLAND"""
import json
import math
import os
import tempfile

from program import AP0, REC709, Cases, check, flat, good, run, write_exr


def units(name, found, darkest, brightest, tolerance=1e-6):
    """All units of one range, worked out here."""
    ratio = brightest / darkest
    want = {"darkest": darkest, "brightest": brightest, "ratio": ratio, "stops": math.log2(ratio),
            "db_20log10": 20 * math.log10(ratio), "db_10log10": 10 * math.log10(ratio), "density": math.log10(ratio)}
    check(sorted(found) == sorted(want), f"{name}: {sorted(found)}")
    for key, value in want.items():
        check(abs(found[key] - value) <= tolerance * max(1, abs(value)), f"{name}: {key} {found[key]}, not {value}")


def scene(folder):
    """Grey light of 0.18 × 2^k, k = -6 … 5, four pixels each."""
    values = [0.18 * 2.0 ** (i // 4 - 6) for i in range(48)]
    write_exr(os.path.join(folder, "in.exr"), 8, 6, {"R": values, "G": values, "B": values})
    found = json.loads(good(folder, "range", "scene", "in.exr", "--json", "--noise", "0.01", "--percentiles", "10,90")[0])
    check(found["meaning"] == "scene", "the meaning is not said")
    units("absolute", found["absolute"], 0.18 / 64, 0.18 * 32)
    # Rank 5 and 44 of 48: the second and the eleventh step.
    units("percentiles", found["at_percentiles"], 0.18 / 32, 0.18 * 16, 5e-4)
    check(found["pixels"]["positive"] == 48, f"{found['pixels']}")
    check([(h["stop"], h["pixels"]) for h in found["histogram"]] == [(s, 4) for s in range(-6, 6)],
          f"{found['histogram']}")
    check(abs(found["above_white"] - 12 / 48) < 1e-12, f"{found['above_white']}")
    check(abs(found["below_noise"] - 8 / 48) < 1e-12, f"{found['below_noise']}")
    text = good(folder, "range", "scene", "in.exr", "in.exr")[0]
    check(text.count("scene range: in.exr") == 2 and "11.00" in text and "20log10" in text, text)
    check(len(json.loads(good(folder, "range", "scene", "in.exr", "in.exr", "--json")[0])) == 2, "no array of two")
    for threads in ("1", "3"):
        again = good(folder, "range", "scene", "in.exr", "-j", threads)[0]
        check(again == good(folder, "range", "scene", "in.exr")[0], f"{threads} threads")


def primaries_count(folder):
    """A green of AP0 and one of Rec.709 have other luminances."""
    for primaries, weight in ((REC709, 0.7151686787677559), (AP0, 0.7281660966)):
        write_exr(os.path.join(folder, "in.exr"), 2, 1, {"R": [0, 1], "G": [0.5, 1], "B": [0, 1]}, primaries=primaries)
        found = json.loads(good(folder, "range", "scene", "in.exr", "--json")[0])
        units("green", found["absolute"], weight / 2, 1, 1e-5)
        check(found["above_white"] == 0, "white counts as above white")


def chosen(folder):
    """A layer, a part, and primaries that the file does not say."""
    fixed = flat(4, 4, 0.2, 0.2, 0.2)
    fixed.update({"diffuse." + name: plane for name, plane in flat(4, 4, 0.8, 0.4, 0.2).items()})
    write_exr(os.path.join(folder, "in.exr"), 4, 4, fixed)

    def brightest(*words):
        got = json.loads(good(folder, "range", "scene", "in.exr", "--json", *words)[0])
        return got["absolute"]["brightest"], got["space_assumed"]

    for words, light, assumed in (([], 0.2, True), (["--layer", "diffuse"], 0.47063, True),
                                  (["--part", "0"], 0.2, True),
                                  (["--layer", "diffuse", "--input", "acescg"], 0.49815, False),
                                  (["--layer", "diffuse", "-i", "1,0,0,1,0,0,0.3333,0.3333"], 0.4, False)):
        got = brightest(*words)
        check(abs(got[0] - light) < 1e-4 and got[1] == assumed, f"{words}: {got}")
    for status, part, words in ((1, "no picture in a layer 'difuse'", ["--layer", "difuse"]), (1, "no part 3", ["--part", "3"]),
                                (1, "no view 'left'", ["--view", "left"]), (1, "not linear", ["-i", "acescct"]),
                                (2, "'x' does not fit --part (range)", ["--part", "x"]),
                                (1, "no colour space is called 'acecg'", ["--input", "acecg"])):
        ended, out, err = run(folder, "range", "scene", "in.exr", *words)
        check(ended == status and not out and part in err, f"{words}: {ended} {err}")


def large_lights(folder):
    """People read 15930, not 1.593e+04; an exponent stands from a million on."""
    for light, word in ((15930, "15930"), (159304, "159300"), (999940, "999900"), (1593000, "1.593e+06"), (0.0002, "0.0002")):
        write_exr(os.path.join(folder, "in.exr"), 4, 4, flat(4, 4, light, light, light), primaries=REC709)
        row = good(folder, "range", "scene", "in.exr")[0].splitlines()[3].split()
        check(row[:4] == ["absolute", word, word, "1"], f"{light}: {row}")
    text = good(folder, "range", "display", "--peak", "10000", "--black", "0.02")[0]
    check(" 10000     500000 " in text and "e+" not in text, text)


def no_light(folder):
    nan, inf = float("nan"), float("inf")
    grey = [1, 0, -1, nan, inf, 4, 0]
    write_exr(os.path.join(folder, "in.exr"), 7, 1, {"R": grey, "G": grey, "B": grey, "A": [1, 1, 1, 1, 1, 0.5, 0]})
    found = json.loads(good(folder, "range", "scene", "in.exr", "--json")[0])
    check(found["pixels"] == {"positive": 2, "zero": 1, "negative": 1, "nan": 1, "infinite": 1, "empty": 1},
          f"{found['pixels']}")
    units("absolute", found["absolute"], 1, 4)
    text = good(folder, "range", "scene", "in.exr")[0]
    check("2 above 0, 1 zero, 1 negative, 1 NaN, 1 infinite, 1 empty" in text, text)


def nothing_but_counts(folder):
    """A picture without light has no range, but what is in it is counted."""
    nan = float("nan")
    for name, value, kind in (("black", 0, "zero"), ("negative", -1, "negative"), ("nan", nan, "nan")):
        write_exr(os.path.join(folder, "in.exr"), 2, 2, flat(2, 2, value, value, value))
        found = json.loads(good(folder, "range", "scene", "in.exr", "--json")[0])
        check(found["pixels"][kind] == 4 and found["pixels"]["positive"] == 0, f"{name}: {found['pixels']}")
        check(all(v is None for v in found["absolute"].values()), f"{name}: {found['absolute']}")
        check(found["histogram"] == [] and found["below_noise"] is None, f"{name}: {found}")
        text = good(folder, "range", "scene", "in.exr", "--noise", "0.1")[0]
        check("no pixel is a light above 0" in text and "0 above 0" in text and " dB" not in text, text)
        check(("below the noise floor (0.1): 100 %" in text) == (name != "nan"), text)


def long_histogram(folder):
    """Stops in which there is nothing take one line together."""
    values = [0.18 * 2.0 ** s for s in (-60, -60, -1, 0, 3, 90)]
    write_exr(os.path.join(folder, "in.exr"), 3, 2, {"R": values, "G": values, "B": values})
    text = good(folder, "range", "scene", "in.exr")[0]
    bars = text[text.index("stops from mid grey"):].splitlines()[1:]
    check([line.split()[0] for line in bars] == ["+90", "…", "+3", "+2", "+1", "0", "-1", "…", "-60"], text)
    check("nothing in 86 stops" in bars[1] and "nothing in 58 stops" in bars[7], text)


def display(folder):
    call = ["range", "display", "--peak", "1000", "--black", "0.0005"]
    found = json.loads(good(folder, *call, "--ambient", "100", "--reflectance", "0.01", "--json")[0])
    check(found["meaning"] == "display", "the meaning is not said")
    units("dark", found["dark_room"], 0.0005, 1000)
    units("room", found["this_room"], 0.0005 + 1 / math.pi, 1000 + 1 / math.pi)
    check(abs(found["this_room"]["stops"] - 11.62) < 0.005, f"{found['this_room']}")
    honoured = found["aces_displays_honoured"]
    peaks = {d["name"]: d["white_nits"] for d in json.loads(good(folder, "displays", "--json")[0])}
    check(sorted(honoured) == sorted(n for n, p in peaks.items() if p <= 1000) and len(honoured) < len(peaks),
          f"{honoured}")
    text = good(folder, *call)[0]
    check(text.startswith("display range:") and "126.02 dB" in text and "honoured where" in text, text)
    check("this room" not in text and "the room adds" not in text, f"a room that nobody named: {text}")
    said = text[text.index("honoured where"):].replace("\n", " ").replace(",", " ").split()
    named = {w for word in said for w in ([word[:-6], word[:-6] + "-d60"] if word.endswith("[-d60]") else [word])}
    check(named >= set(peaks), f"not named: {set(peaks) - named}")
    cinema = good(folder, "range", "display", "--peak", "48", "--black", "0.02")[0]
    check(cinema.count(" yes ") == 1 and "48 cd/m²  yes p3-d65-48nit-rec709[-d60]" in cinema, cinema)
    zero = json.loads(good(folder, "range", "display", "--peak", "100", "--black", "0", "--ambient", "50",
                           "--reflectance", "0.02", "--json")[0])
    check(zero["dark_room"]["ratio"] is None and zero["this_room"]["ratio"] > 1, f"{zero}")


def rendered(folder):
    found = json.loads(good(folder, "range", "rendered", "--json")[0])
    check(found["meaning"] == "rendered" and found["display"] == "srgb", f"{found['display']}")
    check(abs(found["mid_grey"]["nits"] - 10) < 0.01, f"mid grey {found['mid_grey']}")
    check(abs(found["stops"] - found["above"] - found["below"]) < 1e-9, "the stops do not add up")
    units("scene", found["in_the_scene"], 0.18 * 2 ** -found["below"], 0.18 * 2 ** found["above"])
    call = ["range", "rendered", "--display", "rec2100-pq-1000", "--ambient", "100", "--reflectance", "0.01"]
    lit = json.loads(good(folder, *call, "--camera", "13", "--json")[0])
    check(abs(lit["ambient_nits"] - 1 / math.pi) < 1e-9, f"{lit['ambient_nits']}")
    check(abs(lit["mid_grey"]["seen_nits"] - lit["mid_grey"]["nits"] - 1 / math.pi) < 1e-9, f"{lit['mid_grey']}")
    check(abs(lit["mid_grey"]["nits"] - 14.5) < 0.05, f"{lit['mid_grey']}")
    dark = json.loads(good(folder, *call[:4], "--json")[0])
    check(dark["below"] > lit["below"] + 1 and abs(dark["above"] - lit["above"]) < 0.05, "the room takes shadows only")
    headroom = math.log2(math.sqrt(2) / 0.18)
    camera = lit["camera"]
    check(abs(camera["headroom"] - headroom) < 1e-9 and camera["above_shown"] == camera["headroom"], f"{camera}")
    check(camera["below_shown"] == lit["below"], f"{camera}")
    camera = json.loads(good(folder, *call, "--camera", "13", "--headroom", "9.5", "--json")[0])["camera"]
    check(camera["above_shown"] == lit["above"] and abs(camera["below_shown"] - 3.5) < 1e-9, f"{camera}")
    text = good(folder, *call, "--camera", "13")[0]
    check(text.startswith("rendered range:") and "camera 13.00 stops → display" in text, text)
    own = json.loads(good(folder, "range", "rendered", "--peak", "500", "--eotf", "pq", "--json")[0])
    check(own["display"].startswith("custom") and own["above"] > found["above"], f"{own['display']}")
    bright = json.loads(good(folder, "range", "rendered", "--screen-white", "250", "--json")[0])
    check(abs(bright["mid_grey"]["nits"] - 25) < 0.03, f"{bright['mid_grey']}")
    cinema = json.loads(good(folder, "range", "rendered", "--display", "p3-d65-48nit", "--json")[0])
    check(abs(cinema["mid_grey"]["nits"] - 4.8) < 0.01, f"{cinema['mid_grey']}")
    dcdm = json.loads(good(folder, "range", "rendered", "--display", "dcdm", "--json")[0])
    check(abs(dcdm["mid_grey"]["nits"] - 4.8) < 0.01, f"{dcdm['mid_grey']}")  # code 1 of a DCDM is 52.37 cd/m²
    good(folder, *call, "--camera", "13", "--plot", "light.svg")
    with open(os.path.join(folder, "light.svg"), encoding="utf-8") as file:
        check(file.read(4) == "<?xm", "no SVG")
    check(run(folder, *call, "--plot", "light.svg")[0] == 1, "a plot was replaced")
    check(run(folder, *call, "--plot", "light.gif")[0] == 2, "a plot as GIF")
    drowned = good(folder, "range", "rendered", "--ambient", "1e6", "--reflectance", "1")[0]
    check("0 stops: not even mid grey" in drowned, drowned)


def refusals(folder):
    write_exr(os.path.join(folder, "in.exr"), 2, 2, flat(2, 2, 1, 1, 1))
    write_exr(os.path.join(folder, "black.exr"), 2, 2, flat(2, 2, 0, 0, 0))
    good(folder, "render", "in.exr", "in.png", "-q")
    screen = ["display", "--peak", "100", "--black", "0.1"]
    for status, part, arguments in (
            (2, "MEANING is missing", []),
            (2, "no kind of dynamic range", ["in.exr"]),
            (2, "IN is missing", ["scene"]),
            (1, "--peak is for troland range display", ["scene", "in.exr", "--peak", "100"]),
            (1, "--noise is for troland range scene", [*screen, "--noise", "1"]),
            (2, "does not fit --percentiles", ["scene", "in.exr", "--percentiles", "99,1"]),
            (2, "does not fit --percentiles", ["scene", "in.exr", "--percentiles", "0,101"]),
            (2, "does not fit --grey", ["scene", "in.exr", "--grey", "0"]),
            (2, "does not fit --white", ["scene", "in.exr", "--white", "-1"]),
            (2, "does not fit --noise", ["scene", "in.exr", "--noise", "nan"]),
            (2, "does not fit --threads", ["scene", "in.exr", "-j0"]),
            (1, "missing.exr", ["scene", "missing.exr"]),
            (1, "not scene light", ["scene", "in.png"]),
            (1, "nothing to draw", ["scene", "black.exr", "--plot", "black.svg"]),
            (2, "one word too many", [*screen, "in.exr"]),
            (2, "one word too many", ["rendered", "srgb"]),
            (1, "did you mean srgb", ["rendered", "--display", "srgbb"]),
            (1, "exclude each other", ["rendered", "--display", "srgb", "--peak", "200"]),
            (2, "--ambient is missing", ["rendered", "--reflectance", "0.1"]),
            (2, "does not fit --detail", ["rendered", "--detail", "0"]),
            (2, "does not fit --bits", ["rendered", "--bits", "5"]),
            (1, "--screen-white means nothing", ["rendered", "--display", "rec2100-pq-1000", "--screen-white", "500"]),
            (1, "--headroom means nothing", ["rendered", "--headroom", "3"]),
            (1, "more than the camera's", ["rendered", "--camera", "2"]),
            (1, "--detail is for troland range rendered", ["scene", "in.exr", "--detail", "0.1"]),
            (2, "--black is missing", ["display", "--peak", "100"]),
            (2, "--peak is missing", ["display", "--black", "1"]),
            (2, "--reflectance is missing", [*screen, "--ambient", "10"]),
            (2, "does not fit --peak", ["display", "--peak", "bright", "--black", "1"]),
            (2, "'0' does not fit --peak (range): give cd/m² above 0", ["display", "--peak", "0", "--black", "0"]),
            (2, "does not fit --black", ["display", "--peak", "1", "--black", "-1"]),
            (2, "does not fit --ambient", [*screen, "--ambient", "-1", "--reflectance", "0.1"]),
            (2, "does not fit --reflectance", [*screen, "--ambient", "1", "--reflectance", "1.1"]),
            (1, "below the peak", ["display", "--peak", "1", "--black", "1"]),
            (1, "dark room", ["display", "--peak", "1", "--black", "0"])):
        found, out, err = run(folder, "range", *arguments)
        check(found == status and not out and part in err, f"{' '.join(arguments)}: {found} {err}")
    # What can be measured is, and the status tells of the rest.
    status, out, err = run(folder, "range", "scene", "missing.exr", "in.exr")
    check(status == 1 and "scene range: in.exr" in out and "missing.exr" in err, f"{status} {out} {err}")


def main():
    cases = Cases()
    for case in (scene, primaries_count, chosen, large_lights, no_light, nothing_but_counts, long_histogram, display, rendered, refusals):
        with tempfile.TemporaryDirectory() as folder:
            cases.run(case.__name__.replace("_", " "), case, folder)
    cases.end()


if __name__ == "__main__":
    main()
