#!/usr/bin/env python3
"""Checks who includes what. `--self-test` proves that the check can fail.

The rules (README.md has the map of rooms):
  1. A room includes only itself and rooms to its left; eye never names aces.
  2. Rooms name each other's headers as "room/file.h" and <troland/room.h>; the
     public headers name each other as "room.h". <troland/troland.h> is for users.
  3. The program (src/cli) and the examples use <troland/...> and the C library
     only, beside their own headers.
  4. A library's header appears in exactly one source file.
"""
import collections
import os
import re
import sys
import tempfile

# From left to right; rooms of one group do not see each other.
ORDER = [["base"], ["simd"], ["light"], ["color"], ["aces", "look"], ["pipe"], ["image"], ["plot"],
         ["chart", "scope", "movie", "camera", "eye"], ["music"]]
RANK = {room: rank for rank, group in enumerate(ORDER) for room in group}
NEVER = {("eye", "aces")}

C_HEADERS = set("""assert complex ctype errno fenv float inttypes iso646 limits locale math setjmp
signal stdalign stdarg stdatomic stdbool stddef stdint stdio stdlib stdnoreturn string strings tgmath
threads time uchar wchar wctype dirent dlfcn fcntl fnmatch getopt glob libgen poll pthread pwd sched
semaphore spawn sysexits termios unistd malloc execinfo ucontext byteswap endian""".split())
SYSTEM = re.compile(r"^(sys|linux|asm|arpa|netinet)/|^(cpuid|immintrin|x86intrin|arm_neon|arm_acle)\.h$")
# What comes with the compiler or with the standard C++ library.
CXX = re.compile(r"^[a-z_]+$")
INCLUDE = re.compile(r'^\s*#\s*include\s*(?:<([^>]+)>|"([^"]+)")', re.MULTILINE)
SOURCE = (".c", ".h", ".cpp", ".hpp")


def sources(root, folder):
    for path, _, names in sorted(os.walk(os.path.join(root, folder))):
        for name in sorted(names):
            if name.endswith(SOURCE):
                yield os.path.relpath(os.path.join(path, name), root)


def includes(root, path):
    with open(os.path.join(root, path), encoding="utf-8") as file:
        text = file.read()
    for match in INCLUDE.finditer(text):
        yield text.count("\n", 0, match.start()) + 1, match.group(1), match.group(2)


def is_system(header, path):
    if header.endswith(".h") and header[:-2] in C_HEADERS or SYSTEM.search(header):
        return True
    return bool(CXX.match(header)) and path.endswith((".cpp", ".hpp"))


def room_fault(room, other):
    """Why `room` may not include from `other`, or None."""
    if other == room:
        return None
    if other not in RANK:
        return f"'{other}' is not a room (tools/check_includes.py lists them)"
    if (room, other) in NEVER:
        return f"{room} must never see {other}"
    if RANK[other] >= RANK[room]:
        return f"{room} may include only rooms to its left, {other} is not"
    return None


def check_room(root, room, report, libraries):
    for path in sources(root, os.path.join("src", room)):
        for line, angle, quote in includes(root, path):
            where = f"{path}:{line}"
            if quote is not None:
                parts = quote.split("/")
                if len(parts) != 2:
                    report(where, f'"{quote}" should be written "room/file.h"')
                elif fault := room_fault(room, parts[0]):
                    report(where, fault)
            elif angle == "troland/troland.h":
                report(where, "a room names the headers that it needs, not troland.h")
            elif angle.startswith("troland/"):
                if fault := room_fault(room, angle[8:-2]):
                    report(where, fault)
            elif not is_system(angle, path):
                libraries[angle].add(path)


def check_public(root, report):
    for path in sources(root, "include/troland"):
        room = os.path.basename(path)[:-2]
        for line, angle, quote in includes(root, path):
            where = f"{path}:{line}"
            if angle is not None:
                if not is_system(angle, path):
                    report(where, f"a public header may not need <{angle}>")
            elif room != "troland" and (fault := room_fault(room, quote[:-2])):
                report(where, fault)


