#!/usr/bin/env python3
"""troland intensity and troland exposure. usage: stops_test.py TROLAND"""
import json
import math
import random
import struct

from program import Cases, check, good, run

HERE = "/"


def lines(*arguments, **options):
    return good(HERE, *arguments, **options)[0].splitlines()


def is_text(arguments, *want):
    got = lines(*arguments)
    check(got == list(want), f"troland {' '.join(arguments)} prints {got}, not {list(want)}")


def check_values():
    is_text(["intensity", "0", "2", "-2"], "1", "4", "0.25")
    is_text(["intensity", "0,2,-2"], "1", "4", "0.25")
    is_text(["intensity", "−1", "−2,1e−0"], "0.5", "0.25", "2")  # U+2212, as texts have it
    check(lines("intensity", "−2..−1") == lines("intensity", "--", "-2..-1"), "U+2212 in a range")
    check(lines("intensity", "-", stdin="−3".encode()) == ["0.125"], "U+2212 in a pipe")
    is_text(["exposure", "0.1"], "-3.321928094887362")
    is_text(["exposure", "1", "4", "0.25", "1e-323", "1e308"], "0", "2", "-2", "-1073", "1023.1538532253076")
    is_text(["intensity", "-1074"], "5e-324")
    is_text(["intensity", "--", "-1"], "0.5")
    is_text(["intensity", "3/1", "-1/1,1/2"], "8", "0.5", "1.4142135623730951")
    is_text(["exposure", "1/8"], "-3")


def units():
    is_text(["exposure", "--grey", "0.18", "0.18", "0.72"], "0", "2")
    is_text(["intensity", "--grey", "0.18", "0", "-3"], "0.18", "0.0225")
    is_text(["intensity", "--nits", "15", "0"], "4096", "0.125")
    is_text(["intensity", "--lux", "15", "0"], "81920", "2.5")
    is_text(["exposure", "--nits", "4096"], "15")
    is_text(["exposure", "--lux", "81920"], "15")
    # cd/m² to lux through EV100.
    is_text(["intensity", "--lux", *lines("exposure", "--nits", "16")], "320")


def cameras():
    is_text(["exposure", "--shutter", "1/128", "--aperture", "16"], "15")
    is_text(["exposure", "--shutter", "1/128", "--aperture", "16", "--iso", "200"], "14")
    is_text(["exposure", "--shutter=64", "--aperture=1"], "-6")
    is_text(["intensity", "15", "14", "--aperture", "16"], "0.0078125", "0.015625")
    is_text(["intensity", "15", "--aperture", "16", "--iso", "200"], "0.00390625")
    is_text(["intensity", "15", "--shutter", "1/128"], "16")
    is_text(["intensity", "15", "--shutter", "1/128", "--aperture", "16"], "100")
    found = json.loads(good(HERE, "exposure", "--shutter", "1/128", "--aperture", "16", "--json")[0])
    check(found == {"shutter_s": 1 / 128, "f_number": 16, "iso": 100, "ev100": 15, "nits": 4096, "lux": 81920},
          f"camera: {found}")


def column(arguments):
    table = [line.split() for line in lines(*arguments)]
    return [tuple(map(float, row)) for row in table[1:]], table[0]


def ranges():
    rows, head = column(["intensity", "-5..5"])
    check(head == ["STOPS", "INTENSITY"], f"head: {head}")
    check(rows == [(k, 2.0 ** k) for k in range(-5, 6)], f"-5..5: {rows}")
    rows, _ = column(["intensity", "-5..5/0.5"])
    check(rows == [(k / 2, 2 ** (k / 2)) for k in range(-10, 11)], f"-5..5/0.5: {rows}")
    rows, _ = column(["intensity", "0..1/0.1"])
    check([a for a, _ in rows] == [k / 10 for k in range(11)], f"tenths: {rows}")
    rows, _ = column(["intensity", "-1..1/1/3"])
    check([a for a, _ in rows] == [(k - 3) / 3 for k in range(7)], f"thirds: {rows}")
    rows, _ = column(["intensity", "2..-1"])
    check([a for a, _ in rows] == [2, 1, 0, -1], f"downwards: {rows}")
    rows, _ = column(["intensity", "0..1/0.4", "7"])
    check([a for a, _ in rows] == [0, 0.4, 0.8, 7], f"a step that does not end on the end: {rows}")
    rows, head = column(["exposure", "1..4", "--nits"])
    check(head == ["NITS", "EV100"] and [a for a, _ in rows] == [1, 2, 3, 4], f"1..4: {rows}")
    rows, head = column(["intensity", "10..12", "--aperture", "8"])
    check(head == ["EV100", "SHUTTER_S"] and rows[0] == (10, 64 / 1024), f"shutter times: {rows}")


