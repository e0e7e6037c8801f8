#!/bin/sh
# lint.sh BUILD: the rules of the house, one after the other; all are tried, each
# is named with its outcome. Ends with "N passed, N failed".
set -eu
cd -- "$(dirname -- "$0")/.."
build=$1
passed=0 failed=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT
jobs=$(nproc)

# check NAME COMMAND…
check() {
  name=$1
  shift
  if "$@" >"$log" 2>&1; then
    passed=$((passed + 1))
    printf '  ok      %s\n' "$name"
  else
    failed=$((failed + 1))
    printf '  FAILED  %s\n' "$name"
    head -n 60 "$log" | sed 's/^/          /'
  fi
}

# A checkout that belongs to somebody else is still ours to read.
files() { git -c safe.directory='*' ls-files -- "$@"; }

layout() { files '*.c' '*.h' '*.cpp' | xargs -r clang-format --dry-run -Werror; }

shell() { { files '*.sh'; echo run; echo .ci/run; } | xargs shellcheck; }

# clang-tidy reads each source once, as the first of its build commands has it:
# the kernels differ between tiers in the width of their vectors only.
tidy() {
  mkdir -p "$build/tidy"
  python3 tools/one_command_each.py "$build/compile_commands.json" >"$build/tidy/compile_commands.json"
  files 'src/*.c' 'src/*.cpp' 'examples/*.c' 'fuzz/*.c' | while read -r file; do
    if grep -q "/$file\"" "$build/tidy/compile_commands.json"; then echo "$file"; fi
  done | xargs -r -P "$jobs" -n 4 clang-tidy -p "$build/tidy" --quiet \
    --extra-arg=-Wno-unknown-warning-option --extra-arg=-Wno-ignored-optimization-argument
}

echo 'lint:'
check 'layout (clang-format)' layout
check 'shell scripts (shellcheck)' shell
check 'text: newlines, blanks, lengths, paths' python3 tools/check_text.py
check 'text: the check can fail' python3 tools/check_text.py --self-test
check 'who includes what' python3 tools/check_includes.py
check 'who includes what: the check can fail' python3 tools/check_includes.py --self-test
check 'exported symbols' python3 tools/check_symbols.py "$build"
check 'exported symbols: the check can fail' python3 tools/check_symbols.py --self-test
check 'static analysis (clang-tidy)' tidy

printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
