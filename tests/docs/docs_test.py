#!/usr/bin/env python3
"""Runs every example of the pages and of the help texts, and follows their links.

usage: docs_test.py TROLAND LIBRARY_FOLDER CC      (or --self-test)

In README.md and docs/**/*.md:
  ```sh and ```console   each `troland ...` line is run (in `console`, the lines
                         that begin with "$ "); `./run VERB` lines must name a
                         verb that there is; other programs are not run.
  ```c                   a block with an #include is compiled with all warnings
                         as errors; one with a main is linked and run too.
  | `troland …` |        a cell of a table that is one command is run, too.
  `trl_name`             a name of the library must stand in a header.
  links                  to files of the project, and to headings, must lead there.

The commands of one page run in its order in one scratch folder, so that a page
may use what it has made. Pictures of the reader's own are stood in for by a small
chart under the names in STAND_INS. A line that should fail ends with
`# exits N`. A fence `sh no-test` is not run.
"""
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from cases import BUILT_WITHOUT, TOP, Cases, Skip, check, skip_without  # noqa: E402

STAND_INS = ["shot.exr", "photo.exr", "in.exr", "IN.exr", "yours.exr", "YOURS.exr", "picture.exr",
             "plate.exr", "lamp.exr", "render.exr", "scene.exr",
             *(f"shot.{frame}.exr" for frame in range(1001, 1007))]
# Measurements of the reader's own.
TEXTS = {"screen.txt": "0 0.001\n0.1 0.006\n0.25 0.05\n0.5 0.22\n0.75 0.53\n1 1\n"}
# Exposures of the same picture, in stops.
BRACKET = {"under.exr": "-2", "over.exr": "+2"}
FENCE = re.compile(r"^(```+)[ \t]*([^\n]*)\n(.*?)^\1[ \t]*$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(?<!`)\[[^\]\n]*\]\(([^)\s]+)[^)]*\)")
CELL = re.compile(r"^\|.*?\| `(troland [^`]+)` (?=\|)", re.MULTILINE)
NAME = re.compile(r"`(trl_\w+|TRL_\w+)(?:\([^`]*)?`")
EXITS = re.compile(r"#\s*exits (\d+)")
SECONDS = 120


def pages():
    found = [os.path.join(TOP, "README.md"), os.path.join(TOP, "CONTRIBUTING.md")]
    found += sorted(glob.glob(os.path.join(TOP, "docs", "**", "*.md"), recursive=True))
    return [page for page in found if os.path.exists(page)]


def commands(language, text):
    """The command lines of a block, continuation lines joined."""
    text = re.sub(r"\\\n\s*>?\s*", " ", text)
    for line in text.splitlines():
        line = line.strip()
        if language == "console":
            if not line.startswith("$ "):
                continue
            line = line[2:]
        if line and not line.startswith("#"):
            yield line


def runnable(line):
    return re.match(r"^(\w+=\S+\s+)*(\./)?(build/)?troland(\s|$)", line) is not None


def slug(heading):
    """The anchor that a forge gives to a heading."""
    plain = re.sub(r"[`*_]|\[([^\]]*)\]\([^)]*\)", r"\1", heading.strip().lower())
    return re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", plain))


def anchors(text):
    return {slug(match) for match in re.findall(r"^#+\s+(.*)$", FENCE.sub("", text), re.MULTILINE)}


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def library_names():
    """Every name that a header of the project holds."""
    headers = glob.glob(os.path.join(TOP, "include", "**", "*.h"), recursive=True)
    headers += glob.glob(os.path.join(TOP, "src", "**", "*.h"), recursive=True)
    return {name for path in headers for name in re.findall(r"\b(?:trl|TRL)_\w+", read(path))}