def pipes():
    check(lines("intensity", "-", stdin=b"0 2\n\t-2,1\n3..4\n") == ["1", "4", "0.25", "2", "8", "16"], "a pipe")
    check(lines("exposure", "8", "-", "2", stdin=b"4") == ["3", "2", "1"], "a pipe among operands")
    for stdin, part in ((b"", "holds no numbers"), (b" \n", "holds no numbers"), (b"1 two 3", "'two' is no number"),
                        (b"9" * 300, "more than 200 bytes"), (b"1\0002", "'1?2' is no number"),
                        (b"1 0", "exposure of zero intensity is undefined")):
        status, out, err = run(HERE, "exposure", "-", stdin=stdin)
        check(status == 1 and not out and part in err, f"{stdin[:20]}: {status}, {err}")


def exact_text():
    """The shortest text, which is Python's too, and the same number back."""
    source = random.Random(4)
    numbers = [2.0 ** k for k in range(-1022, 1024)]
    while len(numbers) < 6000:
        number, = struct.unpack("<d", struct.pack("<Q", source.getrandbits(63)))
        if math.isfinite(number) and number > 1e-300:
            numbers.append(number)
    text = "\n".join(map(repr, numbers)).encode()
    got = json.loads(good(HERE, "exposure", "-", "--json", stdin=text)[0])
    check([pair["intensity"] for pair in got] == numbers, "intensities do not read back")
    for pair in got:
        want = math.log2(pair["intensity"])
        check(abs(pair["stops"] - want) <= 2e-16 * max(1, abs(want)), f"{pair} is not {want}")
    shorts = good(HERE, "exposure", "-", "--json", stdin=text)[0].split('"intensity": ')[1:]
    for short, number in zip(shorts, numbers):
        digits = short.split(",")[0].split("e")[0].replace(".", "").strip("0")
        want = repr(number).split("e")[0].replace(".", "").strip("0")
        check(digits == want, f"{number!r} is printed with the digits {digits}")


def as_json():
    found = json.loads(good(HERE, "intensity", "-2", "0", "--json")[0])
    check(found == [{"stops": -2, "intensity": 0.25}, {"stops": 0, "intensity": 1}], f"{found}")
    found = json.loads(good(HERE, "exposure", "-1", "4", "--json", "-q")[0])
    check(found == [{"intensity": -1, "stops": -1073, "clamped": True},
                    {"intensity": 4, "stops": 2, "clamped": False}], f"{found}")


def guard_rails():
    for text in ("0", "-0", "0.0", "0e5"):
        status, out, err = run(HERE, "exposure", "1", text)
        check(status == 1 and not out and "exposure of zero intensity is undefined" in err, f"{text}: {status} {err}")
    for text in ("-1", "-1e300", "5e-324", "1e-400", "-1e-400"):
        out, err = good(HERE, "exposure", text)
        check(out == "-1073\n", f"{text}: {out}")
        check(err.startswith("troland: warning: the intensity ") and "1e-323" in err, f"{text}: {err}")
        check(good(HERE, "exposure", text, "-q") == ("-1073\n", ""), f"{text}: -q")
        status, out, err = run(HERE, "exposure", text, "--strict")
        check(status == 1 and not out and "below 1e-323" in err, f"{text} --strict: {status} {err}")
    _, err = good(HERE, "exposure", "5", "-1", "-2")
    check("2 intensities, the first of them -1," in err, err)
    check(good(HERE, "exposure", "1e-323", "--strict") == ("-1073\n", ""), "the limit itself")
    for stops, part in (("1024", "more light"), ("-1100", "less light"), ("1e300", "more light")):
        status, out, err = run(HERE, "intensity", stops)
        check(status == 1 and not out and part in err, f"{stops}: {status} {err}")


def main():
    cases = Cases()
    for case in (check_values, units, cameras, ranges, pipes, exact_text, as_json, guard_rails):
        cases.run(case.__name__.replace("_", " "), case)
    cases.end()


if __name__ == "__main__":
    main()
