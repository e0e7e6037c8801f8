#!/usr/bin/env python3
"""troland sensor and troland range camera. usage: camera_test.py TROLAND [--raw]"""
import json
import math
import os
import random
import statistics
import sys
import tempfile

from program import AP0, TOP, Cases, check, good, run, write_exr

sys.path.insert(0, os.path.join(TOP, "tools"))
import dng  # noqa: E402

SENSORS = ({"full-well": 30000, "read-noise": 3, "gain": 2, "prnu": 0.5, "dsnu": 1.5},
           {"full-well": 6000, "read-noise": 4, "gain": 1, "prnu": 1, "dsnu": 2, "black-level": 64})


def options(numbers):
    return [word for name, value in numbers.items() for word in (f"--{name}", str(value))]


def near(what, got, want, share):
    check(abs(got - want) <= share * abs(want), f"{what}: {got}, not {want}")


def stops(what, found, want):
    check(abs(found["stops"] - want) <= 0.05, f"{what}: {found['stops']} stops, not {want}")
    near(what, found["ratio"], 2 ** found["stops"], 1e-9)


def at_snr(snr, dark):
    return (snr ** 2 + math.sqrt(snr ** 4 + 4 * snr ** 2 * dark ** 2)) / 2


def judge(sensor, channel):
    """The channel's numbers against the sensor's."""
    full = sensor["full-well"]
    near("gain", channel["gain_e_per_dn"], sensor["gain"], 0.02)
    near("DN per electron", channel["gain_dn_per_e"], 1 / sensor["gain"], 0.02)
    near("read noise", channel["read_noise_e"], sensor["read-noise"], 0.02)
    near("read noise in DN", channel["read_noise_dn"], sensor["read-noise"] / sensor["gain"], 0.02)
    near("full well", channel["full_well_e"], full, 0.02)
    near("PRNU", channel["prnu"], sensor["prnu"] / 100, 0.02)
    near("DSNU", channel["dsnu_e"], sensor["dsnu"], 0.02)
    near("largest SNR", channel["snr_max"], math.sqrt(full), 0.02)
    dark = math.sqrt(sensor["read-noise"] ** 2 + sensor["gain"] ** 2 / 12)
    stops("above the noise", channel["ranges"]["above_noise"], math.log2(full / dark))
    for snr in (1, 2, 10, 20):
        stops(f"SNR {snr}", channel["ranges"][f"snr_{snr}"], math.log2(full / at_snr(snr, dark)))
    # And none is further off than four of its standard errors.
    errors, half = channel["standard_errors"], sensor["gain"] ** 2 / 12
    for name, want in (("gain_e_per_dn", sensor["gain"]), ("read_noise_e", sensor["read-noise"]),
                       ("full_well_e", full), ("prnu", sensor["prnu"] / 100), ("dsnu_e", sensor["dsnu"])):
        check(0 < abs(channel[name] - want) < 4 * errors[name], f"{name}: {channel[name]} ±{errors[name]}, not {want}")
    want = math.log2(full / math.sqrt(sensor["read-noise"] ** 2 + half))
    check(abs(channel["ranges"]["above_noise"]["stops"] - want) < 4 * errors["above_noise_stops"], f"{errors}")
    check(errors["snr_20_stops"] < 0.01, f"{errors}")


def make(folder, sensor, levels, frames="2"):
    good(folder, "sensor", "dark#.exr", "--electrons", "0", "--frames", "2", *options(sensor))
    good(folder, "sensor", "flat####.exr", "--electrons", levels, "--frames", frames, *options(sensor))


def names(folder, part):
    return sorted(name for name in os.listdir(folder) if name.startswith(part))


def measured(folder, *arguments):
    return json.loads(good(folder, "range", "camera", *arguments, "--json")[0])


