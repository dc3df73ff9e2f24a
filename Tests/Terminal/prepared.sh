# 다시 추천 without waiting: what is prepared while nothing is asked, and that nobody waits for it.

ready() { screen | grep -qE '준비 [1-9]개'; }
# The record of a reply: its settings and timings, and whether it was prepared.
record() { fact "import json as j; print(j.dumps(j.loads(c['turns'][-1]['replies'][$1]['parameters']) if isinstance(c['turns'][-1]['replies'][$1]['parameters'], str) else c['turns'][-1]['replies'][$1]['parameters']))"; }
ticks() { awk '{print $14 + $15}' "/proc/$1/stat"; }

start
type_text '매운 음식 추천해줘'; keys Enter
wait_for 20 "the reply is complete" replies_are 1
wait_for 20 "alternatives are ready" ready
keys F5
wait_for 5 "the alternative is complete" replies_are 2
record 1 | grep -q '"prepared": true' || fail "the alternative was prepared: $(record 1)"
record 1 | grep -q '"timings"' || fail "its timings are stored: $(record 1)"
[ "$(menu_at 0)" != "$(menu_at 1)" ] || fail "it is another menu"
text=$(fact 'print(c["turns"][-1]["replies"][1]["text"])')
shown() { screen | tr -d ' \n' | grep -qF "$(printf '%s' "$text" | tr -d ' \n')"; }
wait_for 5 "what is stored is what is shown: $text" shown
pass "F5 shows a prepared alternative, another menu, stored as shown"

# Prepared or not, no menu comes twice: F5 as fast as keys come, and with pauses.
for n in $(seq 3 12); do
  [ $((n % 3)) = 0 ] && sleep 0.5
  keys F5
  wait_for 20 "alternative $n" replies_are "$n"
done
menus=$(fact 'print("\n".join(r["menu"] or "" for r in c["turns"][-1]["replies"]))')
[ "$(printf '%s\n' "$menus" | sort -u | grep -c .)" = 12 ] || fail "all menus differ: $menus"
pass "twelve menus in a row differ, prepared or not"

# Once a few are ready nothing runs any more.
wait_for 20 "alternatives are ready again" ready
sleep 1
pid=$(program_pid)
before=$(ticks "$pid"); sleep 3; after=$(ticks "$pid")
[ $((after - before)) -le 3 ] || fail "idle: $((after - before)) ticks in 3 s"
pass "after preparing, the processor rests ($((after - before)) ticks in 3 s)"

# Typing and asking at any moment; a question is answered as if nothing had been prepared.
type_text '디저트 추천해줘'; keys Enter
turns_are() { [ "$(fact 'print(len(c["turns"]))')" = "$1" ] && all_complete; }
wait_for 20 "the next question is answered" turns_are 2
type_text '비 오는데 뭐 먹지'
wait_for 5 "typing right after a reply" on_screen '비 오는데 뭐 먹지'
keys Enter
wait_for 20 "and sending it" turns_are 3
quit
pass "typing and asking go on while alternatives are prepared"

# Leaving while they are prepared.
start
type_text '점심 추천해줘'; keys Enter
wait_for 20 "the reply is complete" replies_are 1
quit
start --no-prepare
type_text '점심 추천해줘'; keys Enter
wait_for 20 "the reply is complete" replies_are 1
sleep 1
ready && fail "--no-prepare prepares nothing"
keys F5
wait_for 20 "the alternative is complete" replies_are 2
record 1 | grep -q '"prepared"' && fail "--no-prepare shows nothing prepared"
quit
pass "leaving while preparing is quick, and --no-prepare prepares nothing"
