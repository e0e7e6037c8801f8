#!/usr/bin/env python3
"""Completion as the shells offer it: bash by its function and by keys, fish by its own
question, zsh by keys. usage: completion_test.py TROLAND"""
import os
import pty
import re
import select
import shutil
import signal
import subprocess
import tempfile
import time

from program import Cases, Skip, check, good

HERE = "/"
SECONDS = 30  # until a shell on a busy machine has answered
HLG = {"rec2100-hlg", "rec2100-hlg-d60"}


def names():
    """The commands in the list of --help."""
    text = good(HERE, "--help")[0]
    return set(re.findall(r"^  ([a-z]+)  +\S", text.split("\nCommands\n")[1].split("\n  -")[0], re.MULTILINE))


def options(command):
    """The long options of the help text."""
    found = set()
    for no, name in re.findall(r"^  (?:-\w, )?--(\[no-\])?([a-z-]+)", good(HERE, "help", command)[0], re.MULTILINE):
        found |= {f"--{name}", f"--no-{name}"} if no else {f"--{name}"}
    return found


def script(folder, shell):
    if not shutil.which(shell):
        raise Skip(f"no {shell} here")
    path = os.path.join(folder, f"troland.{shell}")
    with open(path, "w", encoding="utf-8") as file:
        file.write(good(HERE, "--completion", shell)[0])
    return path


def ask_bash(folder, *words):
    """What bash offers for the last of the words, which it has parted at = and :."""
    line = " ".join(f"'{word}'" for word in words)
    code = f"source '{script(folder, 'bash')}'; COMP_WORDS=(troland {line}); COMP_CWORD={len(words)}; _troland; " \
           'printf "%s\\n" "${COMPREPLY[@]}"'
    done = subprocess.run(["bash", "-c", code], cwd=folder, capture_output=True, text=True)
    check(not done.stderr, done.stderr)
    return set(filter(None, done.stdout.split("\n")))


def bash(folder):
    check(ask_bash(folder, "") == names(), "not the commands")
    check(ask_bash(folder, "ren") == {"render"}, "ren does not complete")
    for name in names():
        check(ask_bash(folder, name, "--") == options(name), f"the options of {name}")
    check(ask_bash(folder, "render", "--display", "rec2100-h") == HLG, "displays")
    check(ask_bash(folder, "render", "--display", "=", "rec2100-h") == HLG, "displays after =")
    check(ask_bash(folder, "render", "no", ":", "o") == {"on.exr"}, "a file with a colon")
    check(ask_bash(folder, "scope", "--plot", "=", "no", ":", "o") == {"on.exr"}, "= and a colon")
    check(ask_bash(folder, "render", "-i", "acesc") == {"acescg", "acescc", "acescct"}, "spaces")
    check(ask_bash(folder, "render", "--depth", "") == {"8", "10", "12", "16", "half", "float"}, "depths")
    check(ask_bash(folder, "range", "sc") == {"scene"}, "meanings")
    check(ask_bash(folder, "chart", "ra") == {"ramp"}, "charts")
    check(ask_bash(folder, "help", "ra") == {"range"}, "commands after help")
    check(ask_bash(folder, "--completion", "") == {"bash", "fish", "zsh"}, "shells")
    check(ask_bash(folder, "render", "my") == {"my shot.exr"}, "a file with a space")


def fish(folder):
    def ask(line):
        done = subprocess.run(["fish", "--no-config", "-c", f"source '{path}'; complete -C '{line}'"], cwd=folder,
                              capture_output=True, text=True, env={**os.environ, "HOME": folder})
        check(done.returncode == 0 and not done.stderr, done.stderr)
        return {offer.split("\t")[0] for offer in done.stdout.splitlines()}

    path = script(folder, "fish")
    check(ask("troland ") == names(), "not the commands")
    for name in names():
        check(ask(f"troland {name} --") == options(name), f"the options of {name}")
    check(ask("troland render --display rec2100-h") == HLG, "displays")
    check(ask("troland render -d rec2100-h") == HLG, "displays after -d")
    check(ask("troland range sc") == {"scene"}, "meanings")
    check(ask("troland help ra") == {"range"}, "commands after help")
    check(ask("troland render my") == {"my shot.exr"}, "files")


class Typed:
    """A shell at a terminal, and what it makes of keys."""

    def __init__(self, folder, command, setup):
        self.pid, self.end = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            os.execvpe(command[0], command, {"PATH": os.environ["PATH"], "TERM": "dumb", "HOME": folder,
                                             "PS1": "ready> ", "LC_ALL": "C.UTF-8"})
        self.expect("", r"ready> ")
        self.expect(setup + "; echo set''up\r", r"setup[^>]*ready> ")

    def expect(self, keys, pattern):
        """Types, and waits until the screen shows the pattern."""
        os.write(self.end, keys.encode())
        seen, last = "", time.monotonic() + SECONDS
        while not re.search(pattern, seen, re.DOTALL):
            check(time.monotonic() < last, f"after {keys!r}, {pattern} does not come: {seen!r}")
            if select.select([self.end], [], [], 0.2)[0]:
                seen += os.read(self.end, 65536).decode(errors="replace").replace("\a", "")

    def line(self, keys, pattern):
        self.expect(keys + "\t", pattern)
        self.expect("\x15\r", r"ready> ")  # drops the line

    def close(self):
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.end)


def keys(folder, command, setup):
    shell = Typed(folder, command, setup.replace("SCRIPT", script(folder, command[0])))
    try:
        shell.line("troland ren", r"troland rend?er ")
        shell.line("troland render my", r"my\\ shot\.exr ")
        shell.line("troland render --display=rec2100-hlg-", r"--display=rec2100-hlg-d60 ")
        shell.line("troland render -d rec2100-hlg-", r"-d rec2100-hlg-d60 ")
        shell.line("troland scope --plot=no:o", r"no\\?:on\.exr ")
        shell.line("troland palette triad x my", r"my\\ shot\.exr")
        shell.line("troland range camera --flat x --dark my", r"my\\ shot\.exr")
    finally:
        shell.close()


def main():
    cases = Cases()
    with tempfile.TemporaryDirectory() as folder:
        for name in ("my shot.exr", "no:on.exr"):
            with open(os.path.join(folder, name), "wb"):
                pass
        cases.run("bash", bash, folder)
        cases.run("bash, by keys", keys, folder, ["bash", "--norc", "--noprofile", "-i"],
                  "bind 'set show-all-if-ambiguous on'; bind 'set enable-bracketed-paste off'; source 'SCRIPT'")
        cases.run("fish", fish, folder)
        cases.run("zsh, by keys", keys, folder, ["zsh", "-f", "-i"],
                  "autoload -U compinit; compinit -u -D; source 'SCRIPT'")
    cases.end()


if __name__ == "__main__":
    main()
