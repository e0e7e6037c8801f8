#!/bin/sh
# fuzz.sh BUILD SECONDS: runs each harness of fuzz/ for SECONDS, from its seeds
# in fuzz/seeds/<name>/. What it finds stays in BUILD/fuzz-found/<name>/.
# Ends with "N passed, N failed".
set -eu
cd -- "$(dirname -- "$0")/.."
build=$1 seconds=$2
passed=0 failed=0
export ASAN_OPTIONS=allocator_may_return_null=1:detect_leaks=1
export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1

for harness in "$build"/fuzz/*_fuzz; do
  name=$(basename "$harness" _fuzz)
  found=$build/fuzz-found/$name
  corpus=$build/fuzz-corpus/$name
  mkdir -p "$found" "$corpus"
  set -- "$corpus"
  [ ! -d "fuzz/seeds/$name" ] || set -- "$@" "fuzz/seeds/$name"
  if "$harness" -max_total_time="$seconds" -timeout=60 -rss_limit_mb=2048 -max_len=16384 \
    -artifact_prefix="$found/" -print_final_stats=1 "$@" >"$found/log" 2>&1; then
    passed=$((passed + 1))
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$found/log")
    printf '  ok      fuzz %s: %s inputs\n' "$name" "$runs"
  else
    failed=$((failed + 1))
    printf '  FAILED  fuzz %s (%s has all of it)\n' "$name" "$found/log"
    grep -vE '^(#[0-9]+|INFO|stat::)' "$found/log" | head -n 40 | sed 's/^/          /'
  fi
done

printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
