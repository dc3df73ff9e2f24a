#!/usr/bin/env bash
# Drives the release binary in a real terminal (tmux), with real keys, as a person would.
# Usage: run.sh path/to/mechuri [part ...]; parts are the other files here, all of them by default.
set -euo pipefail
binary=$(realpath "$1")
shift
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh"
for part in "${@:-}"; do
  case "$part" in
    "") for each in commands chat typing reading recovery screen; do . "$here/$each.sh"; done ;;
    *) . "$here/$part.sh" ;;
  esac
done
printf '%s passed, 0 failed\n' "$passed"
