#!/bin/sh
# Compiles the C kernels with the checks beside this file and runs them: on this processor, on it with
# the address and undefined-behaviour sanitizers (minutes to compile), and, cross-compiled, on emulated
# 64-bit ARM processors with and without dot-product instructions.
#
#   run.sh [native|sanitize|arm]...     all three without an argument
#
# Needs clang (CLANG=... for another one); for ARM also Debian's packages gcc-aarch64-linux-gnu (which
# brings libc6-dev-arm64-cross) and qemu-user. Exit status: 0 all passed, 1 a check failed, 77 nothing
# failed but something could not be run.

set -eu

here=$(cd "$(dirname "$0")" && pwd)
kernels=$here/../../Sources/CKernels
clang=${CLANG:-clang}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0

fail() {
    echo "FAILED: $*" >&2
    status=1
}

cannot_run() {
    echo "NOT RUN: $*" >&2
    [ "$status" -ne 0 ] || status=77
}

# build NAME FLAGS...: objects of all sources in $work/NAME
build() {
    name=$1
    shift
    mkdir -p "$work/$name"
    for source in "$kernels"/*.c "$here"/*.c; do
        "$clang" -std=gnu11 -Wall -Wextra -Werror "$@" -I "$kernels/include" \
            -c "$source" -o "$work/$name/$(basename "$source" .c).o" || return 1
    done
}

native() {
    echo "== this processor"
    build native -O2 && "$clang" "$work"/native/*.o -o "$work/native/checks" -lm || {
        fail "the native build"
        return
    }
    "$work/native/checks" || fail "the native run"
}

sanitize() {
    echo "== this processor, with sanitizers"
    flags="-fsanitize=address,undefined -fno-sanitize-recover=all"
    # shellcheck disable=SC2086
    build sanitize -O1 -g $flags && "$clang" $flags "$work"/sanitize/*.o \
        -o "$work/sanitize/checks" -lm || {
        cannot_run "the sanitizers, which this clang may lack"
        return
    }
    "$work/sanitize/checks" || fail "the run with sanitizers"
}

# run_arm CPU TABLE...: the checks on an emulated processor, which must offer exactly these tables
run_arm() {
    cpu=$1
    shift
    echo "== emulated $cpu"
    "$qemu" -cpu "$cpu" "$work/arm/checks" > "$work/$cpu.txt" || fail "the run on $cpu"
    cat "$work/$cpu.txt"
    tables=$(head -n 1 "$work/$cpu.txt" | sed 's/.*bound *//' | tr -s ' ')
    [ "$tables" = "$*" ] || fail "$cpu runs the tables '$tables' instead of '$*'"
}

arm() {
    echo "== 64-bit ARM"
    qemu=$(command -v qemu-aarch64 || command -v qemu-aarch64-static || true)
    linker=$(command -v aarch64-linux-gnu-gcc || true)
    if [ -z "$qemu" ] || [ -z "$linker" ]; then
        cannot_run "64-bit ARM: install Debian's gcc-aarch64-linux-gnu and qemu-user"
        return
    fi
    headers=${ARM_HEADERS:-/usr/aarch64-linux-gnu/include}
    build arm -O2 --target=aarch64-linux-gnu -isystem "$headers" \
        && "$linker" -static "$work"/arm/*.o -o "$work/arm/checks" -lm || {
        fail "the cross build"
        return
    }
    run_arm cortex-a53 scalar neon
    run_arm max scalar neon neondot
    if [ -x "$work/native/checks" ]; then
        "$work/native/checks" --digests > "$work/native.txt"
        "$qemu" "$work/arm/checks" --digests > "$work/arm.txt"
        if diff "$work/native.txt" "$work/arm.txt"; then
            echo "quantised, dequantised and packed bytes: equal to this processor's"
        else
            fail "bytes that differ between architectures"
        fi
    fi
}

[ $# -gt 0 ] || set -- native sanitize arm
for part in "$@"; do
    case $part in
    native | sanitize | arm) "$part" ;;
    *)
        echo "run.sh [native|sanitize|arm]..." >&2
        exit 2
        ;;
    esac
done
exit "$status"
