#!/bin/sh
# prints.sh PROGRAM FILE [ARGUMENT…]: fails unless the program succeeds and prints
# what FILE holds.
set -eu
program=$1 expected=$2
shift 2
printed=$("$program" "$@")
if [ "$printed" != "$(cat "$expected")" ]; then
  printf 'printed:\n%s\nexpected (%s):\n%s\n' "$printed" "$expected" "$(cat "$expected")"
  exit 1
fi
