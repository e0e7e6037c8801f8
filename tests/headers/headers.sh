#!/bin/sh
# headers.sh CC CXX: each public header compiles alone, as C99 and as C++11, with
# every warning an error. $CC and $CXX may be several words.
set -eu
cd -- "$(dirname -- "$0")/../.."
count=0
for header in include/troland/*.h; do
  name=troland/$(basename "$header")
  for dialect in c99 c17; do
    # shellcheck disable=SC2086 # compilers may be several words
    printf '#include <%s>\nint main(void) { return 0; }\n' "$name" |
      $1 -std=$dialect -Wall -Wextra -Werror -pedantic -Wshadow -Wundef -Iinclude -fsyntax-only -x c -
  done
  for dialect in c++11 c++17; do
    # shellcheck disable=SC2086 # compilers may be several words
    printf '#include <%s>\nint main() { return 0; }\n' "$name" |
      $2 -std=$dialect -Wall -Wextra -Werror -pedantic -Wshadow -Wundef -Iinclude -fsyntax-only -x c++ -
  done
  count=$((count + 1))
done
# The test itself must be able to fail.
if printf '#include <troland/base.h>\nint f(trl_unknown x);\n' |
  $1 -std=c99 -Iinclude -fsyntax-only -x c - 2>/dev/null; then
  echo 'an unknown type went through'
  exit 1
fi
[ "$count" -ge 8 ]
echo "$count headers"
