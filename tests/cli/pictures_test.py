#!/usr/bin/env python3
"""Real pictures and broken ones, where they lie beside the checkout
(../shared/images); skipped elsewhere. usage: pictures_test.py TROLAND

Each whole picture is rendered and is neither black nor white. Each damaged one
(OpenEXR's own collection of fuzzed files) is refused in words or rendered as far
as it is whole, within two seconds of processor time (a busy machine is nobody's
fault; more under a sanitizer), and nothing is left behind."""
import glob
import os
import resource
import tempfile

from program import TOP, Cases, Skip, check, read_png, run

IMAGES = os.path.join(os.path.dirname(TOP), "shared", "images")
SECONDS = 2 * float(os.environ.get("TRL_TEST_PATIENCE", "1"))


def processor_seconds():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def found(pattern):
    files = sorted(glob.glob(os.path.join(IMAGES, pattern), recursive=True))
    if not files:
        raise Skip("no pictures beside the checkout")
    return files


def whole(path, folder):
    out = os.path.join(folder, "out.png")
    status, _, err = run(folder, "render", path, out, "--overwrite", "--resize", "64x64", "--crop", "data")
    check(status == 0, f"exit status {status}: {err}")
    rows = read_png(out)[4]
    values = [value for row in rows for pixel in row for value in pixel]
    mean = sum(values) / len(values)
    check(1 < mean < 250, f"the mean code value is {mean:.1f}")
    check(len(set(values)) > 4, "all pixels are the same")
    for words in ([], ["--json"], ["--attributes"]):
        status, _, err = run(folder, "info", path, *words)
        check(status == 0, f"info ended with {status}: {err}")


def damaged(path, folder):
    for words in ([], ["--keep-going"]):
        begun = processor_seconds()
        status, _, err = run(folder, "render", path, "out.png", *words, timeout=30 * SECONDS)
        seconds = processor_seconds() - begun
        check(status in (0, 1, 3), f"exit status {status}: {err}")
        check(status == 0 or "troland: " in err, f"no sentence: {err!r}")
        check(seconds <= SECONDS, f"{seconds:.1f} s")
        left = os.listdir(folder)
        check(left == ([] if status == 1 else ["out.png"]), f"left behind: {left}")
        for name in left:
            os.remove(os.path.join(folder, name))
    status, _, err = run(folder, "info", path, timeout=30 * SECONDS)
    check(status in (0, 1), f"info ended with {status}: {err}")


def main():
    cases = Cases()
    for name, pattern, case in (("whole", "**/*.exr", whole), ("damaged", "damaged/*", damaged)):
        try:
            files = [f for f in found(pattern) if (os.sep + "damaged" + os.sep in f) == (case is damaged)]
        except Skip as why:
            print(f"[  SKIPPED ] {name} pictures\n   {why}", flush=True)
            continue
        for path in files:
            with tempfile.TemporaryDirectory() as folder:
                cases.run(f"{name}: {os.path.relpath(path, IMAGES)}", case, path, folder)
    cases.end()


if __name__ == "__main__":
    main()
