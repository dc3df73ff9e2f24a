# Typing as people do it: Korean through an input method, pastes, the mouse, and stopping.

question() { fact 'print(c["turns"][-1]["question"])'; }

start
# An input method may commit its last syllable just after Enter: one command, a few ms apart.
tm send-keys -t chat -l '점심 추천해' \; send-keys -t chat Enter \; send-keys -t chat -l '줘'
wait_for 20 "the reply to the late syllable" replies_are 1
[ "$(question)" = '점심 추천해줘' ] || fail "the late syllable belongs to the question: $(question)"
pass "a syllable that comes after Enter still belongs to the question"

keys F4
type_text '김치찌개각'
keys BSpace
tm send-keys -t chat -l $'\u1100\u1161' # NFD: ᄀ + ᅡ = 가
wait_for 5 "NFD input is composed" on_screen '김치찌개가'
keys BSpace
keys C-u
wait_for 5 "^U empties the line" not_on_screen '김치찌개'
pass "backspace takes a syllable, NFD is composed, ^U empties"

# A bracketed paste with a line end in it must not send.
before=$(history list --json | python3 -c 'import json,sys; print(len(json.load(sys.stdin)))')
printf '첫 줄\n둘째 줄' | tm load-buffer -
tm paste-buffer -p -t chat
wait_for 5 "the paste is in the box" on_screen '둘째 줄'
sleep 0.3
after=$(history list --json | python3 -c 'import json,sys; print(len(json.load(sys.stdin)))')
[ "$before" = "$after" ] || fail "a paste never sends by itself"
pass "a paste with a line end does not send"
# ^U empties the line it is on; the line end before it goes with backspace.
keys C-u; keys BSpace; keys C-u

# The mouse: a click on [보내기] sends (SGR 1006, columns and rows count from 1).
type_text '매운 거 추천해줘'
wait_for 5 "typed" on_screen '매운 거'
row=$(screen | grep -n '\[보내기\]' | head -1 | cut -d: -f1)
line=$(screen | sed -n "${row}p")
column=$(python3 -c '
import sys, unicodedata
before = sys.argv[1].split("[보내기]")[0]
print(sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in before) + 2)' "$line")
tm send-keys -t chat -l $'\e'"[<0;${column};${row}M" \; send-keys -t chat -l $'\e'"[<0;${column};${row}m"
wait_for 20 "the click sends" replies_are 1
[ "$(question)" = '매운 거 추천해줘' ] || fail "the click sent the question: $(question)"
pass "a click on [보내기] sends"
quit

# Esc stops a reply and keeps what there is; F5 then gives another.
start --pace 15
type_text '따뜻한 국물 추천해줘'; keys Enter
streaming() { fact 'r=c["turns"][-1]["replies"][-1]; sys.exit(0 if r["state"]=="streaming" and len(r["text"])>=4 else 1)'; }
wait_for 20 "a reply is under way" streaming
keys Escape
stopped() { fact 'r=c["turns"][-1]["replies"][-1]; sys.exit(0 if r["state"]=="stopped" and r["text"] else 1)'; }
wait_for 5 "Esc stops it" stopped
pass "Esc stops a reply and keeps the text"
quit
