#!/usr/bin/env python3
"""Help, manual page, completion and docs/cli.md come from one table: they agree
with each other and with what the program does. usage: documents_test.py TROLAND"""
import os
import re
import shutil
import subprocess
import tempfile

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


def complete(folder, *words):
    """What bash offers for the last of the words."""
    script = os.path.join(folder, "completion.bash")
    if not os.path.exists(script):
        with open(script, "w", encoding="utf-8") as file:
            file.write(good(HERE, "--completion", "bash")[0])
    line = " ".join(f"'{word}'" for word in words)
    code = f"source '{script}'; COMP_WORDS=(troland {line}); COMP_CWORD={len(words)}; _troland; " \
           'printf "%s\\n" "${COMPREPLY[@]}"'
    done = subprocess.run(["bash", "-c", code], cwd=folder, capture_output=True, text=True)
    check(not done.stderr, done.stderr)
    return set(done.stdout.split())


def bash():
    with tempfile.TemporaryDirectory() as folder:
        check(complete(folder, "") >= set(commands()), "not all commands are offered")
        check(complete(folder, "ren") == {"render"}, "ren does not complete")
        for name in commands():
            check(complete(folder, name, "--") == set(options(name)), f"the options of {name}")
        check(complete(folder, "render", "--display", "rec2100-h") == {"rec2100-hlg", "rec2100-hlg-d60"}, "displays")
        check(complete(folder, "render", "-i", "acesc") == {"acescg", "acescc", "acescct"}, "spaces")
        check(complete(folder, "render", "--depth", "") == {"8", "10", "12", "16", "half", "float"}, "depths")
        check("ramp" in complete(folder, "chart", "ra"), "charts")
        with open(os.path.join(folder, "shot.exr"), "wb"):
            check(complete(folder, "render", "sho") == {"shot.exr"}, "files")


def zsh():
    text = good(HERE, "--completion", "zsh")[0]
    check(text.startswith("#compdef troland"), "no #compdef")
    for name in commands():
        check(f"    {name})" in text, f"nothing on {name}")
    if not shutil.which("zsh"):
        raise Skip("no zsh here")
    done = subprocess.run(["zsh", "-n"], input=text, text=True, capture_output=True)
    check(done.returncode == 0 and not done.stderr, f"zsh says: {done.stderr}")


def version():
    out, _ = good(HERE, "--version")
    check(re.fullmatch(r"troland \d+\.\d+\.\d+ \((baseline|avx2|avx512|neon)\)\n", out), out)
    out, _ = good(HERE, "--version", env={"TRL_CPU": "baseline"})
    check("(baseline)" in out, out)


def main():
    cases = Cases()
    for case in (help_is_one_text, options_exist, manual, page_is_current, bash, zsh, version):
        cases.run(case.__name__.replace("_", " "), case)
    cases.end()


if __name__ == "__main__":
    main()
