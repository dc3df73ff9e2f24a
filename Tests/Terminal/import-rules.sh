#!/usr/bin/env bash
# System libraries and packages have one home each (README, "The rooms").
set -euo pipefail
cd "$(dirname "$0")/../.."
failed=0
only() { # only MODULE HOME...: imports of MODULE outside HOME are errors
  local module=$1; shift
  local found
  found=$(grep -rnE "^\s*(@_implementationOnly |@preconcurrency )?import $module\b" Sources || true)
  for home in "$@"; do found=$(printf '%s\n' "$found" | grep -v "^Sources/$home/" || true); done
  if [ -n "$found" ]; then printf 'import of %s outside %s:\n%s\n' "$module" "$*" "$found"; failed=1; fi
}
only CKernels Tensors
only CNcurses NcursesTerminal
only GRDB ConversationStore
only TOMLKit Configuration
only ArgumentParser mechuri
if grep -rnE '^\s*print\(' Sources --include='*.swift' | grep -v '^Sources/mechuri/'; then
  echo "print outside the executable"; failed=1
fi
exit $failed
