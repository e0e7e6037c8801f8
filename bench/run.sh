#!/bin/sh
# Measures troland and OpenColorIO on the same pixels, and prints one table.
#
#     bench/run.sh [--here]
#
# OpenColorIO comes from PyPI into an environment under build/ that nothing else
# uses. --here leaves it out. ./run bench builds first.
set -eu
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM

if [ "${1:-}" = --here ]; then
    exec build/bench/troland-bench
fi
rival=build/rival
if [ ! -x "$rival/bin/python" ] || ! "$rival/bin/python" -c 'import PyOpenColorIO, numpy' 2>/dev/null; then
    python3 -m venv "$rival"
    "$rival/bin/pip" -q install 'opencolorio==2.5.*' numpy
fi
build/bench/troland-bench --json "$work/troland.json" --pixels "$work/pixels.raw" >"$work/log" ||
    { cat "$work/log"; exit 1; }
"$rival/bin/python" bench/rival.py "$work/pixels.raw" 1920 1080 "$work/troland.json"
