# Profile, meals and menus as commands: what is kept, what is refused and with which code, files that only
# their owner reads, and a person who is forgotten for good. No terminal: nothing here has one.
scratch="$home/person"
mkdir -p "$scratch"
models="$here/../../Models"
database="$XDG_DATA_HOME/mechuri/conversations.sqlite"

# --- profile -----------------------------------------------------------------------------------
expect 0 "$binary" profile
silent "$out"
says 'profile set' "$err"
[ ! -e "$database" ] || fail "looking at a profile makes no file"
expect 0 "$binary" profile set --age 35 --sex 여자 --allergy 새우,계란 --avoid 고수 --diet 채식 --budget 10,000원
silent "$err"
says '새우, 알류' "$out"
expect 0 "$binary" profile set --allergy 콩 --spiciness 1
expect 0 "$binary" profile show --json
json 'o["allergies"] == ["새우", "알류", "대두"] and o["age"] == "30-49" and o["sex"] == "여" and o["budget"] == 10000'
json 'o["avoided"] == ["고수"] and o["diet"] == "채식" and o["spiciness"] == 1 and not o["halal"]'
printf '%s' "$out" >"$scratch/profile.json"
[ "$(stat -c %a "$database")" = 600 ] || fail "the file is its owner's"
refuses 64 "새우" "$binary" profile set --allergy 세우
refuses 64 "Did you mean" "$binary" --lang en profile set --allergy shrmp
refuses 64 "--avoid" "$binary" profile set --allergy 고수
refuses 64 "--age" "$binary" profile set --age 12
refuses 64 "--spiciness" "$binary" profile set --spiciness 5
refuses 64 "바꿀 것" "$binary" profile set
expect 0 "$binary" profile set --avoid 고슈
says '고수' "$err"
expect 0 "$binary" profile show --json
json 'o["allergies"] == ["새우", "알류", "대두"]'
expect 0 "$binary" profile set --no-allergy --allergy milk
expect 0 "$binary" profile show --json
json 'o["allergies"] == ["우유"]'
pass "profile: words are understood, slips are asked about, one allergy more loses none"

expect 0 "$binary" profile companions add 비밀친구 --allergy 땅콩 --eats-along
expect 0 "$binary" profile companions add 준호 --halal
expect 0 "$binary" profile companions list --json
json '[p["profile"]["name"] for p in o] == ["비밀친구", "준호"] and [p["eats_along"] for p in o] == [True, False]'
expect 0 "$binary" profile companions set 준호 --eats-along --no-halal
expect 0 "$binary" profile companions set 1 --no-eats-along
expect 0 "$binary" profile companions list --json
json '[p["eats_along"] for p in o] == [False, True] and not o[1]["profile"]["halal"]'
refuses 66 '수지' "$binary" profile companions remove 수지
expect 0 "$binary" profile companions remove 준호
pass "companions come, change and go"

# --- meals -------------------------------------------------------------------------------------
expect 0 "$binary" meals add 김치찌개 --portion 반 --at '어제 19:00'
says '0.5인분' "$out"
expect 0 "$binary" meals add 된찌
expect 0 "$binary" meals add 비밀음식 특제
says '영양' "$err"
refuses 1 '김치찌개' "$binary" meals add 김치찌
refuses 64 '--portion' "$binary" meals add 라면 --portion 9
refuses 64 '--meal' "$binary" meals add 라면 --meal 브런치
refuses 64 '--at' "$binary" meals add 라면 --at 언젠가
refuses 64 '오지 않은' "$binary" meals add 라면 --at 2199-01-01
expect 0 "$binary" meals list --json
json '[m["menu"] for m in o] == ["김치찌개", "된장찌개", "비밀음식 특제"] and o[0]["meal"] == "저녁" and o[0]["portion"] == 0.5'
json 'o[0]["nutrition"]["kcal"] > 0 and "nutrition" not in o[2]'
expect 0 "$binary" meals edit 3 --portion 2
expect 0 "$binary" meals list --json
json 'o[0]["portion"] == 2'
expect 0 "$binary" meals week --json
json 'o["total"]["meals"] == 3 and o["total"]["incomplete_meals"] == 1 and o["logged_days"] == 2 and len(o["days"]) == 7'
json 'o["reference"]["kcal"] == 1900 and o["reference"]["personal"]'
expect 0 "$binary" meals week
says '나트륨' "$out"
says '섭취기준 2025' "$out"
expect 0 "$binary" --lang en meals week
says 'sodium' "$out"
expect 0 "$binary" meals remove 2
refuses 66 '77' "$binary" meals remove 77
expect 0 "$binary" meals list --json
json 'len(o) == 2'
pass "meals are logged, corrected, summed against the reference intakes, and removed"

