#!/usr/bin/env python3
"""What becomes of the target when things go wrong: the disk is full, a quota is
reached, the user stops the program, it is killed, the folder is read-only.

usage: faults_test.py TROLAND

In every case: no half file under the target's name, an existing target
untouched, no temporary file left (only SIGKILL may leave one, under a hidden
name), one sentence on standard error and the documented exit status.
"""
import glob
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from cases import Cases, Skip, check  # noqa: E402

TROLAND = os.path.abspath(sys.argv[1])
OLD = b"what was there before"


def start(arguments, folder, **options):
    return subprocess.Popen([TROLAND, *arguments], cwd=folder, stdin=subprocess.DEVNULL, text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)


def finish(process):
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


def leftovers(folder):
    """Everything in the folder but the pictures that the test put there."""
    return sorted(name for name in os.listdir(folder) if name not in ("in.exr", "big.exr"))


def temporaries(folder):
    return [name for name in os.listdir(folder) if name.startswith(".") or name.endswith(".tmp")]


def sentence(text):
    """One line for a person: who, what."""
    lines = [line for line in text.splitlines() if line.strip()]
    check(len(lines) == 1 and lines[0].startswith("troland: ") and len(lines[0]) > 20,
          f"expected one sentence on standard error, got {text!r}")


def picture(folder, name="in.exr", size="640x360"):
    path = os.path.join(folder, name)
    if not os.path.exists(path):
        status, _, err = finish(start(["chart", "sweep", name, "--size", size], folder))
        check(status == 0, f"could not draw the chart: {err}")
    return name


def quota(kib):
    """The child may write files of so many KiB; a write beyond fails, as on a
    full disk (SIGXFSZ is ignored, as it is under many shells and services)."""
    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (kib * 1024, kib * 1024))
    return limit


def no_room(target, kib):
    with tempfile.TemporaryDirectory() as folder:
        picture(folder)
        status, _, err = finish(start(["render", "in.exr", target], folder, preexec_fn=quota(kib)))
        check(status == 1, f"exit status {status}: {err}")
        sentence(err)
        check(not leftovers(folder), f"left behind: {leftovers(folder)}")


def no_room_for_chart():
    with tempfile.TemporaryDirectory() as folder:
        status, _, err = finish(start(["chart", "sweep", "x.exr", "--size", "640x360"], folder,
                                      preexec_fn=quota(16)))
        check(status == 1, f"exit status {status}: {err}")
        sentence(err)
        check(not leftovers(folder), f"left behind: {leftovers(folder)}")


def no_room_over_old():
    with tempfile.TemporaryDirectory() as folder:
        picture(folder)
        with open(os.path.join(folder, "out.png"), "wb") as file:
            file.write(OLD)
        status, _, err = finish(start(["render", "in.exr", "out.png", "--overwrite"], folder,
                                      preexec_fn=quota(16)))
        check(status == 1, f"exit status {status}: {err}")
        with open(os.path.join(folder, "out.png"), "rb") as file:
            check(file.read() == OLD, "the old picture was touched")
        check(leftovers(folder) == ["out.png"], f"left behind: {leftovers(folder)}")


def full_disk():
    """A file system of 64 KiB, in a mount name space of the child's own."""
    with tempfile.TemporaryDirectory() as folder:
        picture(folder)
        disk = os.path.join(folder, "disk")
        os.mkdir(disk)
        script = ('mount -t tmpfs -o size=64k none disk || exit 99; "$0" render in.exr disk/out.png; '
                  'status=$?; ls -A disk; exit $status')
        wrap = ["unshare", "-m"] if os.geteuid() == 0 else ["unshare", "-Urm"]
        try:
            done = subprocess.run([*wrap, "sh", "-c", script, TROLAND], cwd=folder, text=True,
                                  capture_output=True, timeout=60)
        except FileNotFoundError as why:
            raise Skip("no unshare here") from why
        if done.returncode == 99 or "unshare" in done.stderr:
            raise Skip("this machine allows no mounts: " + done.stderr.strip())
        check(done.returncode == 1, f"exit status {done.returncode}: {done.stderr}")
        sentence(done.stderr)
        check(not done.stdout.strip(), f"left behind: {done.stdout}")


def read_only_folder():
    with tempfile.TemporaryDirectory() as folder:
        picture(folder)
        for target in ("nowhere/out.png", "/proc/out.png", "/dev/full/x.png"):
            status, _, err = finish(start(["render", "in.exr", target], folder))
            check(status == 1, f"{target}: exit status {status}: {err}")
            sentence(err)
        check(not leftovers(folder), f"left behind: {leftovers(folder)}")


