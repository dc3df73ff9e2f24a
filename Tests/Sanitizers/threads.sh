#!/usr/bin/env bash
# Runs tests under ThreadSanitizer on Linux: all of them, or those of a filter (a regular expression).
# One test at a time, because many pools of spinning workers at once take minutes on few cores.
#
#   threads.sh [FILTER]      MECHURI_TEST_EFFORT=0.05 is the share of repetitions that heavy tests do
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.."
build=(-c release --sanitize=thread --build-path .build-threads)
swift build --build-tests "${build[@]}"
clang -O2 -Wall -Wextra -Werror -fPIC -shared "$here/mutex.c" -o .build-threads/mutex.so
# Only the tests are to run with the library loaded, not the tools around them.
tests=("$(swift build --show-bin-path "${build[@]}")"/*PackageTests.xctest)
LD_PRELOAD="$PWD/.build-threads/mutex.so" MECHURI_TEST_EFFORT=${MECHURI_TEST_EFFORT:-0.05} \
  TSAN_OPTIONS="suppressions=$here/threads.suppressions ${TSAN_OPTIONS:-}" \
  "${tests[0]}" --testing-library swift-testing --no-parallel ${1:+--filter "$1"}
