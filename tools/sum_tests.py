#!/usr/bin/env python3
"""Sums a Meson test log to a line `N passed, N failed, N skipped`.

usage: sum_tests.py STATUS TESTLOG.json

Each line of the log is one program. A cmocka program counts with each of its
cases, any other program once. A program that failed without a failed case (it
crashed, hung or could not be started) counts as one failure. What failed is
printed with its output. STATUS is the exit status of `meson test`: where it is
not 0, something failed, whatever the log says.
"""
import json
import re
import sys

# Not the lines of cmocka's own sum, "[  FAILED  ] 2 test(s), listed below:".
CASE = re.compile(r"^\[\s+(OK|FAILED|SKIPPED)\s+\] (?!\d+ test\(s\))(\S.*)$", re.MULTILINE)
SHOWN_LINES = 60


def cases(program):
    """The outcomes of one program: (passed, failed, skipped)."""
    text = program.get("stdout", "") + "\n" + program.get("stderr", "")
    found = {}
    rank = {"OK": 0, "SKIPPED": 1, "FAILED": 2}
    for outcome, name in CASE.findall(text):
        if name not in found or rank[outcome] > rank[found[name]]:
            found[name] = outcome
    outcomes = list(found.values())
    passed, failed, skipped = (outcomes.count(x) for x in ("OK", "FAILED", "SKIPPED"))
    result = program["result"]
    if result in ("OK", "EXPECTEDFAIL"):
        return (passed, 0, skipped) if passed + skipped else (1, 0, 0)
    if result == "SKIP":
        return (passed, 0, skipped or 1)
    return (passed, failed or 1, skipped)


def name(program):
    """Without the project and the suite, which Meson puts before some names."""
    return program["name"].split(" / ")[-1]


def show(program):
    print(f"-- FAILED: {name(program)} ({program['result']}, {program.get('duration', 0):.1f} s)")
    text = program.get("stdout", "") + program.get("stderr", "")
    lines = [line for line in text.splitlines() if not re.match(r"\[\s+(OK|RUN)\s", line)]
    print("\n".join("   " + line for line in lines[-SHOWN_LINES:]))


def main():
    status, path = int(sys.argv[1]), sys.argv[2]
    try:
        with open(path, encoding="utf-8", errors="replace") as log:
            programs = [json.loads(line) for line in log if line.strip()]
    except OSError as why:
        print(f"no test log ({why}): did the tests start?")
        programs = []
    total = [0, 0, 0]
    for program in programs:
        counts = cases(program)
        total = [a + b for a, b in zip(total, counts)]
        if counts[1]:
            show(program)
        elif program["result"] == "SKIP":
            reason = (program.get("stdout", "").strip().splitlines() or [""])[-1]
            print(f"-- skipped: {name(program)} {reason}")
    slowest = sorted(programs, key=lambda p: -p.get("duration", 0))[:3]
    print("slowest: " + ", ".join(f"{name(p)} {p.get('duration', 0):.1f} s" for p in slowest))
    if not programs or (status != 0 and total[1] == 0):
        print(f"meson test ended with status {status}")
        total[1] += 1
    print(f"{total[0]} passed, {total[1]} failed, {total[2]} skipped")
    return 1 if total[1] else 0


if __name__ == "__main__":
    sys.exit(main())
