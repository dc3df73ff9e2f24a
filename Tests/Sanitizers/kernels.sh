#!/usr/bin/env bash
# Builds the C kernels with AddressSanitizer and UndefinedBehaviorSanitizer and runs all of them.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
kernels="$here/../../Sources/CKernels"
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
${CC:-clang} -g -O0 -std=gnu17 -I "$kernels/include" -I "$kernels" -fno-omit-frame-pointer \
  -fsanitize=address,undefined,float-cast-overflow -fno-sanitize-recover=all \
  "$kernels"/*.c "$here/kernels.c" -lm -o "$out/kernels"
"$out/kernels"
