#!/usr/bin/env bash
# Drives the release binary in a real terminal (tmux), with real keys, as a person would.
# Usage: run.sh path/to/mechuri
set -euo pipefail
binary=$(realpath "$1")
home=$(mktemp -d)
socket="mechuri-test-$$"
export XDG_DATA_HOME="$home/data" XDG_CONFIG_HOME="$home/config" XDG_STATE_HOME="$home/state"
unset MECHURI_HOME NO_COLOR || true
passed=0
starts=0

tm() { tmux -L "$socket" -f /dev/null "$@"; }
cleanup() { tm kill-server 2>/dev/null || true; rm -rf "$home"; }
trap cleanup EXIT

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

# start [ARGUMENTS]: a shell in tmux that runs the program; the shell stays when it ends.
start() {
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
program_pid() { pgrep -f "^$binary" | head -1; }
history() { "$binary" history "$@"; }

# The latest conversation as JSON, and facts read from it.
latest() { history show 1 --json; }
fact() { latest | python3 -c "import json,sys; c=json.load(sys.stdin)['conversations'][0]; $1"; }
reply_count() { fact 'print(len(c["turns"][-1]["replies"]))'; }
replies_are() { [ "$(reply_count 2>/dev/null)" = "$1" ] && all_complete; }
all_complete() { fact 'sys.exit(0 if all(r["state"]=="complete" for t in c["turns"] for r in t["replies"]) else 1)'; }
menu_at() { fact "print(c['turns'][-1]['replies'][$1]['menu'])"; }

# --- a question, a streamed answer -----------------------------------------------------------
start
pass "the chat opens"
wait_for 10 "the hint of F5 is hidden before there is a reply" not_on_screen 'F5 다시 추천'
type_text '매운 음식 추천해줘'
wait_for 5 "the typed question is on the screen" on_screen '매운 음식 추천해줘'
keys Enter
wait_for 20 "the reply is complete" replies_are 1
first=$(menu_at 0)
[ "$first" != None ] || fail "the reply names a menu"
wait_for 5 "the menu $first is on the screen" on_screen "$first"
wait_for 5 "the hint bar names F5" on_screen 'F5'
pass "a Korean question gets an answer that names a menu ($first)"

# --- F5 ten times: ten different menus -------------------------------------------------------
for n in $(seq 2 11); do
  keys F5
  wait_for 20 "alternative $n" replies_are "$n"
  wait_for 5 "marker $n/$n" on_screen "$n/$n"
done
menus=$(fact 'print("\n".join(r["menu"] or "" for r in c["turns"][-1]["replies"]))')
[ "$(printf '%s\n' "$menus" | grep -c .)" = 11 ] || fail "every alternative names a menu: $menus"
[ "$(printf '%s\n' "$menus" | sort -u | wc -l)" = 11 ] || fail "all menus differ: $menus"
pass "F5 ten times names ten other menus ($(printf '%s' "$menus" | tr '\n' ' '))"

# --- the arrows flip back to the first ---------------------------------------------------------
for _ in $(seq 10); do keys Left; done
wait_for 5 "marker 1/11" on_screen '1/11'
wait_for 5 "the first menu again" on_screen "$first"
pass "the left arrow goes back to the first"

# --- F2, F3 ------------------------------------------------------------------------------------
keys F4
wait_for 5 "a new conversation" not_on_screen '1/11'
keys F2
wait_for 5 "F2 lists the conversation" on_screen '매운 음식 추천해줘'
keys Enter
wait_for 5 "F2 opens it" on_screen '/11'
pass "F2 finds and opens the conversation"
keys F4
wait_for 5 "a new conversation" not_on_screen '/11'
keys F3
type_text 'ㅁㅇ ㅇㅅ'
wait_for 5 "F3 finds by initial consonants" on_screen '매운 음식'
keys Enter
wait_for 5 "F3 opens the hit" on_screen '/11'
pass "F3 finds it by initial consonants and opens it"

# --- a clean exit -----------------------------------------------------------------------------
keys C-c
keys C-c
wait_for 5 "the shell is back" on_screen 'exit=0'
not_on_screen '┌' || fail "the screen is restored"
type_text 'echo typed-again'; keys Enter
wait_for 5 "the shell echoes" on_screen 'typed-again'
pass "^C twice ends it and the screen is restored"

# --- kill -9 in the middle of a reply -----------------------------------------------------------
start --pace 12
type_text '비 오는 날 뭐 먹지'
keys Enter
streaming() { fact 'r=c["turns"][-1]["replies"][-1]; sys.exit(0 if r["state"]=="streaming" and len(r["text"])>=4 else 1)'; }
wait_for 20 "a reply is under way" streaming
seen=$(fact 'print(c["turns"][-1]["replies"][-1]["text"])')
kill -9 "$(program_pid)"
wait_for 5 "the shell is back" on_screen 'exit=137'
stored=$(fact 'print(c["turns"][-1]["replies"][-1]["text"])')
case "$stored" in "$seen"*) ;; *) fail "the partial reply is kept: '$seen' then '$stored'" ;; esac
start
wait_for 5 "the question is still there" on_screen '비 오는 날 뭐 먹지'
wait_for 5 "going on is offered" on_screen '이어'
pass "kill -9 in mid-reply loses nothing; going on is offered"
keys Escape
keys C-c; keys C-c
wait_for 5 "the shell is back" on_screen 'exit=0'

# --- SIGTERM and a crash restore the terminal ---------------------------------------------------
for signal in TERM SEGV; do
  start
  kill -"$signal" "$(program_pid)"
  wait_for 5 "the shell is back after SIG$signal" on_screen 'exit='
  type_text 'stty -a | grep -o " -\?echo " ; echo typed-after'; keys Enter
  wait_for 5 "the shell echoes after SIG$signal" on_screen 'typed-after'
  on_screen ' echo' || fail "echo is on again after SIG$signal"
  pass "SIG$signal restores the terminal"
done

# --- the three sizes, and resizing at any moment -------------------------------------------------
for size in 120x40 80x24 40x12; do
  columns=${size%x*} rows=${size#*x} start
  type_text '점심'
  wait_for 5 "typing at $size" on_screen '점심'
  tm resize-window -t chat -x 20 -y 6
  wait_for 5 "a window that is too small says so" on_screen '작'
  tm resize-window -t chat -x "${size%x*}" -y "${size#*x}"
  wait_for 5 "the text is still there at $size" on_screen '점심'
  keys C-u; keys C-c; keys C-c
  wait_for 5 "the shell is back at $size" on_screen 'exit=0'
  pass "works at $size and while resizing"
done

# --- two at once, and idle -----------------------------------------------------------------------
start
tm new-session -d -s second -x 80 -y 24 "env LC_ALL=C.UTF-8 '$binary'"
sleep 1
ticks() { awk '{print $14+$15}' "/proc/$1/stat"; }
pid=$(program_pid)
before=$(ticks "$pid"); sleep 3; after=$(ticks "$pid")
[ $((after - before)) -le 1 ] || fail "idle took $((after - before)) clock ticks in 3 s"
pass "two instances run side by side; idle takes no processor time"

# --- no terminal ----------------------------------------------------------------------------------
reply=$(printf '점심 추천해줘\n' | TERM=dumb "$binary" 2>"$home/why.txt")
[ -n "$reply" ] || fail "line mode answers"
[ "$(wc -l <"$home/why.txt")" -le 2 ] || fail "line mode says why in a line: $(cat "$home/why.txt")"
pass "without a terminal it answers in line mode"

printf '%s passed, 0 failed\n' "$passed"
