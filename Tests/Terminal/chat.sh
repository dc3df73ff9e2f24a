# The main job: a question, an answer, ten alternatives, and finding it all again.

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
quit
not_on_screen '┌' || fail "the screen is restored"
type_text 'echo typed-again'; keys Enter
wait_for 5 "the shell echoes" on_screen 'typed-again'
pass "^C twice ends it and the screen is restored"