def check_user(root, folder, report):
    for path in sources(root, folder):
        for line, angle, quote in includes(root, path):
            where = f"{path}:{line}"
            if angle is not None:
                if not angle.startswith("troland/") and not is_system(angle, path):
                    report(where, f"{folder} uses <troland/...> and the C library only, not <{angle}>")
            elif not os.path.exists(os.path.join(root, os.path.dirname(path), os.path.basename(quote))):
                report(where, f'{folder} may not reach into the rooms: "{quote}"')


def check(root):
    faults = []
    libraries = collections.defaultdict(set)

    def report(where, what):
        faults.append(f"{where}: {what}")

    rooms = sorted(name for name in os.listdir(os.path.join(root, "src"))
                   if os.path.isdir(os.path.join(root, "src", name)) and name != "cli")
    for room in rooms:
        if room not in RANK:
            report(f"src/{room}", "a room that tools/check_includes.py does not know")
        else:
            check_room(root, room, report, libraries)
    check_public(root, report)
    check_user(root, "src/cli", report)
    check_user(root, "examples", report)
    for header, paths in sorted(libraries.items()):
        if len(paths) > 1:
            report(f"<{header}>", "a library's header appears in one source file only, not in "
                   + " and ".join(sorted(paths)))
    return faults


GOOD = {
    "include/troland/base.h": "#include <stdint.h>\n",
    "include/troland/light.h": '#include "base.h"\n',
    "include/troland/image.h": '#include "light.h"\n',
    "src/base/base.h": "#include <troland/base.h>\n",
    "src/light/light.c": '#include "base/base.h"\n#include <troland/light.h>\n#include <math.h>\n',
    "src/image/png.c": '#include "light/light.h"\n#include <png.h>\n',
    "src/image/shim.cpp": "#include <vector>\n#include <OpenEXR/ImfHeader.h>\n",
    "src/cli/main.c": '#include "cli.h"\n#include <troland/troland.h>\n',
    "src/cli/cli.h": "#include <stdio.h>\n",
    "examples/ten.c": "#include <troland/troland.h>\n",
}
BAD = [
    ("src/base/up.c", '#include "light/light.h"\n', "to its left"),
    ("src/light/up.c", "#include <troland/image.h>\n", "to its left"),
    ("src/look/side.c", '#include "aces/aces.h"\n', "to its left"),
    ("src/eye/eye.c", "#include <troland/aces.h>\n", "never see aces"),
    ("src/light/all.c", "#include <troland/troland.h>\n", "not troland.h"),
    ("src/light/short.c", '#include "light.h"\n', "should be written"),
    ("src/image/second.c", "#include <png.h>\n", "one source file only"),
    ("src/attic/x.c", "\n", "does not know"),
    ("include/troland/light.h", '#include "image.h"\n', "to its left"),
    ("include/troland/base.h", "#include <png.h>\n", "public header"),
    ("src/cli/deep.c", '#include "image/png.h"\n', "reach into the rooms"),
    ("src/cli/lib.c", "#include <jansson.h>\n", "C library only"),
    ("examples/lib.c", "#include <OpenEXR/openexr.h>\n", "C library only"),
]


def write_tree(root, files):
    for path, text in files.items():
        full = os.path.join(root, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "w", encoding="utf-8") as file:
            file.write(text)


def self_test():
    wrong = []
    with tempfile.TemporaryDirectory() as root:
        write_tree(root, GOOD)
        wrong += [f"false alarm: {fault}" for fault in check(root)]
    for path, text, expected in BAD:
        with tempfile.TemporaryDirectory() as root:
            write_tree(root, {**GOOD, path: text})
            faults = check(root)
            if len(faults) != 1 or expected not in faults[0]:
                wrong.append(f"{path} with {text.strip()!r}: expected '{expected}', got {faults}")
    return wrong


def main():
    top = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    faults = self_test() if "--self-test" in sys.argv[1:] else check(top)
    print("\n".join(faults), end="\n" if faults else "")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