class Page:
    """One page's examples, run in a scratch folder of their own."""

    def __init__(self, troland, libraries, compiler, name):
        self.troland, self.libraries, self.compiler = troland, libraries, compiler
        self.name = name
        self.faults, self.count = [], 0
        self.skipped = []  # why, for each example that this build cannot run

    def fault(self, what):
        self.faults.append(f"{self.name}: {what}")

    def prepare(self, scratch, picture):
        os.mkdir(os.path.join(scratch, "build"))
        os.symlink(self.troland, os.path.join(scratch, "build", "troland"))
        for name, text in TEXTS.items():
            with open(os.path.join(scratch, name), "w", encoding="utf-8") as file:
                file.write(text)
        if picture:
            os.mkdir(os.path.join(scratch, "data"))
            shutil.copy(picture, os.path.join(scratch, "data", "studio.exr"))
            for name in STAND_INS:
                shutil.copy(picture, os.path.join(scratch, name))
            for name in BRACKET:
                shutil.copy(os.path.join(os.path.dirname(picture), name), os.path.join(scratch, name))

    def run_line(self, line, scratch):
        self.count += 1
        expected = int(found.group(1)) if (found := EXITS.search(line)) else 0
        path = os.path.dirname(self.troland) + os.pathsep + os.environ.get("PATH", "")
        env = {**os.environ, "PATH": path, "LC_ALL": "C.UTF-8"}
        try:
            done = subprocess.run(["sh", "-c", line], cwd=scratch, env=env, text=True, timeout=SECONDS,
                                  stdin=subprocess.DEVNULL, capture_output=True)
        except subprocess.TimeoutExpired:
            self.fault(f"`{line}` took more than {SECONDS} s")
            return
        if done.returncode != expected:
            said = (done.stderr or done.stdout).strip()
            # What comes after an example that could not be run may need what it would have made.
            if (lacks := BUILT_WITHOUT.search(said)) or self.skipped:
                self.skipped.append(lacks.group(1) if lacks else self.skipped[0])
                return
            self.fault(f"`{line}` ended with {done.returncode}, not {expected}: {said}")

    def run_verb(self, line):
        self.count += 1
        verb = line.split()[1] if len(line.split()) > 1 else ""
        if f"verb_{verb}()" not in read(os.path.join(TOP, "run")) and verb != "help":
            self.fault(f"`{line}`: ./run has no such verb")

    def compile_block(self, text, scratch):
        self.count += 1
        source = os.path.join(scratch, f"example{self.count}.c")
        with open(source, "w", encoding="utf-8") as file:
            file.write(text)
        flags = ["-std=c17", "-Wall", "-Wextra", "-Werror", "-I", os.path.join(TOP, "include"), source]
        if "main(" not in text:
            command = [*self.compiler, *flags, "-fsyntax-only"]
        else:
            command = [*self.compiler, *flags, "-o", source[:-2], "-L", self.libraries, "-ltroland", "-lm",
                       f"-Wl,-rpath,{self.libraries}"]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            self.fault(f"a C example does not compile: {done.stderr}")
        elif "main(" in text:
            self.run_line(source[:-2], scratch)

    def check_links(self, text):
        folder = os.path.dirname(os.path.join(TOP, self.name))
        for target in LINK.findall(FENCE.sub("", text)):
            if re.match(r"^[a-z]+:", target):
                continue
            self.count += 1
            path, _, anchor = target.partition("#")
            full = os.path.normpath(os.path.join(folder, path))
            if path and not os.path.exists(full):
                self.fault(f"the link {target} leads nowhere")
            elif anchor and (not path or full.endswith(".md")) and anchor not in anchors(read(full) if path else text):
                self.fault(f"the link {target} names a heading that is not there")

    def check_pictures(self, text):
        """A picture that is shown was made by a command that is shown, or like it."""
        for path in re.findall(r"!\[[^\]]*\]\(([^)\s]+)\)", FENCE.sub("", text)):
            self.count += 1
            if os.path.basename(path) not in re.sub(r"\]\([^)]*\)", "", text):
                self.fault(f"no command says how {path} was made")

    def check_names(self, text):
        known = library_names()
        for name in NAME.findall(FENCE.sub("", text)):
            self.count += 1
            if name not in known:
                self.fault(f"no header holds {name}")

    def run_block(self, info, block, scratch):
        words = info.split()
        language = words[0] if words else ""
        if "no-test" in words:
            return
        if language in ("sh", "console"):
            for line in commands(language, block):
                if runnable(line):
                    self.run_line(line, scratch)
                elif line.startswith("./run"):
                    self.run_verb(line)
        elif language == "c" and "#include" in block:
            self.compile_block(block, scratch)

    def check(self, text, picture):
        self.check_links(text)
        self.check_names(text)
        self.check_pictures(text)
        with tempfile.TemporaryDirectory() as scratch:
            self.prepare(scratch, picture)
            place = 0
            for fence in [*FENCE.finditer(text), None]:
                for line in CELL.findall(text[place:fence.start() if fence else len(text)]):
                    self.run_line(line, scratch)
                if fence:
                    self.run_block(fence.group(2), fence.group(3), scratch)
                    place = fence.end()
        return self.faults


