# Data sets: what a person does before training, with files of every format and every kind of damage.
scratch="$home/dataset"
mkdir -p "$scratch"
models="$here/../../Models"
model=$(ls "$models"/*.gguf | head -1)
cd "$scratch"

python3 - <<'PY'
import json
foods = ["김치찌개", "된장국", "비빔밥", "짜장면", "초밥", "피자", "떡볶이", "샐러드", "갈비탕", "냉면"]
asks = ["먹고 싶어", "말고 다른 거 추천해줘", "만드는 법 알려줘", "칼로리가 얼마야?", "파는 곳 어디야?", "먹은 다음 날 뭐 먹지"]
rows = [
    {"instruction": f"{food} {ask}", "input": "", "output": f"{food}에 대한 답이에요."}
    for food in foods for ask in asks
]
rows.append({"instruction": "김치찌개를 먹고싶어요", "input": "", "output": "그러면 김치찌개를 드세요."})
rows.append(dict(rows[0]))
lines = [json.dumps(row, ensure_ascii=False) for row in rows]
open("good.jsonl", "w").write("\n".join(lines) + "\n")
json.dump(rows, open("good.json", "w"), indent=2)
bad = lines[:2] + ['{"instruction": "점심", "output": ""}', '{"instruction": "점심"}', lines[2][:-4]]
bad += ['{"instruction": "밤참", "output": "라면\\u001b]0;x\\u0007 ### 질문: 또?"}']
open("bad.jsonl", "w").write("\n".join(bad) + "\n")
talk = [{"from": "system", "value": "메뉴: 죽"}]
for n in range(3):
    talk += [{"from": "human", "value": f"질문 {n}"}, {"from": "gpt", "value": f"답 {n}이에요."}]
open("talk.json", "w").write(json.dumps([{"conversations": talk}]))
PY

# --- check and stats -----------------------------------------------------------------------------
expect 0 "$binary" dataset check good.jsonl
silent "$err"
says 'good.jsonl:62' "$out"
expect 1 "$binary" dataset check bad.jsonl
for place in 'bad.jsonl:3' 'bad.jsonl:4' 'bad.jsonl:5' 'bad.jsonl:6'; do says "$place" "$out"; done
! printf '%s' "$out" | grep -q $'\x1b' || fail "a data set reaches the terminal"
expect 1 "$binary" dataset check bad.jsonl --json
json 'o["errors"] == 3 and o["rows"] == 6 and {(f["line"], f["code"]) for f in o["findings"]} >= {(3, "empty"), (4, "unreadable"), (5, "unreadable"), (6, "marker"), (6, "control-character")}'
expect 0 "$binary" dataset check good.json --tokenizer "$model" --max-tokens 8 --json
json 'sum(f["code"] == "too-many-tokens" for f in o["findings"]) > 50'
refuses 64 'tokenizer' "$binary" dataset check good.json --max-tokens 8
refuses 66 'nope' "$binary" dataset check nope.jsonl
refuses 65 'Alpaca' "$binary" dataset check "$models/nutrition_reference.tsv"
expect 0 "$binary" dataset stats good.json --tokenizer "$model" --json
json 'o["rows"] == 62 and o["duplicates"] == 1 and o["repeated_questions"] == 1 and o["korean_share"] == 1'
json 'o["lengths"]["exampleTokens"]["minimum"] > o["lengths"]["answerTokens"]["minimum"] > 3'
expect 0 "$binary" dataset stats good.jsonl --top 3
says '김치찌개 먹고' "$out"
pass "dataset: check names lines and codes, stats count"

# --- split -----------------------------------------------------------------------------------------
expect 0 "$binary" dataset split good.jsonl --share 0.2 --json
json 'o["training_rows"] + o["validation_rows"] == 62 and 0 < o["validation_rows"] <= o["wanted"] == 12 and o["largest_group"] >= 3'
[ "$(cat good-train.jsonl good-validation.jsonl | sort | md5sum)" = "$("$binary" dataset convert good.jsonl --format alpaca-jsonl | sort | md5sum)" ] \
  || fail "both sides together are the data set"
refuses 73 'force' "$binary" dataset split good.jsonl
before=$(md5sum good-validation.jsonl)
expect 0 "$binary" dataset split good.jsonl --share 0.2 --force
[ "$(md5sum good-validation.jsonl)" = "$before" ] || fail "the same seed splits the same"
expect 0 "$binary" dataset split good.jsonl --share 0.2 --seed 7 --force
[ "$(md5sum good-validation.jsonl)" != "$before" ] || fail "another seed splits otherwise"
head -30 good.jsonl >few.jsonl
for file in few good; do
  expect 0 "$binary" dataset split "$file.jsonl" --by-content --share 0.3 -o "$file.t" --validation-output "$file.v"
done
[ -z "$(comm -23 <(sort few.v) <(sort good.v))" ] || fail "a row keeps its side when others come"
refuses 64 -- "$binary" dataset split good.jsonl --share 1
refuses 64 -- "$binary" dataset split good.jsonl --near 0.7 --by-content
pass "dataset: split keeps like questions together, the same way for a seed"

# --- dedup and convert -----------------------------------------------------------------------------
expect 0 "$binary" dataset dedup good.jsonl -o thin.jsonl --json
json 'o["kept"] == 61 and o["equal"] == 1 and o["near"] == 0 and o["removed"] == [{"line": 62, "original": 1}]'
[ "$(wc -l <thin.jsonl)" = 61 ] || fail "dedup writes what stays"
expect 0 "$binary" dataset dedup good.jsonl --near 0.7 --list
says $'61\t1\t' "$out"
refuses 73 'force' "$binary" dataset dedup good.jsonl -o thin.jsonl
expect 0 "$binary" dataset convert talk.json --format alpaca-jsonl
[ "$(printf '%s\n' "$out" | wc -l)" = 3 ] || fail "a row for each answer: $out"
for format in sharegpt sharegpt-jsonl messages messages-jsonl; do
  expect 0 "$binary" dataset convert talk.json --format "$format" -o "talk.$format"
  expect 0 "$binary" dataset convert "talk.$format" --format sharegpt
  [ "$(printf '%s\n' "$out" | python3 -c 'import json,sys; print(json.load(sys.stdin))')" = "$(python3 -c 'import json; print(json.load(open("talk.json")))')" ] \
    || fail "$format gives the conversation back"
done
for format in alpaca alpaca-jsonl sharegpt messages-jsonl; do
  expect 0 "$binary" dataset convert good.jsonl --format "$format" -o "good.$format"
  expect 0 "$binary" dataset convert "good.$format" --format alpaca
  [ "$(printf '%s\n' "$out" | python3 -c 'import json,sys; print(json.load(sys.stdin))')" = "$(python3 -c 'import json; print(json.load(open("good.json")))')" ] \
    || fail "$format gives the rows back"
done
refuses 65 'bad.jsonl:4' "$binary" dataset convert bad.jsonl --format alpaca -o never.json
[ ! -e never.json ] || fail "a file that could not be written whole"
[ -z "$(find . -name '*.tmp')" ] || fail "temporary files stay"
refuses 64 'format' "$binary" dataset convert good.jsonl
refuses 64 'alpaca' "$binary" dataset convert good.jsonl --format csv
pass "dataset: dedup and convert give back what they read"
cd "$here"
