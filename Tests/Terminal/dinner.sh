# Food and the person in the chat: the questions of the first run, an allergy that holds, why, nutrition, a
# nudge, a meal that is logged and taken back, the day's balance, and people who eat along.
first_run=1
start
wait_for 10 "the first run asks" on_screen '처음 몇 가지'
keys Right
wait_for 5 "the second question" on_screen '알레르기'
# 새우: the third column of the list is reached with the arrows only.
for _ in $(seq 8); do keys Down; done
keys Space
wait_for 5 "shrimps are marked" on_screen '[x] 새우'
for _ in $(seq 4); do keys Right; sleep 0.1; done
wait_for 5 "the last question" on_screen '6/6'
keys Right
keys Enter
wait_for 5 "the chat opens with it" on_screen '보내기'
"$binary" profile show --json | grep -qF '"allergies":["새우"]' || fail "the allergy is kept"
pass "the questions of the first run are answered with arrows and Space"

type_text '새우볶음밥 같은 볶음밥 추천해줘'
keys Enter
wait_for 20 "the reply is complete" replies_are 1
for n in $(seq 2 6); do
  keys F5
  wait_for 20 "alternative $n" replies_are "$n"
done
fact 'print("\n".join(r["menu"] for t in c["turns"] for r in t["replies"]))' | while read -r menu; do
  "$binary" menus show "$menu" --json | grep -qF '"새우"' && { echo "$menu"; exit 1; } || true
done || fail "a menu with shrimps was recommended"
pass "six recommendations, none with shrimps"

keys C-g
wait_for 5 "why" on_screen '왜 이 메뉴일까요'
keys Escape
keys C-x
wait_for 5 "the nutrition card" on_screen '영양 출처'
keys Escape
wait_for 5 "the card is closed" not_on_screen '영양 출처'
pass "왜? and the nutrition card open and close"

keys Tab
wait_for 5 "the bar has the keys" on_screen 'Enter 왜?'
for _ in $(seq 3); do keys Right; done
wait_for 5 "더 맵게 is chosen" on_screen 'Enter 더 맵게'
keys Enter
wait_for 20 "a hotter one" replies_are 7
before=$("$binary" menus show "$(menu_at 5)" --json | python3 -c 'import json,sys; print(json.load(sys.stdin)["menu"].get("spiciness",0))')
after=$("$binary" menus show "$(menu_at 6)" --json | python3 -c 'import json,sys; print(json.load(sys.stdin)["menu"].get("spiciness",0))')
[ "$after" -gt "$before" ] || [ "$after" = 4 ] || fail "더 맵게 went from $before to $after"
pass "더 맵게 in the bar goes from $before to $after of 4"

keys C-t
wait_for 5 "the meal is logged" on_screen '기록했습니다'
meals() { "$binary" meals list --json | python3 -c 'import json,sys; print(len(json.load(sys.stdin)))'; }
[ "$(meals)" = 1 ] || fail "one meal is kept"
sleep 0.5
keys C-t
wait_for 5 "the meal is taken back" sh -c "[ \"\$('$binary' meals list --json)\" = '[]' ]"
sleep 0.5
keys C-t
wait_for 5 "the meal is logged again" sh -c "[ \"\$('$binary' meals list --json)\" != '[]' ]"
pass "^T logs a meal, takes it back, and logs it again"

keys C-o
wait_for 5 "the day's balance" on_screen '나트륨'
wait_for 5 "the meal stands in the day" on_screen '1인분'
keys Tab
wait_for 5 "the week" on_screen '하루 평균'
keys Tab
wait_for 5 "the calendar" on_screen '‹ 20'
keys Tab
wait_for 5 "the profile" on_screen '모두 지우기'
keys Escape
wait_for 5 "the chat again" on_screen '보내기'
pass "^O shows day, week, calendar and profile"

type_text '김치찌개 칼로리 알려줘'
keys Enter
wait_for 10 "facts are the catalogue's words" on_screen '메뉴 정보'
wait_for 5 "with their source" on_screen 'kcal'
type_text '새우 먹고 두드러기가 났어'
keys Enter
wait_for 10 "danger is answered in the program's words" on_screen '프로그램 안내'
wait_for 5 "with what to do" on_screen '119'
pass "facts come from the catalogue, danger from the program, both marked"
quit
first_run=