def help_page(troland):
    """The examples of all help texts, as if they were one page."""
    text = subprocess.run([troland, "--help"], capture_output=True, text=True).stdout
    names = re.findall(r"^  ([a-z]+)  +\S", text, re.MULTILINE)
    lines = []
    for name in names:
        done = subprocess.run([troland, name, "--help"], capture_output=True, text=True)
        if done.returncode:
            lines.append(f"troland {name} --help")
        lines += [line.strip() for line in done.stdout.splitlines()
                  if re.match(r"^\s+troland \S", line) and not re.search(r"[\[<…]|\.\.\.", line)]
    return names, "```sh\n" + "\n".join(lines) + "\n```\n", len(lines)


def stand_in(troland, folder):
    """A small scene-linear picture, so that the examples take no time."""
    picture = os.path.join(folder, "picture.exr")
    done = subprocess.run([troland, "chart", "sweep", picture, "--size", "160x90", "--quiet"],
                          capture_output=True, text=True)
    skip_without(done.stderr)
    done.check_returncode()
    for name, stops in BRACKET.items():
        subprocess.run([troland, "expose", picture, os.path.join(folder, name), "--exposure", stops], check=True)
    return picture


def self_test():
    page = "# A b\n[x](#a-b) [y](#none) [z](run) [w](nowhere.md)\n" \
           "```sh\n./run fly\ntroland-like\n```\n```c\n#include <troland/none.h>\n```\n" \
           "```console\n$ troland x # exits 3\nsays: y\n$ troland y\n```\n```sh no-test\ntroland z\n```\n" \
           "![p](run#made.png) `trl_exposure_ramp` `trl_no_such_call`\n| a | `troland cell` | b |\n"
    faults = Page("/bin/false", "/", ["cc"], "README.md").check(page, None)
    expected = ["#none", "nowhere.md", "./run fly", "does not compile", "`troland x", "`troland y`",
                "run#made.png", "trl_no_such_call", "`troland cell`"]
    wrong = [f"not found: {text}" for text in expected if not any(text in fault for fault in faults)]
    if len(faults) != len(expected):
        wrong.append(f"unexpected: {faults}")
    return wrong


def main():
    if "--self-test" in sys.argv[1:]:
        wrong = self_test()
        print("\n".join(wrong))
        return 1 if wrong else 0
    troland, libraries, compiler = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]), sys.argv[3:]
    cases = Cases()

    def page(name, text, picture):
        it = Page(troland, libraries, compiler, name)
        faults = it.check(text, picture)
        check(not faults, "\n   ".join(faults))
        if it.skipped:
            raise Skip(f"{len(it.skipped)} of {it.count} examples: {', '.join(sorted(set(it.skipped)))}")

    def all_pages(folder):
        picture = stand_in(troland, folder)
        names, text, examples = help_page(troland)
        cases.run("each command has an example", check, len(names) > 3 and examples >= len(names),
                  f"{examples} examples for the commands {names}")
        cases.run("help", page, "help", text, picture)
        for path in pages():
            cases.run(os.path.relpath(path, TOP), page, os.path.relpath(path, TOP), read(path), picture)

    with tempfile.TemporaryDirectory() as folder:
        cases.run("all pages", all_pages, folder)
    cases.end()


if __name__ == "__main__":
    sys.exit(main())
