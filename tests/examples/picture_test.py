#!/usr/bin/env python3
"""examples/picture.c makes the picture that the command makes, and fails in words.

usage: picture_test.py TROLAND PICTURE
"""
import os
import subprocess
import sys
import tempfile

TESTS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path[:0] = [TESTS, os.path.join(TESTS, "pictures")]
from cases import Cases, check  # noqa: E402
import png16  # noqa: E402


def same_picture_as_the_command(troland, picture, folder):
    chart, by_example, by_command = (os.path.join(folder, name)
                                     for name in ["ramp.exr", "example.png", "command.png"])
    subprocess.run([troland, "chart", "ramp", chart, "--size", "96x64", "--quiet"], check=True)
    subprocess.run([picture, chart, by_example], check=True)
    subprocess.run([troland, "render", chart, by_command, "--quiet"], check=True)
    ours, theirs = png16.read(by_example), png16.read(by_command)
    check(ours[:3] == (96, 64, 8), f"size and bits are {ours[:3]}")
    check(ours[3] == theirs[3], "the pixels are not the command's")


def failures_have_a_sentence(picture, folder):
    chart, out = os.path.join(folder, "ramp.exr"), os.path.join(folder, "example.png")
    for arguments, status, words in [([chart, out], 1, "exists"),
                                     ([chart + "x", out + "x"], 1, "does not exist"),
                                     ([chart], 2, "usage:")]:
        done = subprocess.run([picture] + arguments, capture_output=True, text=True, check=False)
        check(done.returncode == status and words in done.stderr, f"{arguments}: {done}")


def main():
    troland, picture = sys.argv[1:]
    cases = Cases()
    with tempfile.TemporaryDirectory() as folder:
        cases.run("same picture as the command", same_picture_as_the_command, troland, picture,
                  folder)
        cases.run("failures have a sentence", failures_have_a_sentence, picture, folder)
    cases.end()


main()