def existing_target():
    with tempfile.TemporaryDirectory() as folder:
        picture(folder)
        with open(os.path.join(folder, "out.png"), "wb") as file:
            file.write(OLD)
        status, _, err = finish(start(["render", "in.exr", "out.png"], folder))
        check(status != 0, "an existing file was replaced without --overwrite")
        sentence(err)
        with open(os.path.join(folder, "out.png"), "rb") as file:
            check(file.read() == OLD, "the old picture was touched")


def wait_for(condition):
    end = time.monotonic() + 30
    while not condition() and time.monotonic() < end:
        time.sleep(0.001)


def stopped(number, expected, old):
    """Stops a long render at once, and at several moments after it began to write."""
    middle = 0
    with tempfile.TemporaryDirectory() as folder:
        picture(folder, "big.exr", "3600x2400")
        for delay in (None, 0, 0.02, 0.05, 0.1):
            if old:
                with open(os.path.join(folder, "out.png"), "wb") as file:
                    file.write(OLD)
            process = start(["render", "big.exr", "out.png", "--depth", "16", "--overwrite"], folder)
            if delay is not None:
                wait_for(lambda: temporaries(folder) or process.poll() is not None)
                time.sleep(delay)
                middle += bool(temporaries(folder))
            else:
                time.sleep(0.005)
            process.send_signal(number)
            status, _, err = finish(process)
            check(status in expected, f"exit status {status} after {delay} s, expected {expected}: {err}")
            if number != signal.SIGKILL:
                check(not temporaries(folder), f"left behind: {temporaries(folder)}")
            for name in temporaries(folder):
                os.remove(os.path.join(folder, name))
            if old:
                with open(os.path.join(folder, "out.png"), "rb") as file:
                    check(file.read() == OLD, "the old picture was touched")
            else:
                check(not glob.glob(os.path.join(folder, "out.png")), "a half picture was left")
        check(middle > 1, "no run was stopped while it wrote: make the picture larger")


def pipe_closed():
    """`troland displays | head -1`: no noise, no crash."""
    process = start(["displays"], "/")
    process.stdout.close()
    err = process.stderr.read()
    process.stderr.close()
    status = process.wait(timeout=60)
    check(status in (0, 1, -signal.SIGPIPE), f"exit status {status}: {err}")


def output_full():
    """Reports to a full device are a failure, not a success."""
    with open("/dev/full", "w", encoding="utf-8") as full:
        calls = [["displays"], ["scope", "ramp.exr", "--json"], ["range", "scene", "ramp.exr"]]
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([TROLAND, "chart", "ramp", "ramp.exr", "--size", "64x64"], cwd=folder, check=True,
                           timeout=60)
            for call in calls:
                done = subprocess.run([TROLAND, *call], stdout=full, stderr=subprocess.PIPE, text=True, cwd=folder,
                                      stdin=subprocess.DEVNULL, timeout=60)
                check(done.returncode == 1, f"exit status {done.returncode}")
                check("No space left on device" in done.stderr, done.stderr)
                sentence(done.stderr)


def main():
    cases = Cases()
    for target in ("out.png", "out.exr"):
        for kib in (1, 16, 64):
            cases.run(f"no room for {target} beyond {kib} KiB", no_room, target, kib)
    cases.run("no room for a chart", no_room_for_chart)
    cases.run("no room, old picture stays", no_room_over_old)
    cases.run("full disk", full_disk)
    cases.run("a folder that cannot be written", read_only_folder)
    cases.run("an existing target", existing_target)
    ended = {130, -signal.SIGINT}
    cases.run("Ctrl-C, no target", stopped, signal.SIGINT, ended, False)
    cases.run("Ctrl-C, old picture stays", stopped, signal.SIGINT, ended, True)
    cases.run("SIGTERM, no target", stopped, signal.SIGTERM, {143, 130, -signal.SIGTERM}, False)
    cases.run("killed, old picture stays", stopped, signal.SIGKILL, {-signal.SIGKILL}, True)
    cases.run("killed, no target", stopped, signal.SIGKILL, {-signal.SIGKILL}, False)
    cases.run("the reader of the report goes away", pipe_closed)
    cases.run("the report cannot be written", output_full)
    cases.end()


if __name__ == "__main__":
    main()
