#!/usr/bin/env python3
"""Help, manual page and docs/cli.md come from one table: they agree
with each other and with what the program does. usage: documents_test.py TROLAND"""
import os
import platform
import re
import shutil
import subprocess

from program import TOP, Cases, Skip, check, good, run

HERE = "/"


def commands():
    """The names in the list of commands of --help."""
    text = good(HERE, "--help")[0]
    return re.findall(r"^  ([a-z]+)  +\S", text.split("\nCommands\n")[1].split("\n  -")[0], re.MULTILINE)


def options(command):
    """{long option: takes a value} from the help text."""
    found = {}
    for line in good(HERE, "help", command)[0].splitlines():
        match = re.match(r"^  (?:-\w, )?--(\[no-\])?([a-z-]+)( [A-Z]\S*)?(?:  |$)", line)
        if match:
            found["--" + match.group(2)] = bool(match.group(3))
            if match.group(1):
                found["--no-" + match.group(2)] = False
    return found


def help_is_one_text():
    names = commands()
    check(names == ["render", "info", "chart", "sensor", "intensity", "exposure", "expose", "merge", "range",
                    "scope", "color", "gamma", "palette", "displays", "spaces", "help"], f"commands: {names}")
    for name in names:
        text = good(HERE, name, "--help")[0]
        check(text == good(HERE, "help", name)[0] == good(HERE, name, "-h")[0], f"three helps for {name}")
        check(text.startswith(f"  troland {name}"), f"the help of {name} does not begin with an example")
        check(f"Usage: troland {name} " in text, f"no usage of {name}")
        check(max(map(len, text.split("\n\nUsage")[1].splitlines())) <= 80, f"wide lines in the help of {name}")
        check("--help" in options(name), f"{name} has no --help")
        # Help wins over everything else on the line.
        check(good(HERE, name, "--no-such-option", "--help")[0] == text, f"{name}: help does not win")


def options_exist():
    """What the help lists is understood, what it does not list is not."""
    for name in commands():
        for option, takes in options(name).items():
            if option == "--help":
                continue
            _, _, err = run(HERE, name, option, "--surely-unknown")
            check(("needs a value" if takes else "unknown option --surely-unknown") in err, f"{name} {option}: {err}")


def manual():
    text = good(HERE, "--man")[0].replace("\\-", "-")
    for name in commands():
        check(f".SH TROLAND {name}" in text, f"no section on {name}")
        for option in options(name):
            if not option.startswith("--no-"):
                check(option in text or option.replace("--", "--[no-]") in text, f"no {option} of {name}")
    if not shutil.which("groff"):
        raise Skip("no groff here")
    done = subprocess.run(["groff", "-man", "-Tutf8", "-ww", "-k", "-z"], input=good(HERE, "--man")[0], text=True,
                          capture_output=True)
    check(done.returncode == 0 and not done.stderr, f"groff says: {done.stderr}")


def page_is_current():
    with open(os.path.join(TOP, "docs", "cli.md"), encoding="utf-8") as file:
        check(file.read() == good(HERE, "--markdown")[0],
              "docs/cli.md is old: build/troland --markdown > docs/cli.md")


def version():
    out, _ = good(HERE, "--version")
    check(re.fullmatch(r"troland \d+\.\d+\.\d+ \((baseline|avx2|avx512|neon)\)\n", out), out)
    out, _ = good(HERE, "--version", env={"TRL_CPU": "baseline"})
    check("(baseline)" in out, out)


def processor_tier():
    """A tier that cannot be honoured is named once, and nothing else changes."""
    plain, err = good(HERE, "intensity", "1")
    for wish in ("", "baseline"):
        check(good(HERE, "intensity", "1", env={"TRL_CPU": wish}) == (plain, ""), f"TRL_CPU='{wish}'")
    for wish, part in (("nonsense", "is 'nonsense', which is no processor tier"), ("AVX2", "is 'AVX2'"),
                       ("neon" if platform.machine() == "x86_64" else "avx2", "this machine cannot run")):
        out, err = good(HERE, "intensity", "1", env={"TRL_CPU": wish})
        check(out == plain and err.count("\n") == 1 and err.startswith("troland: warning: TRL_CPU") and part in err,
              f"TRL_CPU={wish}: {err}")
    check("TRL_CPU" in good(HERE, "displays", "srgb", env={"TRL_CPU": "x"})[1], "displays says nothing")
    status, _, err = run(HERE, "render", "none.exr", "out.png", "-q", env={"TRL_CPU": "x"})
    check(status == 1 and "TRL_CPU" not in err, f"--quiet: {err}")


def main():
    cases = Cases()
    for case in (help_is_one_text, options_exist, manual, page_is_current, version, processor_tier):
        cases.run(case.__name__.replace("_", " "), case)
    cases.end()


if __name__ == "__main__":
    main()
