#!/usr/bin/env python3
"""Installs into an empty folder, and uses troland from there as another project would:
by pkg-config, from C and from C++. usage: install_test.py BUILD VERSION CC CXX"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from cases import Cases, Skip, check  # noqa: E402

BUILD, VERSION, CC, CXX = sys.argv[1:]
PROGRAM = """#include <troland/troland.h>
#include <stdio.h>
int main(void) {
    double stops = 0;
    if (trl_exposure_from_intensity(&stops, NULL, 4, 1, NULL) != TRL_OK) return 1;
    printf("%s %g\\n", trl_version(), stops);
    return 0;
}
"""


def run(command, **more):
    done = subprocess.run(command, capture_output=True, text=True, **more)
    check(done.returncode == 0, f"{' '.join(command)}: {done.stdout}{done.stderr}")
    return done.stdout


def paths(dest):
    """Every installed file by the end of its path."""
    return [os.path.join(folder, name) for folder, _, names in os.walk(dest) for name in names]


def one(dest, end):
    found = [path for path in paths(dest) if path.endswith(end)]
    check(len(found) == 1, f"{end} is there {len(found)} times")
    return found[0]


def files(dest):
    """The program, what tells shells and people of it, and the headers, which are all there are."""
    program = one(dest, "bin/troland")
    for end, option in (("man1/troland.1", "--man"), ("bash-completion/completions/troland.bash", "--completion=bash"),
                        ("fish/vendor_completions.d/troland.fish", "--completion=fish"),
                        ("zsh/site-functions/_troland", "--completion=zsh")):
        with open(one(dest, end), encoding="utf-8") as file:
            check(file.read() == run([program, option]), f"{end} is not what {option} prints")
    headers = {os.path.basename(path) for path in paths(dest) if path.endswith(".h")}
    with open(one(dest, "troland/troland.h"), encoding="utf-8") as file:
        named = set(re.findall(r"#include \"([a-z_]+\.h)\"", file.read()))
    check(headers == named | {"troland.h"}, f"headers: {headers ^ named}")
    others = [path for path in paths(dest) if path.endswith((".a", ".py", ".c"))]
    check(not others, f"what nobody asked for: {others}")


def library(dest):
    """Its version stands in its name, in its soname and in what is exported."""
    path = one(dest, f"libtroland.so.{VERSION}")
    if not shutil.which("readelf"):
        raise Skip("no readelf here")
    check("[libtroland.so.0]" in run(["readelf", "-d", path]), "the soname is another one")
    table = run(["readelf", "--dyn-syms", "-W", path])
    own = re.findall(r"(?:FUNC|OBJECT) +GLOBAL +DEFAULT +\d+ (\S+)", table)
    check(len(own) > 100 and all(name.startswith("trl_") for name in own),
          f"exported: {[name for name in own if not name.startswith('trl_')]}")


def build(dest, compiler, name):
    if not shutil.which("pkg-config"):
        raise Skip("no pkg-config here")
    pc = one(dest, "pkgconfig/troland.pc")
    env = {**os.environ, "PKG_CONFIG_LIBDIR": os.path.dirname(pc), "PKG_CONFIG_SYSROOT_DIR": dest}
    check(run(["pkg-config", "--modversion", "troland"], env=env).strip() == VERSION, "another version")
    flags = run(["pkg-config", "--cflags", "--libs", "troland"], env=env).split()
    check("-ltroland" in flags and not [flag for flag in flags if flag.startswith("-l") and flag != "-ltroland"],
          f"flags: {flags}")
    with tempfile.TemporaryDirectory() as folder:
        source, program = os.path.join(folder, name), os.path.join(folder, "program")
        with open(source, "w", encoding="utf-8") as file:
            file.write(PROGRAM)
        run([*compiler.split(), "-Wall", "-Wextra", "-Werror", source, "-o", program, *flags])
        where = os.path.dirname(one(dest, f"libtroland.so.{VERSION}"))
        said = run([program], env={**os.environ, "LD_LIBRARY_PATH": where})
        check(said == f"{VERSION} 2\n", said)


def main():
    cases = Cases()
    with tempfile.TemporaryDirectory() as dest:
        cases.run("meson install", run, ["meson", "install", "-C", BUILD, "--no-rebuild", "--destdir", dest])
        cases.run("files", files, dest)
        cases.run("library", library, dest)
        cases.run("a program in C", build, dest, CC, "program.c")
        cases.run("a program in C++", build, dest, CXX, "program.cpp")
    cases.end()


if __name__ == "__main__":
    main()
