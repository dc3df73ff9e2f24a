# Reading and looking: scrolling while text streams, resizing at any moment, lists, themes, colours.

streaming() { fact 'r=c["turns"][-1]["replies"][-1]; sys.exit(0 if r["state"]=="streaming" and len(r["text"])>=4 else 1)'; }
# The transcript alone: without the title, and without the box, the hints and the status below it.
transcript() { screen | sed -n '2,19p'; }
first_line() { screen | sed -n '2p'; }

start --pace 10
for question in '점심 추천해줘' '디저트 추천해줘' '매운 음식 추천해줘'; do
  type_text "$question"; keys Enter
  wait_for 20 "the question $question" on_screen "$question"
  keys Escape
done
# A wheel turn up while a reply streams: what is read stays where it is until End.
type_text '비 오는데 뭐 먹지'; keys Enter
wait_for 20 "a reply is under way" streaming
type_text $'\e[<64;10;5M\e[<64;10;5M'
wait_for 5 "there is more below" on_screen '아래에 더 있음'
sleep 0.2
before=$(transcript)
sleep 0.6
[ "$(transcript)" = "$before" ] || fail "what is read stays put while a reply streams: $before"
all_complete && fail "the reply streamed meanwhile"
keys End
wait_for 5 "End follows" not_on_screen '아래에 더 있음'
pass "scrolling stays put while text streams, End follows"

# Resizing while a reply streams and while a list is open over it.
tm resize-window -t chat -x 44 -y 13
wait_for 5 "narrow" on_screen '메추리'
keys F2
for size in 120x40 31x9 20x5 80x24; do
  tm resize-window -t chat -x "${size%x*}" -y "${size#*x}"
  sleep 0.1
done
wait_for 5 "the list is still open" on_screen '대화 목록'
keys Escape
wait_for 20 "the reply is whole" all_complete
# The bar under it: that of a menu ends with the button for the rest, any other with copying.
has_bar() { on_screen '[더…]' || on_screen '[복사]'; }
wait_for 5 "and on screen" has_bar
pass "resizing while streaming and with a list open loses nothing"

# F9 really fills tmux's buffer, F6 brings the question back, ^U empties the line.
keys F9
reply=$(fact 'print(c["turns"][-1]["replies"][-1]["text"])')
buffer_is() { [ "$(tm show-buffer)" = "$reply" ]; }
wait_for 5 "F9 fills tmux's buffer" buffer_is
on_screen 'tmux 버퍼' || wait_for 5 "and says so" on_screen 'tmux 버퍼'
keys F6
wait_for 5 "F6 brings the question back" on_screen '› 비 오는데 뭐 먹지'
type_text '?'; keys Enter
asked() { [ "$(fact 'print(c["turns"][-1]["question"])')" = '비 오는데 뭐 먹지?' ]; }
wait_for 20 "the edited question is asked" asked
keys Escape
pass "F9 copies into tmux's buffer, F6 edits and asks again"

# F2: a new name, deleting, bringing back.
keys F2
wait_for 5 "the list" on_screen '점심 추천해줘'
keys F6; keys C-u; type_text '오늘의 메뉴'; keys Enter
titled() { history list --json | python3 -c 'import json,sys; sys.exit(0 if json.load(sys.stdin)[0]["title"]==sys.argv[1] else 1)' "$1"; }
wait_for 5 "the new name is stored" titled '오늘의 메뉴'
count() { history list --json | python3 -c 'import json,sys; print(len(json.load(sys.stdin)))'; }
none_left() { [ "$(count)" = "$((listed - 1))" ]; }
all_back() { [ "$(count)" = "$listed" ]; }
listed=$(count)
keys DC
wait_for 5 "Del deletes" none_left
keys F5
wait_for 5 "F5 brings it back" all_back
wait_for 5 "on screen too" on_screen '오늘의 메뉴'
keys Escape
pass "a conversation is renamed, deleted and brought back"

# F8: the theme changes under the cursor, Esc reverts, Enter keeps it for the next start.
colours() { tm capture-pane -e -p -t chat | sed -n 1p; }
repainted() { [ "$(colours)" != "$plain" ]; }
reverted() { [ "$(colours)" = "$plain" ]; }
plain=$(colours)
keys F8
wait_for 5 "the themes" on_screen '고대비'
keys Down
wait_for 5 "a live preview" repainted
keys Escape
wait_for 5 "Esc reverts it" reverted
keys F8; keys Down; keys Enter
wait_for 5 "Enter keeps it" repainted
chosen=$(colours)
quit
start -c
kept() { [ "$(colours)" = "$chosen" ]; }
wait_for 5 "the theme is kept for the next start" kept
pass "F8 previews, Esc reverts, Enter keeps the theme"
quit

# Colours: none with NO_COLOR or --color never, what was asked for otherwise.
coloured() { colours | grep -qE $'\e\[[0-9;]*(3[0-7]|4[0-7]|9[0-7]|38|48)[;m]'; }
NO_COLOR=1 start -c
coloured && fail "NO_COLOR shows no colour: $(colours)"
quit
start -c --color never
coloured && fail "--color never shows no colour: $(colours)"
quit
start -c --color 16
colours | grep -q '[34]8;5' && fail "--color 16 uses no palette: $(colours)"
coloured || fail "--color 16 shows colours"
quit
pass "NO_COLOR, --color never and --color 16 are obeyed"

# A closed window leaves no process behind.
start --pace 5
type_text '점심 추천해줘'; keys Enter
wait_for 20 "a reply is under way" streaming
pid=$(program_pid)
tm kill-server
ended() { ! kill -0 "$pid" 2>/dev/null || grep -q '^State:.Z' "/proc/$pid/status"; }
wait_for 5 "the process ends with its window" ended
kept=$(fact 'print(c["turns"][-1]["replies"][-1]["text"])')
[ -n "$kept" ] || fail "what had arrived is kept"
pass "a closed window ends the process and keeps the text"
