#!/usr/bin/env python3
"""Checks the names that the library shows to the linker.

usage: check_symbols.py BUILD   or   check_symbols.py --self-test

libtroland.so exports trl_* and nothing else; in the static libraries each
global symbol begins with trl_, so that no program's own names clash with them.
C++ template code, which each user of a C++ library carries as weak symbols, is
let pass in the static libraries and must be hidden in the shared one.
"""
import glob
import os
import subprocess
import sys
import tempfile

# What every linker puts into a shared object.
LINKER = {"_init", "_fini", "_edata", "_end", "__bss_start"}


def symbols(path, *options):
    text = subprocess.run(["nm", "--defined-only", "--format=posix", *options, path], check=True,
                          capture_output=True, text=True).stdout
    for line in text.splitlines():
        fields = line.split()
        if len(fields) >= 2 and len(fields[1]) == 1:
            yield fields[0], fields[1]


def shared_faults(path):
    names = [name for name, kind in symbols(path, "--dynamic") if kind != "A"]
    faults = [f"{path}: exports {name}" for name in names
              if not name.startswith("trl_") and name not in LINKER]
    if not any(name.startswith("trl_") for name in names):
        faults.append(f"{path}: exports no trl_ symbol at all")
    return faults


def static_faults(path):
    return [f"{path}: global symbol {name} ({kind})"
            for name, kind in symbols(path, "--extern-only")
            if not name.startswith("trl_") and kind not in "wWvVu"
            and not name.startswith(("DW.ref.", "__odr_asan"))]


def check(build):
    shared = [path for path in glob.glob(f"{build}/**/libtroland.so*", recursive=True)
              if os.path.isfile(path) and not os.path.islink(path) and ".p/" not in path
              and not path.endswith(".symbols")]
    static = glob.glob(f"{build}/src/libt*.a")
    faults = [fault for path in shared for fault in shared_faults(path)]
    faults += [fault for path in static for fault in static_faults(path)]
    if not shared or not static:
        faults.append(f"{build}: no libtroland.so or no static library there: build first")
    return faults


def self_test():
    """Builds a library that breaks each rule, and sees that it is found."""
    source = "int trl_good(void){return 1;} int bad_one(void){return 2;} int worse = 3;"
    wrong = []
    with tempfile.TemporaryDirectory() as root:
        os.mkdir(f"{root}/src")
        with open(f"{root}/x.c", "w", encoding="utf-8") as file:
            file.write(source)
        run = lambda *command: subprocess.run(command, check=True, cwd=root)
        run("cc", "-fPIC", "-c", "x.c", "-o", "x.o")
        run("cc", "-shared", "x.o", "-o", "libtroland.so.0")
        run("ar", "rc", "src/libtroland.a", "x.o")
        faults = check(root)
        for expected in ("exports bad_one", "exports worse", "symbol bad_one", "symbol worse"):
            if not any(expected in fault for fault in faults):
                wrong.append(f"not found: {expected}")
        if len(faults) != 4:
            wrong.append(f"expected 4 faults, got {faults}")
    return wrong


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    faults = self_test() if sys.argv[1] == "--self-test" else check(sys.argv[1])
    print("\n".join(faults), end="\n" if faults else "")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
