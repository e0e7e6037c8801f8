#!/usr/bin/env python3
"""Checks the text of all tracked files. `--self-test` proves that it can fail.

  - a final newline, no blanks at line ends, no tabs, no carriage returns, no
    invisible Unicode
  - C and C++ files of at most 600 lines (generated *_tables* apart)
  - no path of somebody's machine, no left-over marker
  - no file over 1 MB

Seeds of the fuzzers are bytes, whatever they are called.
"""
import os
import re
import subprocess
import sys
import tempfile

MAX_LINES = 600
MAX_BYTES = 1 << 20
TEXT = re.compile(r"(\.(c|h|cpp|hpp|py|sh|md|json|txt|build|ini|csv|supp|editorconfig|css|js)|"
                  r"/(run|LICENSE|\.clang-format|\.clang-tidy|\.gitignore|\.editorconfig))$")
CODE = re.compile(r"\.(c|h|cpp|hpp)$")
HOMES = "|".join(["work", "farm", "home", "root", "Users"])
RULES = [
    (re.compile(r"[ \t]+$"), "blanks at the end of the line"),
    (re.compile(r"\t"), "a tab"),
    (re.compile(r"\r"), "a carriage return"),
    (re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00a0]"), "an invisible character"),
    (re.compile(rf"(^|[^\w.>)}}$])/({HOMES})/"), "a path of one machine"),
    (re.compile(r"\b(" + "|".join(["TO" "DO", "FIX" "ME", "X" "XX", "HA" "CK"]) + r")\b"),
     "a left-over marker"),
]


def tracked(top):
    # A checkout that belongs to somebody else is still ours to read.
    names = subprocess.run(["git", "-c", "safe.directory=*", "-C", top, "ls-files", "-z"],
                           check=True, capture_output=True, text=True).stdout
    return [name for name in names.split("\0") if name]


def check_file(top, name):
    full = os.path.join(top, name)
    if not os.path.isfile(full):
        return
    if os.path.getsize(full) > MAX_BYTES:
        yield f"{name}: over 1 MB"
    if not TEXT.search("/" + name) or name.startswith("fuzz/seeds/"):
        return
    with open(full, encoding="utf-8", newline="") as file:
        text = file.read()
    if text and not text.endswith("\n"):
        yield f"{name}: no newline at the end"
    if text.endswith("\n\n"):
        yield f"{name}: an empty line at the end"
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        for pattern, what in RULES:
            if pattern.search(line):
                yield f"{name}:{number}: {what}"
    if CODE.search(name) and "_tables" not in name and len(lines) - 1 > MAX_LINES:
        yield f"{name}: {len(lines) - 1} lines; {MAX_LINES} is the limit"


def check(top, names):
    return [fault for name in names for fault in check_file(top, name)]


def self_test():
    good = {"a.c": "int trl_x; // see docs/x.md, 1/work/2\n", "run": "#!/bin/sh\n", "x.bin": "a \n"}
    bad = {"b.c": "int x; \n", "c.c": "\tint x;\n", "d.c": "int x;\r\n", "e.md": "a\u200bb\n",
           "f.md": "see /" "home/me\n", "g.py": "# TO" "DO: all\n", "h.c": "int x;",
           "i.c": "int x;\n" * 601, "j.md": "x\n\n", "k.bin": "x" * (MAX_BYTES + 1)}
    with tempfile.TemporaryDirectory() as top:
        for name, text in {**good, **bad}.items():
            with open(os.path.join(top, name), "w", encoding="utf-8", newline="") as file:
                file.write(text)
        wrong = [f"false alarm: {fault}" for fault in check(top, good)]
        wrong += [f"not found: {name}" for name in bad if len(check(top, [name])) < 1]
    return wrong


def main():
    top = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    faults = self_test() if "--self-test" in sys.argv[1:] else check(top, tracked(top))
    print("\n".join(faults), end="\n" if faults else "")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