# --- out, in, gone -------------------------------------------------------------------------------
expect 0 "$binary" profile export -o "$scratch/export.json"
silent "$out"
[ "$(stat -c %a "$scratch/export.json")" = 600 ] || fail "the export is its owner's"
expect 0 "$binary" profile export
json 'o["schema"] == "mechuri.person" and o["version"] == 1 and len(o["meals"]) == 2 and len(o["companions"]) == 1'
refuses 64 '--yes' "$binary" profile forget
grep -qsa 비밀 "$database" "$database"-wal || fail "the words are in the file before"
expect 0 "$binary" profile forget --yes
silent "$err"
! grep -qsa 비밀 "$database" "$database"-wal || fail "forgotten words are still in the file"
expect 0 "$binary" meals list
silent "$out"
expect 0 "$binary" profile import "$scratch/export.json"
expect 0 "$binary" profile import "$scratch/export.json"
expect 0 "$binary" profile show --json
json 'o["allergies"] == ["우유"]'
expect 0 "$binary" meals list --json
json 'len(o) == 2'
sed 's/"우유"/"세상"/' "$scratch/export.json" >"$scratch/bad.json"
refuses 65 '세상' "$binary" profile import "$scratch/bad.json"
refuses 66 'nope' "$binary" profile import "$scratch/nope.json"
expect 0 "$binary" profile show --json
json 'o["allergies"] == ["우유"]'
expect 0 "$binary" profile forget -y
pass "a person's records go out, come in, and are forgotten for good"

# --- menus -------------------------------------------------------------------------------------
expect 0 "$binary" menus show 김치찌개
silent "$err"
for word in 알레르기 대두 나트륨 출처 재료; do says "$word" "$out"; done
expect 0 "$binary" menus show 김치찌개 --json
json 'o["allergens_known"] and "대두" in o["allergens"] and o["menu"]["name"] == "김치찌개"'
refuses 1 '김치찌개' "$binary" menus show 김치찌계
expect 0 "$binary" menus list --diet 비건 --allergen-free 콩 --max-kcal 300 --json
json 'len(o) > 5 and all(m["diet"] == "비건" and m["allergens_known"] and "대두" not in m["allergens"] and m["menu"]["nutrition"]["kcal"] <= 300.5 for m in o)'
refuses 64 '한식' "$binary" menus list --cuisine 한국음식
for query in 새우 '비 오는 날' 비건 ㄱㅊㅉㄱ 세우 얼큰한 국물; do
  expect 0 "$binary" menus search $query
  [ -n "$out" ] || fail "search finds $query"
done
expect 1 "$binary" menus search zzqqxx
expect 0 "$binary" menus check
silent "$err"
expect 0 "$binary" menus check --json
json 'o["errors"] == 0 and o["menus"] >= 700 and o["reference"]["codes"] >= 120 and o["reference"]["errors"]["kcal"]["median"] < 0.12'
mkdir -p "$XDG_CONFIG_HOME/mechuri"
printf '{"name": "구내식당 백반", "cuisine": "한식", "form": ["밥"]}\n' >"$XDG_CONFIG_HOME/mechuri/menus.jsonl"
expect 0 "$binary" menus check
says '구내식당 백반' "$out"
expect 0 "$binary" menus show 구내식당 백반
says '알 수 없음' "$out"
printf '{"name": "김치찌개", "cuisine": "한식", "form": ["밥"]}\n{"name"\n' >>"$XDG_CONFIG_HOME/mechuri/menus.jsonl"
expect 65 "$binary" menus check
says 'menus.jsonl:2' "$out"
says 'menus.jsonl:3' "$out"
rm "$XDG_CONFIG_HOME/mechuri/menus.jsonl"
sed 's/"kcal": 244,/"kcal": 344,/' "$models/menus.jsonl" >"$scratch/menus.jsonl"
expect 65 "$binary" menus check "$scratch/menus.jsonl"
says 'menus.jsonl:2: 김치찌개' "$out"
refuses 65 'nope' "$binary" menus check "$scratch/nope.jsonl"
pass "menus are listed, shown, searched and checked"
