#!/usr/bin/env bash
# Drives the release binary in a real terminal (tmux), with real keys, as a person would.
# Usage: run.sh path/to/mechuri [part ...]; parts are the other files here, all of them by default.
set -euo pipefail
binary=$(realpath "$1")
shift
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh"
[ "$#" -gt 0 ] || set -- commands person dataset tokenizer training recipe dinner chat prepared typing reading recovery models screen
for part in "$@"; do
  fresh_home "$part"
  . "$here/$part.sh"
done
printf '%s passed, 0 failed\n' "$passed"
