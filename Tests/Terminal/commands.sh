# The commands beside the chat, end to end as scripts use them: exit codes, what goes to stdout and what
# to stderr, bad input of every kind. No terminal: nothing here has one.
scratch="$home/commands"
mkdir -p "$scratch"
fixtures="$here/../Fixtures/gptneox"
models="$here/../../Models"
model=$(ls "$models"/*.gguf | head -1)
question='비 오는 날 뭐 먹지'

# --- ask ---------------------------------------------------------------------------------------
expect 0 "$binary" ask "$question" --seed 7
plain=$out
silent "$err"
[ -n "$plain" ] || fail "ask answers"
expect 0 "$binary" ask "$question" --seed 7 --json
json 'set(o) == {"text", "menu", "finish", "seed", "tokens", "timings", "reasons", "source", "understood"} and o["seed"] == 7'
json "o['text'] == '''$plain''' and o['finish'] in ('stop', 'length') and o['tokens'] > 0"
for threads in 1 2 64; do
  expect 0 "$binary" ask "$question" --seed 7 --threads "$threads"
  [ "$out" = "$plain" ] || fail "$threads threads say something else"
done
printf '%s\n\n점심\r\n' "$question" >"$scratch/requests"
"$binary" ask --batch --seed 7 <"$scratch/requests" >"$scratch/out"
[ "$(wc -l <"$scratch/out")" = 2 ] || fail "one line a request"
[ "$(head -1 "$scratch/out")" = "$question	$plain" ] || fail "batch says what ask says: $(head -1 "$scratch/out")"
[ "$(tail -1 "$scratch/out" | cut -f1)" = 점심 ] || fail "the request comes back without its line end"
pass "ask: text, JSON and batch agree for a seed, on any number of threads"

expect 0 "$binary" ask '점심' --print-prompt
[ "$out" = $'### 질문: 점심\n\n### 답변:' ] || fail "the prompt: $out"
expect 0 "$binary" ask --raw $'### 질문: 점심\n\n### 답변:' --seed 3 --json
raw=$out
expect 0 "$binary" ask 점심 --seed 3 --json --ground off
[ "$(printf '%s' "$raw" | python3 -c 'import json,sys; print(json.load(sys.stdin)["text"])')" \
  = "$(printf '%s' "$out" | python3 -c 'import json,sys; print(json.load(sys.stdin)["text"])')" ] || fail "--raw of the prompt is the same"
expect 0 "$binary" ask 점심 --max-tokens 2 --json --ground off
json 'o["finish"] == "length" and o["tokens"] == 2 and "menu" in o'
for n in $(seq 3000); do printf '가'; done >"$scratch/long"
refuses 65 '토큰' "$binary" ask "$(cat "$scratch/long")"
printf '점심\n%s\n저녁\n' "$(cat "$scratch/long")" >"$scratch/requests"
code=0
"$binary" ask --batch <"$scratch/requests" >"$scratch/out" 2>/dev/null || code=$?
[ "$code" = 65 ] && [ "$(grep -c "$(printf '\t.')" "$scratch/out")" = 2 ] && [ "$(wc -l <"$scratch/out")" = 3 ] \
  || fail "a request that cannot be answered does not stop the others ($code)"
printf '\xff\xfe 점심\n' | "$binary" ask --batch >"$scratch/out" || fail "invalid UTF-8 is no reason to stop"
expect 0 "$binary" ask $'\xff\xfe 점심'
pass "ask: --print-prompt, --raw, limits, long and broken text"

# --- recommend -----------------------------------------------------------------------------------
printf '{"allergies": ["새우", "알류"], "diet": "페스코", "avoided": ["고수"]}' >"$scratch/profile.json"
printf '{"meals": [{"menu": "김치찌개", "daysAgo": 1}], "taste": [{"menu": "초밥", "verdict": "먹음", "daysAgo": 3}]}' >"$scratch/history.json"
expect 0 "$binary" recommend '비 오는데 얼큰한 거 땡김 근데 고기는 빼고' --json --profile "$scratch/profile.json" \
  --history "$scratch/history.json" --offered 짬뽕,라면 --at 2026-04-14T12:00 --seed 1
json 'o["request"]["kind"] == "recommend" and "맛:매운" in o["request"]["wanted"] and o["request"]["excluded"] == ["재료:고기"]'
json 'len(o["candidates"]) == 10 and all(c["reasons"] for c in o["candidates"])'
json '{r["menu"]: r["constraint"] for r in o["refused"]}["라면"] in ("allergy", "diet", "offered")'
json '{"allergy", "diet", "excluded-ingredient"} <= {r["constraint"] for r in o["refused"]}'
first="$out"
expect 0 "$binary" recommend '비 오는데 얼큰한 거 땡김 근데 고기는 빼고' --json --profile "$scratch/profile.json" \
  --history "$scratch/history.json" --offered 짬뽕,라면 --at 2026-04-14T12:00 --seed 1
[ "${first%\"milliseconds*}" = "${out%\"milliseconds*}" ] || fail "the same seed gives the same choice"
expect 0 "$binary" --lang en recommend 점심 --no-profile
says 'Wanted' "$out"
expect 0 "$binary" ask '볶음밥 추천해줘' --profile "$scratch/profile.json" --seed 2 --json
json 'o["menu"] and o["understood"]["kind"] == "recommend"'
expect 0 "$binary" ask '김치찌개 칼로리 얼마야' --json
json 'o["source"] == "catalogue" and "kcal" in o["text"] and o["menu"] == "김치찌개"'
expect 0 "$binary" ask '새우 먹고 두드러기 났어' --json
json 'o["source"] == "program" and "119" in o["text"]'
printf '{"allergies": ["세우"]}' >"$scratch/profile.json"
refuses 65 'allergies' "$binary" recommend 점심 --profile "$scratch/profile.json"
refuses 66 'nope' "$binary" recommend 점심 --history "$scratch/nope.json"
refuses 64 '--ground' "$binary" ask 점심 --ground maybe
refuses 64 '--weather' "$binary" recommend 점심 --weather 안개
refuses 64 '--at' "$binary" recommend 점심 --at 언젠가
printf '{"allergies": ["대두", "밀", "알류", "우유"], "diet": "비건", "avoided": ["채소", "과일", "쌀", "곡물", "콩", "해조류", "버섯", "차", "커피", "양념", "설탕", "물"]}' >"$scratch/profile.json"
expect 1 "$binary" recommend 점심 --profile "$scratch/profile.json"
says '추천할 수 있는 메뉴가 없습니다' "$out"
pass "recommend: understood, ranked with reasons, refused with constraints; ask speaks it"

# --- tokenize, logits, bench ---------------------------------------------------------------------
expect 0 "$binary" tokenize --model "$model" "점심 추천해줘"
json 'list(o) == ["ids"] and len(o["ids"]) > 1 and all(isinstance(i, int) for i in o["ids"])'
ids=$(printf '%s' "$out" | python3 -c 'import json,sys; print(",".join(map(str, json.load(sys.stdin)["ids"])))')
expect 0 "$binary" tokenize ""
[ "$out" = '{"ids":[]}' ] || fail "nothing has no ids: $out"
expect 0 "$binary" logits --model "$model" --text "점심 추천해줘" --json
by_text=$out
json 'set(o) == {"ids", "logits"} and isinstance(o["logits"][0], float) and len(o["logits"]) > 1000'
expect 0 "$binary" logits --model "$model" --ids "$ids" --json
[ "$out" = "$by_text" ] || fail "--ids and --text agree"
expect 0 "$binary" logits --model "$model" --ids "$ids" --all --json
json 'len(o["logits"]) == len(o["ids"]) and len(o["logits"][0]) == len(o["logits"][-1])'
expect 0 "$binary" bench --model "$model" -p 32 -n 4,8 -b 1,2 -d 0,100 -t 1,2 --seconds 0.05 --json
json '[r["threads"] for r in o["runs"]] == [1, 2] and all(len(r["measurements"]) == 9 for r in o["runs"])'
json 'all(m["tokensPerSecond"]["minimum"] <= m["tokensPerSecond"]["median"] and m["repetitions"] > 0 for r in o["runs"] for m in r["measurements"])'
json 'all(r["loadSeconds"] > 0 and r["firstToken"]["coldSeconds"] > 0 and r["memory"]["peakBytes"] >= r["memory"]["anonymousBytes"] > 0 and r["bandwidth"]["bestBytesPerSecond"] > 1e8 for r in o["runs"])'
json 'o["kernels"]["used"] in o["kernels"]["available"] and not o["isInterrupted"] and o["machine"]["cores"] > 0'
expect 0 "$binary" bench --model "$model" -p 32 -n 0 --seconds 0 --markdown
says '| 프롬프트 32 |' "$out"
refuses 64 '512' "$binary" bench --model "$model" -p 513
pass "tokenize, logits and bench print the JSON that is promised"

# --- output that cannot be written, readers that go away -----------------------------------------
for words in "ask 점심" "tokenize 점심" "logits --text 점심" "doctor" "--help" "history list --json"; do
  for target in '>/dev/full' '>&-'; do
    code=0
    bash -c "'$binary' $words $target" 2>"$scratch/err" </dev/null || code=$?
    [ "$code" = 73 ] || fail "mechuri $words $target: exit $code: $(cat "$scratch/err")"
    says '표준 출력' "$(cat "$scratch/err")"
  done
done
code=0
"$binary" logits --text "점심 추천해줘" --all 2>"$scratch/err" | head -c 5 >/dev/null || code=$?
silent "$(cat "$scratch/err")"
yes 점심 2>/dev/null | "$binary" ask --batch 2>"$scratch/err" | head -1 >"$scratch/out" || true
silent "$(cat "$scratch/err")"
[ "$(wc -l <"$scratch/out")" = 1 ] || fail "batch writes line by line"
expect 0 bash -c "'$binary' ask 점심 <&- 2>&-"
pass "a full disk, a closed stdout and '| head -1' are told apart and never crash"

# --- signals --------------------------------------------------------------------------------------
for signal in INT:130 TERM:143; do
  code=0
  # The input stays open: only the signal can end it.
  timeout --preserve-status -s "${signal%:*}" 1 "$binary" ask --batch >/dev/null 2>&1 < <(sleep 5) || code=$?
  [ "$code" = "${signal#*:}" ] || fail "$signal while waiting: exit $code"
done
pass "^C and SIGTERM end a waiting command at once, with their codes"

# --- models that are none ---------------------------------------------------------------------------
refuses 66 '찾아본 곳' "$binary" ask x -m nothing-of-that-name
refuses 66 'nope.gguf' "$binary" ask x -m ./nope.gguf
refuses 66 '폴더입니다' "$binary" ask x -m "$scratch"
refuses 66 'mechuri import' "$binary" ask x -m "$fixtures/odd-rows"
: >"$scratch/m.gguf"
refuses 65 '비어' "$binary" ask x -m "$scratch/m.gguf"
head -c 100000 /dev/urandom >"$scratch/m.gguf"
refuses 65 'GGUF 파일이 아닙니다' "$binary" ask x -m "$scratch/m.gguf"
for bytes in 4 24 5000 400000 1000000; do
  head -c "$bytes" "$model" >"$scratch/m.gguf"
  refuses 65 'm.gguf' "$binary" ask x -m "$scratch/m.gguf"
done
# Another architecture of the same name length, and a tensor type that is not run yet (Q3_K is 11).
python3 - "$model" "$scratch" <<'PYTHON'
import sys
data = open(sys.argv[1], "rb").read()
name = b"general.architecture"
at = data.index(name) + len(name) + 4 + 8
assert data[at:at + 7] == b"gptneox"
open(sys.argv[2] + "/m.gguf", "wb").write(data[:at] + b"gptjjjj" + data[at + 7:])
# The last tensor: those after it would stand at other offsets.
name = b"\x0d" + bytes(7) + b"output.weight"
at = data.index(name) + len(name) + 4 + 16
assert data[at:at + 4] == b"\x08\0\0\0"
open(sys.argv[2] + "/unknown.gguf", "wb").write(data[:at] + b"\x0b\0\0\0" + data[at + 4:])
PYTHON
refuses 65 "gptjjjj" "$binary" ask x -m "$scratch/m.gguf"
refuses 65 "Q3_K" "$binary" ask x -m "$scratch/unknown.gguf"
refuses 65 "is not supported" "$binary" --lang en ask x -m "$scratch/unknown.gguf"
pass "missing, empty, cut, foreign and unsupported models are refused by name"

# --- slips in the user's own files --------------------------------------------------------------------
mkdir -p "$XDG_CONFIG_HOME/mechuri"
for broken in 'temprature = 1' 'x = = 2' 'threads = "two"'; do
  printf '%s\n' "$broken" >"$XDG_CONFIG_HOME/mechuri/config.toml"
  expect 0 "$binary" ask "$question" --seed 7
  [ "$out" = "$plain" ] || fail "the defaults are used"
  says 'config.toml:1' "$err"
  expect 1 "$binary" doctor
  says 'config.toml:1' "$out"
done
rm "$XDG_CONFIG_HOME/mechuri/config.toml"
printf '{"name": "없는 끝' >"$XDG_CONFIG_HOME/mechuri/menus.jsonl"
expect 0 "$binary" ask "$question" --seed 7
[ "$out" = "$plain" ] || fail "the shipped menus are used"
says 'menus.jsonl:1' "$err"
rm "$XDG_CONFIG_HOME/mechuri/menus.jsonl"
mkdir -p "$XDG_DATA_HOME/mechuri/Models"
echo nonsense >"$XDG_DATA_HOME/mechuri/Models/menus.jsonl"
expect 0 "$binary" ask "$question" --seed 7 --json
says 'menus.jsonl:1' "$err"
json "o['text'] == '''$plain''' and o['menu']"
rm "$XDG_DATA_HOME/mechuri/Models/menus.jsonl"
pass "a broken settings file or menu table is named, and the shipped ones are used"

# --- import ----------------------------------------------------------------------------------------------
for case in odd-rows polyglot-like-f16 sequential-bf16 tied-full-rotary sequential-f32; do
  for type in q8_0 q4_0 f16 f32; do
    expect 0 "$binary" import "$fixtures/$case" -o "$scratch/$case.gguf" --type "$type" --force
    says "$case.gguf" "$out"
    silent "$err"
    expect 0 "$binary" tokenize -m "$scratch/$case.gguf" 점심
  done
done
expect 0 "$binary" import "$fixtures/odd-rows" -o "$scratch/d.gguf" --description '설명 하나' --name 이름 --license mit
grep -qa '설명 하나' "$scratch/d.gguf" || fail "the description is in the file"
refuses 73 '--force' "$binary" import "$fixtures/odd-rows" -o "$scratch/d.gguf"
refuses 73 'null' "$binary" import "$fixtures/odd-rows" -o /dev/null --force
[ -c /dev/null ] || fail "/dev/null is still a device"
refuses 73 "$scratch/no/x.gguf" "$binary" import "$fixtures/odd-rows" -o "$scratch/no/x.gguf"
refuses 66 'config.json' "$binary" import "$scratch" -o "$scratch/x.gguf"
refuses 66 '폴더가 아닙니다' "$binary" import "$model" -o "$scratch/x.gguf"
refuses 64 'q5_k' "$binary" import "$fixtures/odd-rows" -o "$scratch/x.gguf" --type q5_k
silent "$(find "$scratch" -name '*importing*' -o -name 'x.gguf')"
pass "import: five checkpoints in four types; what must not be replaced is not"

# --- history -------------------------------------------------------------------------------------------
expect 0 env XDG_DATA_HOME="$scratch/none" "$binary" history list
silent "$out"
[ ! -e "$scratch/none" ] || fail "looking makes no file"
expect 0 env XDG_DATA_HOME="$scratch/none" "$binary" history export --format json
json 'o["conversations"] == []'
refuses 66 '9' env XDG_DATA_HOME="$scratch/none" "$binary" history show 9
refuses 1 '없습니다' env XDG_DATA_HOME="$scratch/none" "$binary" history search 김치
refuses 1 '되살릴' env XDG_DATA_HOME="$scratch/none" "$binary" history delete --undo
refuses 64 '--limit' "$binary" history list --limit 0
refuses 73 'no/such' "$binary" history export -o "$scratch/no/such"
expect 0 "$binary" history export -o /dev/null
[ -c /dev/null ] || fail "/dev/null is still a device"
pass "history: nothing saved, nothing found, nowhere to write"

# --- install ------------------------------------------------------------------------------------------
expect 0 "$binary" install --prefix "$scratch/old"
says 'PATH' "$out"
mv "$scratch/old" "$scratch/new"
ln -s "$scratch/new/bin/mechuri" "$scratch/link"
cd /
for installed in "$scratch/new/bin/mechuri" "$scratch/link"; do
  expect 0 "$installed" ask "$question" --seed 7
  [ "$out" = "$plain" ] || fail "$installed answers"
done
cd - >/dev/null
echo older >"$scratch/new/share/mechuri/Models/README.md"
echo mine >"$scratch/new/share/mechuri/Models/mine.txt"
expect 0 "$binary" --lang en install --prefix "$scratch/new"
[ "$(printf '%s' "$out" | grep -c '^replaced')" = 1 ] || fail "only what changed is replaced: $out"
[ "$(cat "$scratch/new/share/mechuri/Models/mine.txt")" = mine ] || fail "other files stay"
refuses 73 '/dev/null' "$binary" install --prefix /dev/null/x
expect 0 env -u HOME -u XDG_DATA_HOME -u XDG_CONFIG_HOME "$scratch/new/bin/mechuri" ask "$question" --seed 7
[ "$out" = "$plain" ] || fail "no HOME, no XDG"
cp "$binary" "$scratch/alone"
refuses 66 '찾아본 곳' "$scratch/alone" ask x
expect 0 env MECHURI_HOME="$scratch/new/share/mechuri" "$scratch/alone" ask "$question" --seed 7
pass "install: found again after moving, through a link, from elsewhere; upgraded in place"

# --- quantize, perplexity, inspect -----------------------------------------------------------------------
refuses 65 '--allow-requantize' "$binary" quantize "$model" -o "$scratch/q.gguf" --type q4_0
expect 0 "$binary" quantize "$model" -o "$scratch/exact.gguf" --type f32 --no-perplexity --json
json 'o["relativeError"] == 0 and o["largestError"] == 0 and "perplexityAfter" not in o'
expect 0 "$binary" quantize "$scratch/exact.gguf" -o "$scratch/q.gguf" --type q4_k_m --json
silent "$err"
json 'o["bytesAfter"] < o["bytesBefore"] / 5 and 4.5 < o["bitsPerWeight"] < 6 and 0 < o["relativeError"] < 0.1'
json 'all(t["typeAfter"] in ("Q4_K", "Q6_K") for t in o["tensors"] if len(t["shape"]) == 2)'
json 'abs(o["perplexityAfter"]["perplexity"] / o["perplexityBefore"]["perplexity"] - 1) < 0.2'
after=$(printf '%s' "$out" | python3 -c 'import json,sys; print(json.load(sys.stdin)["perplexityAfter"]["perplexity"])')
expect 0 "$binary" perplexity "$scratch/q.gguf" --float32 --json
json "abs(o['perplexity'] / $after - 1) < 1e-9 and o['scored'] == o['tokens'] - 1"
expect 0 "$binary" perplexity "$scratch/q.gguf" --json
json "abs(o['perplexity'] / $after - 1) < 0.005"
expect 0 "$binary" --lang en perplexity "$scratch/q.gguf" "$scratch/requests" --context 16 --compare "$scratch/exact.gguf"
says 'KL divergence' "$out"
expect 0 "$binary" ask 점심 --seed 1 -m "$scratch/q.gguf"
refuses 73 '--force' "$binary" quantize "$scratch/exact.gguf" -o "$scratch/q.gguf" --type q8_0
refuses 64 '원본' "$binary" quantize "$scratch/q.gguf" -o "$scratch/q.gguf" --type q8_0 --force
refuses 64 'q3_k' "$binary" quantize "$scratch/exact.gguf" -o "$scratch/x.gguf" --type q3_k
refuses 64 '--embedding-type' "$binary" quantize "$scratch/exact.gguf" -o "$scratch/x.gguf" --type q8_0 --embedding-type q9
refuses 73 "$scratch/no/x.gguf" "$binary" quantize "$scratch/exact.gguf" -o "$scratch/no/x.gguf" --type q8_0
refuses 66 'nope.txt' "$binary" perplexity "$model" "$scratch/nope.txt"
refuses 64 '513' "$binary" perplexity "$model" --context 513
printf 'x' >"$scratch/short"
refuses 65 '짧습니다' "$binary" perplexity "$model" "$scratch/short"
silent "$(find "$scratch" -name '*.tmp' -o -name 'x.gguf')"

expect 0 "$binary" inspect "$scratch/q.gguf" --tensors --json
json 'o["runs"] and o["tokenizer"] == "huggingface" and o["metadata"]["general.file_type"] == 15'
json 'len(o["tensors"]) == o["tensorCount"] == o["declaredTensors"] and o["prompt"].startswith("### 질문: ")'
json 'sum(t["bytes"] for t in o["types"]) == sum(t["bytes"] for t in o["tensors"])'
expect 0 "$binary" inspect "$model" --tensors
says 'blk.5.ffn_down.weight' "$out"
head -c 400000 "$model" >"$scratch/m.gguf"
expect 65 "$binary" inspect "$scratch/m.gguf"
says 'general.architecture = gptneox' "$out"
says '잘렸' "$err"
expect 0 "$binary" inspect "$fixtures/odd-rows" --json
json 'o["format"] == "checkpoint" and o["parameters"] > 0 and o["settings"]["model_type"] == "gpt_neox"'
refuses 65 'GGUF 파일이 아닙니다' "$binary" inspect "$scratch/requests"
refuses 66 'nope.gguf' "$binary" inspect ./nope.gguf
pass "quantize, perplexity and inspect: figures agree with each other, damage is shown"

# --- collect ---------------------------------------------------------------------------------------------
collected="$scratch/collected.jsonl"
teach() { "$binary" collect --teacher engine --count 6 --threads 1 "$@"; }
expect 0 teach -o "$collected" --report "$scratch/report.json"
says '다 모았습니다' "$out"
silent "$err"
out=$(cat "$scratch/report.json")
json 'o["end"] == "reached" and o["rows"] == o["added"] == 6 and o["requests"] > 0 and o["promptTokens"] > 0'
out=$(python3 -c 'import json,sys; print(json.dumps([json.loads(l) for l in open(sys.argv[1])]))' "$collected")
json 'len(o) == 6 and all(set(r) == {"instruction", "input", "output"} and r["output"] for r in o)'
expect 0 teach -o "$scratch/again.jsonl"
cmp -s "$collected" "$scratch/again.jsonl" || fail "the same seed collects the same rows"
head -c -9 "$collected" >"$scratch/again.jsonl"
expect 0 teach -o "$scratch/again.jsonl"
says '쓰다 만 줄' "$err"
says '6 (+1)' "$out"
expect 0 "$binary" collect -o "$scratch/dry.jsonl" --model m --dry-run --price-in 0.5 --price-out 1.5
says '7. Instruction: ' "$out"
says '비용' "$out"
[ ! -e "$scratch/dry.jsonl" ] || fail "a dry run writes nothing"
refuses 65 '1번째 줄' teach -o "$scratch/requests"
refuses 64 'MECHURI_TEACHER_KEY' env -u MECHURI_TEACHER_KEY -u OPENAI_API_KEY "$binary" collect -o "$scratch/dry.jsonl" --model m
refuses 64 '암호화' "$binary" collect -o "$scratch/dry.jsonl" --model m --teacher http://192.0.2.1/v1
refuses 64 '쓸 수 있는 주소가' "$binary" collect -o "$scratch/dry.jsonl" --model m --teacher https://me:secret@host/v1
case "$err" in *secret*) fail "a password is shown: $err" ;; esac
expect 69 "$binary" collect -o "$scratch/dead.jsonl" --model m --teacher http://127.0.0.1:1/v1 --retries 0
pass "collect: rows, report, going on, dry run, and what is refused"

# --- help, version, completions --------------------------------------------------------------------------
expect 0 "$binary" --version
[ "$(printf '%s' "$out" | grep -cE '^[0-9]+\.[0-9]+\.[0-9]+$')" = 1 ] || fail "version: $out"
# misaligned: rows whose explanation does not begin at the same column, by display width.
misaligned() {
  python3 -c '
import sys, unicodedata
width = lambda t: sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in t)
for line in sys.stdin.read().split("\n"):
    if width(line) > 80: print("long:", line)
    label, gap, rest = line[2:].partition("  ")
    if line.startswith("  ") and line[2:3].strip() and gap and width(line) - width(rest.lstrip()) != 26: print("column:", line)'
}
for command in "" chat ask history "history list" "history export" profile "profile set" "profile companions add" "profile forget" meals "meals add" "meals edit" "meals week" menus "menus list" "menus search" "menus check" dataset "dataset check" "dataset stats" "dataset split" "dataset dedup" "dataset convert" collect tokenizer "tokenizer train" "tokenizer show" train "train run" "train plot" "train show" "train replay" evaluate import merge quantize perplexity inspect tokenize logits bench doctor install; do
  for language in ko en; do
    # shellcheck disable=SC2086
    expect 0 "$binary" --lang "$language" help $command
    silent "$err"
    silent "$(printf '%s' "$out" | misaligned)"
    case "$language" in
      ko) ! printf '%s' "$out" | grep -qE 'USAGE|OPTIONS|default|values|Show|See ' || fail "English in: $out" ;;
      en) ! printf '%s' "$out" | LC_ALL=C grep -qa $'[\xea-\xed][\x80-\xbf][\x80-\xbf]' || fail "Korean in: $out" ;;
    esac
  done
done
for shell in bash zsh fish; do
  expect 0 "$binary" --generate-completion-script "$shell"
  case "$out" in *print-prompt*) ;; *) fail "the $shell completion knows the flags" ;; esac
  case "$out" in *'Show the version'*) fail "English in the $shell completion" ;; esac
done
"$binary" --generate-completion-script bash | bash -n || fail "the bash completion is a script"
refuses 64 "'install'" "$binary" isntall
refuses 64 "'--seed'" "$binary" ask x --sed 1
refuses 64 '빠졌습니다' "$binary" import
refuses 64 '값이 필요합니다' "$binary" ask x --model
refuses 64 '쓸 수 없는 값' "$binary" ask x --seed=-1
refuses 64 '값을 받지 않습니다' "$binary" ask x --json=1
refuses 64 '비어' "$binary" ask ' '
refuses 64 'takes 0.0 to 2.0' "$binary" --lang en ask x --temperature 3
for language in ko en; do
  expect 0 "$binary" --lang "$language" doctor
  says "Models/$(basename "$model")" "$out"
done
pass "help in two languages and straight columns, completions, and mistakes explained"
