# What the terminal tests share: a program in tmux with a home of its own, keys, screens, and the
# stored conversations as a second witness. Sourced by run.sh, which sets $binary.
homes=$(mktemp -d)
socket="mechuri-test-$$"
unset MECHURI_HOME NO_COLOR || true
passed=0
starts=0

tm() { tmux -L "$socket" -f /dev/null "$@"; }
cleanup() { tm kill-server 2>/dev/null || true; rm -rf "$homes"; }
trap cleanup EXIT

# fresh_home NAME: a home that nobody has used yet.
fresh_home() {
  home="$homes/$1"
  mkdir -p "$home"
  export XDG_DATA_HOME="$home/data" XDG_CONFIG_HOME="$home/config" XDG_STATE_HOME="$home/state"
}

screen() { tm capture-pane -p -t chat; }
fail() { printf 'FAILED: %s\n--- screen ---\n' "$1"; screen 2>/dev/null || true; exit 1; }
pass() { passed=$((passed + 1)); printf 'ok %s - %s\n' "$passed" "$1"; }
keys() { tm send-keys -t chat "$@"; }
type_text() { tm send-keys -t chat -l "$1"; }

# wait_for SECONDS DESCRIPTION COMMAND...: polls until the command succeeds.
wait_for() {
  local limit=$1 what=$2; shift 2
  local end=$((SECONDS + limit))
  until "$@" >/dev/null 2>&1; do
    [ "$SECONDS" -lt "$end" ] || fail "$what"
    sleep 0.05
  done
}
on_screen() { screen | grep -qF -- "$1"; }
not_on_screen() { ! screen | grep -qF -- "$1"; }

# known_person: answers the questions of the first run, so that the chat opens at once.
known_person() { "$binary" profile set --speech 존댓말 >/dev/null; }

# start [ARGUMENTS]: a shell in tmux that runs the program; the shell stays when it ends.
start() {
  # Only the part about the first run wants to be asked.
  [ -n "${first_run:-}" ] || [ -e "$XDG_DATA_HOME/mechuri/conversations.sqlite" ] || known_person
  tm kill-server 2>/dev/null || true
  # A server that is still going away would take the new session with it: each start has its own.
  starts=$((starts + 1))
  socket="mechuri-test-$$-$starts"
  tm new-session -d -s chat -x "${columns:-80}" -y "${rows:-24}" "env LC_ALL=C.UTF-8 PS1='shell> ' bash --norc --noprofile"
  wait_for 10 "the shell's prompt" on_screen 'shell>'
  type_text "clear; stty -a | tr ';' '\n' | grep -c icanon; '$binary' $*; echo \"exit=\$?\""
  keys Enter
  wait_for 20 "the chat's first screen" on_screen '메추리'
}
# The child of the shell in the window: another mechuri of this user is none of ours.
program_pid() { pgrep -P "$(tm display-message -p -t chat '#{pane_pid}')" | head -1; }
history() { "$binary" history "$@"; }

# The latest conversation as JSON, and facts read from it.
latest() { history show 1 --json; }
fact() { latest | python3 -c "import json,sys; c=json.load(sys.stdin)['conversations'][0]; $1"; }
reply_count() { fact 'print(len(c["turns"][-1]["replies"]))'; }
replies_are() { [ "$(reply_count 2>/dev/null)" = "$1" ] && all_complete; }
all_complete() { fact 'sys.exit(0 if all(r["state"]=="complete" for t in c["turns"] for r in t["replies"]) else 1)'; }
menu_at() { fact "print(c['turns'][-1]['replies'][$1]['menu'])"; }

# quit: leaves the chat with ^C twice and waits for the shell.
quit() {
  keys C-c
  keys C-c
  wait_for 5 "the shell is back" on_screen 'exit=0'
}

# For commands without a terminal; the part sets $scratch.

# expect CODE COMMAND...: runs it with empty input, keeps $out and $err, and checks the exit code.
expect() {
  local wanted=$1 code=0
  shift
  "$@" >"$scratch/out" 2>"$scratch/err" </dev/null || code=$?
  out=$(cat "$scratch/out")
  err=$(cat "$scratch/err")
  [ "$code" = "$wanted" ] || fail "exit $code, not $wanted: $* :: $err"
}
says() { case "$2" in *"$1"*) ;; *) fail "'$1' is missing from: $2" ;; esac; }
silent() { [ -z "$1" ] || fail "this should be empty: $1"; }
# json EXPRESSION: checks a Python expression of `o`, the object on stdout.
json() { printf '%s' "$out" | python3 -c "import json,sys; o=json.load(sys.stdin); sys.exit(0 if ($1) else 1)" || fail "$1: $out"; }
# refuses CODE WORD COMMAND...: fails with that code, the word on stderr, nothing on stdout.
refuses() {
  local code=$1 word=$2
  shift 2
  expect "$code" "$@"
  silent "$out"
  says "$word" "$err"
}