def pairs(folder):
    for i, sensor in enumerate(SENSORS):
        inner = os.path.join(folder, str(i))
        os.mkdir(inner)
        top = sensor["full-well"]
        make(inner, sensor, f"{top // 25}..{top * 11 // 10}/{top // 25}")
        flats, darks = names(inner, "flat"), names(inner, "dark")
        found = measured(inner, "--flat", *flats, "--dark", *darks)
        check(found["meaning"] == "camera" and found["exposures"] * 2 == len(flats), f"{found['exposures']}")
        channel, = found["channels"]
        check(channel["channel"] == "grey" and channel["full_well_is"] == "plateau", f"{channel['full_well_is']}")
        judge(sensor, channel)
        check(channel["linearity_error_mean"] < 0.002, f"{channel['linearity_error_mean']}")
        check(len(channel["levels"]) == found["exposures"], "the levels are not all there")
        level = channel["levels"][9]
        near("signal", level["signal_e"], top // 25 * 10, 0.005)
        # As operands, in any order, and by hand: the same.
        shuffled = flats[:]
        random.Random(1).shuffle(shuffled)
        check(measured(inner, *shuffled, "--dark", *darks) == found, "the order of the files counts")
        by_hand = [w for k in range(0, len(flats), 2) for w in ("--flat", *flats[k:k + 2])]
        check(measured(inner, *by_hand, "--dark", *darks) == found, "levels by hand differ")
        text = good(inner, "range", "camera", *flats, "--dark", *darks, "--plot", "out.png")[0]
        check(os.path.getsize(os.path.join(inner, "out.png")) > 5000, "no plot")
        check(run(inner, "range", "camera", *flats, "--dark", *darks, "--plot", "out.png")[0] == 1, "replaced")
        check(text.startswith("camera range:") and "above the noise" in text and "as EMVA 1288" in text, text)


def without_times(folder):
    """Files that do not say their exposure are told apart by their brightness."""
    sensor = SENSORS[0]
    random.seed(5)

    def frame(electrons, name, width=72, height=72):
        n = width * height
        fixed = random.Random(99)
        values = []
        for _ in range(n):
            gain, offset = fixed.gauss(1, sensor["prnu"] / 100), fixed.gauss(0, sensor["dsnu"])
            mean = electrons * gain
            e = min(random.gauss(mean, math.sqrt(mean)), sensor["full-well"]) if mean > 0 else 0
            values.append(round(512 + (e + offset + random.gauss(0, sensor["read-noise"])) / sensor["gain"]))
        write_exr(os.path.join(folder, name), width, height, {"R": values, "G": [2 * v for v in values], "B": values})

    for f in "ab":
        frame(0, f"dark{f}.exr")
        for i in range(12):
            frame(3000 * (i + 1), f"{f}{i}.exr")
    flats = names(folder, "a") + names(folder, "b")
    found = measured(folder, *flats, "--dark", "darka.exr", "darkb.exr", "--crop", "0,0,72,72")
    check([c["channel"] for c in found["channels"]] == ["R", "G", "B"], "not three channels")
    for channel in found["channels"]:
        near("full well", channel["full_well_e"], 30000, 0.03)
        near("gain", channel["gain_e_per_dn"], 1 if channel["channel"] == "G" else 2, 0.03)
        check(channel["linearity_error_mean"] is None, "a line without exposures")
    only = measured(folder, *flats, "--dark", "darka.exr", "darkb.exr", "--channel", "g")["channels"]
    check([c["channel"] for c in only] == ["G"], f"{only}")
    # Exposure times of the levels, in rising order.
    times = ",".join(f"{i + 1}/100" for i in range(12))
    linear = measured(folder, *flats, "--dark", "darka.exr", "darkb.exr", "--times", times)["channels"][0]
    check(linear["linearity_error_mean"] < 0.01, f"{linear['linearity_error_mean']}")
    near("response", linear["dn_per_exposure"], 3000 / 2 * 100, 0.01)
    # The darkest without its partner; the brightest are all clipped, and fit each other.
    status, _, err = run(folder, "range", "camera", *flats[1:], "--dark", "darka.exr")
    check(status == 1 and "'b0.exr' has no partner" in err, f"a frame alone: {status} {err}")
    good(folder, "range", "camera", *flats[:-1], "--dark", "darka.exr")


def single_frames_and_chart(folder):
    """One frame of each exposure; the same light as patches of a step chart."""
    sensor = SENSORS[0]
    make(folder, sensor, ",".join(str(40 * 2 ** (i / 2)) for i in range(22)), "1")
    flats, darks = names(folder, "flat"), names(folder, "dark")
    channel = measured(folder, *flats, "--dark", *darks, "--crop", "0,0,800,600")["channels"][0]
    check(channel["single_frames"], "pairs where there are none")
    judge(sensor, channel)
    bracket = measured(folder, *flats, "--dark", *darks, "--stops", "0..10.5/0.5")["channels"][0]
    check(bracket["linearity_error_mean"] < 0.005, f"{bracket['linearity_error_mean']}")
    alone = good(folder, "range", "camera", *flats, "--dark", darks[0])[0]
    check("one dark frame does not part noise and pattern" in alone and "DSNU  " not in alone, alone)

    # Patches 300 pixels wide, four frames.
    chart = ["--size", "3600x400", *options(sensor), "--frames"]
    light = ",".join(str(18 * 2 ** i) for i in range(12))
    good(folder, "sensor", "chart#.exr", "--chart", "--electrons", light, *chart, "4")
    good(folder, "sensor", "cap#.exr", "--electrons", "0", *chart, "2")
    charts = names(folder, "chart")
    found = measured(folder, *charts, "--dark", *names(folder, "cap"), "--patches", "12")["channels"][0]
    judge(sensor, found)
    check(found["linearity_error_mean"] < 0.002, f"{found['linearity_error_mean']}")
    check(len(found["levels"]) == 12 and found["levels"][3]["frames"] == 4, f"{found['levels']}")
    near("a patch", found["levels"][5]["signal_e"], 18 * 32, 0.01)
    # A single frame tells less, and says so; a small one even less.
    once = measured(folder, charts[0], "--black-level", "512", "--patches", "12")["channels"][0]
    check(once["standard_errors"]["prnu"] > 1.5 * found["standard_errors"]["prnu"], f"{once['standard_errors']}")
    check(once["standard_errors"]["dsnu_e"] is None and once["dsnu_e"] is None, f"{once}")
    near("gain of one frame", once["gain_e_per_dn"], 2, 0.02)
    text = good(folder, "range", "camera", charts[0], "--black-level", "512", "--patches", "12", "--crop",
                "0,0,3600,40")[0]
    check("two standard errors are" in text and "of the PRNU" in text and "±" in text, text)


def luminance(folder):
    """The planes one by one, or their luminance, whose noise is less where theirs differ."""
    rng, n = random.Random(7), 96 * 96
    for f in "ab":
        for i in range(6):
            write_exr(os.path.join(folder, f"flat{i}{f}.exr"), 96, 96,
                      {c: [100 + 50 * i + rng.gauss(0, math.sqrt(4 + 50 * i)) for _ in range(n)] for c in "RGB"},
                      primaries=AP0)
    flats, given = names(folder, "flat"), ["--black-level", "100", "--crop", "0,0,96,96"]
    found = measured(folder, *flats, *given)["channels"]
    check([c["channel"] for c in found] == ["R", "G", "B"], "not by channel")
    only, = measured(folder, *flats, *given, "--channel", "Y")["channels"]
    check(only["channel"] == "Y", f"{only['channel']}")
    # DN of unit gain each: of their sum, weights squared are of the variance.
    weights = 0.3439664498, 0.7281660966, -0.0721325464
    for channel, want in (*((c, 1) for c in found), (only, 1 / sum(w * w for w in weights))):
        check(abs(channel["gain_e_per_dn"] - want) < 4 * channel["standard_errors"]["gain_e_per_dn"],
              f"{channel['channel']}: gain {channel['gain_e_per_dn']}, not {want}")
        check(channel["standard_errors"]["gain_e_per_dn"] < 0.05 * want, "no sharp test")
    check(measured(folder, *flats, *given, "--channel", "all")["channels"] == found, "all differ")


def uneven_light(folder):
    """A lamp that lights one side: what a smooth surface follows is no PRNU, and a note says so."""
    rng, side = random.Random(11), 64
    lamp = [0.4 + 1.2 * x / (side - 1) for x in range(side)] * side
    pattern = [1 + 0.04 * rng.gauss(0, 1) for _ in range(side * side)]

    def found(light):
        for f in "ab":
            for i in range(6):
                level = [100 * (i + 1) * k * p for k, p in zip(light, pattern)]
                write_exr(os.path.join(folder, f"flat{i}{f}.exr"), side, side,
                          {"Y": [100 + v + rng.gauss(0, math.sqrt(4 + v)) for v in level]})
        words = [*names(folder, "flat"), "--black-level", "100", "--crop", f"0,0,{side},{side}"]
        return measured(folder, *words)["channels"][0], good(folder, "range", "camera", *words)[0]

    channel, text = found(lamp)
    even, even_text = found([1.0] * side * side)
    deviation = statistics.pstdev(lamp)
    check(abs(channel["shading"] - deviation) < 0.01 * deviation, f"shading {channel['shading']}, not {deviation}")
    # Over the mean: bright pixels weigh by their square.
    for one, light in ((channel, lamp), (even, [1])):
        want, error = 0.04 * math.sqrt(statistics.fmean(k * k for k in light)), one["standard_errors"]["prnu"]
        check(abs(one["prnu"] - want) < 4 * error < 0.006, f"PRNU {one['prnu']} ±{error}, not {want}")
    note = "the light changes over the window by 35"
    check(note in text and "note: the light changes" not in even_text, text + even_text)


def raw(folder):
    """Pairs of raw frames: each color filter is a sensor of its own."""
    for cfa, channels in (("grbg", ["R", "G1", "G2", "B"]), ("xtrans", ["R", "G", "B"])):
        sensor = dng.Sensor(width=192, height=144, cfa=cfa, bits=12, black=(250, 256, 262), white=4000, gain=4,
                            read_noise=6)
        inner = os.path.join(folder, cfa)
        os.mkdir(inner)
        for f in range(2):
            sensor.time = 1 / 8000
            dng.write(os.path.join(inner, f"dark{f}.dng"), sensor, dng.shoot(sensor, lambda x, y: (0, 0, 0), 1000 + f))
            for i in range(6):
                sensor.time = 0.01 * (i + 1)
                codes = dng.shoot(sensor, lambda x, y, n=i + 1: [0.2 * n * v for v in sensor.neutral], 10 * i + f)
                dng.write(os.path.join(inner, f"flat{i}{f}.dng"), sensor, codes)
        flats, darks = names(inner, "flat"), ["--dark", *names(inner, "dark")]
        window = ["--crop", "0,0,192,144" if cfa == "grbg" else "0,0,64,48"]
        found = measured(inner, *flats, *darks, *window)["channels"]
        check([c["channel"] for c in found] == channels, f"{[c['channel'] for c in found]}")
        for c in found:
            errors = c["standard_errors"]
            for name, want in (("gain_e_per_dn", 4), ("read_noise_e", 6),
                               ("black_dn", {"R": 250, "G": 256, "B": 262}[c["channel"][0]])):
                check(abs(c[name] - want) < 4 * errors[name], f"{c['channel']}: {name} {c[name]} ±{errors[name]}")
            check(errors["gain_e_per_dn"] < 0.1 and c["linearity_error_mean"] < 0.002, f"{errors}")
        # Black as the file says, and its white where nothing is clipped.
        alone = measured(inner, *flats[:6], *window, "--channel", "b")["channels"]
        check([c["channel"] for c in alone] == ["B"] and alone[0]["black_dn"] == 262, f"{alone}")
        check(alone[0]["full_well_is"] == "white" and abs(alone[0]["full_well_dn"] - 3738) < 1e-6, f"{alone}")
        text = good(inner, "range", "camera", *flats[:6], *window, "--channel", "b")[0]
        check("as the file says" in text and "at the white that the file says" in text
              and "without dark frames" in text, text)
        greens = [c["channel"] for c in measured(inner, *flats, *darks, *window, "--channel", "g")["channels"]]
        check(greens == [c for c in channels if c[0] == "G"], f"{greens}")
        status, _, err = run(inner, "range", "camera", *flats, "--channel", "y")
        check(status == 2 and f"it has {', '.join(channels)}" in err, err)
        good(inner, "range", "camera", *flats, *darks, "--plot", "out.png")
    status, _, err = run(folder, "range", "camera", "grbg/flat00.dng", "xtrans/flat10.dng")
    check(status == 1 and "of one camera" in err, err)


def frames_are_repeatable(folder):
    good(folder, "sensor", "a.exr", "--size", "64x48")
    good(folder, "sensor", "b.exr", "--size", "64x48")
    good(folder, "sensor", "c.exr", "--size", "64x48", "--seed", "2")
    bodies = [open(os.path.join(folder, f"{n}.exr"), "rb").read() for n in "abc"]
    check(bodies[0] == bodies[1] != bodies[2], "the seed does not decide")
    before = names(folder, "")
    for status, part, arguments in (
            (2, "OUT is missing", []),
            (2, "let the name end in .exr", ["a.png"]),
            (2, "write a####.exr", ["a.exr", "--electrons", "1,2"]),
            (2, "does not fit --electrons", ["b.exr", "--electrons", "-1"]),
            (2, "is no number", ["b.exr", "--electrons", "many"]),
            (1, "5 patches do not fit", ["b.exr", "--chart", "--size", "4x4", "--electrons", "1,2,3,4,5"]),
            (2, "does not fit --prnu", ["b.exr", "--prnu", "x"]),
            (2, "PRNU of 2", ["b.exr", "--prnu", "200"]),
            (2, "does not fit --size", ["b.exr", "--size", "0x3"]),
            (1, "--overwrite", ["a.exr"]),
            (1, "nowhere", ["nowhere/a.exr"])):
        found, out, err = run(folder, "sensor", *arguments)
        check(found == status and not out and part in err, f"{' '.join(arguments)}: {found} {err}")
    check(names(folder, "") == before, "something was written")


def refusals(folder):
    good(folder, "sensor", "f#.exr", "--size", "64x48", "--electrons", "100,100,200,200,400,400")
    good(folder, "sensor", "d#.exr", "--size", "64x48", "--electrons", "0", "--frames", "2")
    good(folder, "sensor", "small.exr", "--size", "32x48", "--electrons", "0")
    good(folder, "chart", "ramp", "ramp.exr", "--size", "64x48")
    good(folder, "render", "ramp.exr", "ramp.png", "-q")
    flats, darks = names(folder, "f"), ["--dark", *names(folder, "d")]
    for status, part, arguments in (
            (2, "frames of light are missing", []),
            (2, "--dark is missing", flats),
            (2, "frames of light are missing", [*darks, *flats]),
            (2, "neither flat nor dark", ["f1.exr", "--flat", "f2.exr", *darks]),
            (2, "does not fit --times", [*flats, *darks, "--times", "1/0"]),
            (2, "--times has 2 numbers", ["--flat", "f1.exr", "f2.exr", "--flat", "f3.exr", "f4.exr", "--flat",
                                          "f5.exr", "f6.exr", *darks, "--times", "1,2"]),
            (1, "say the same", [*flats, *darks, "--times", "1,2,3", "--stops", "0,1,2"]),
            (2, "does not fit --crop", [*flats, *darks, "--crop", "1,2,3"]),
            (1, "not inside the frame", [*flats, *darks, "--crop", "60,0,10,10"]),
            (2, "does not fit --channel", [*flats, *darks, "--channel", "x"]),
            (2, "has no channel 'g1' (range): it has grey", [*flats, *darks, "--channel", "g1"]),
            (2, "does not fit --patches", [*flats, *darks, "--patches", "1"]),
            (2, "--spacing needs --patches", [*flats, *darks, "--spacing", "1"]),
            (1, "--patches takes frames of one", [*flats, *darks, "--patches", "5", "--stops", "0"]),
            (2, "does not fit --white-level", [*flats, *darks, "--white-level", "0"]),
            (1, "--peak is for troland range display", [*flats, *darks, "--peak", "1"]),
            (1, "frames of one exposure", [*flats[:2], *darks]),
            (1, "only frame of its exposure", [*flats[:-1], *darks]),
            (1, "differ in size", [*flats, "--dark", "small.exr"]),
            (1, "missing.exr", [*flats, "--dark", "missing.exr"]),
            (1, "not scene light", ["ramp.png", *darks]),
            (1, "brighter than black", ["--flat", *darks[1:], "--flat", *darks[1:], *darks])):
        found, out, err = run(folder, "range", "camera", *arguments)
        check(found == status and not out and part in err, f"{' '.join(arguments)}: {found} {err}")


def main():
    cases = Cases()
    plain = (pairs, without_times, single_frames_and_chart, luminance, uneven_light, frames_are_repeatable, refusals)
    for case in (raw,) if "--raw" in sys.argv else plain:
        with tempfile.TemporaryDirectory() as folder:
            cases.run(case.__name__.replace("_", " "), case, folder)
    cases.end()


if __name__ == "__main__":
    main()
