# Training: adapters on the shipped model and a model from nothing, cut off by kill -9 and gone on with,
# watched on the live screen, and used by the chat's own commands.
scratch="$home/training"
mkdir -p "$scratch"
models="$here/../../Models"
head -40 "$models/instructions.jsonl" >"$scratch/data.jsonl"
train() { "$binary" train --data "$scratch/data.jsonl" --no-screen --no-samples "$@"; }
short="--steps 14 --save-every 4 --validate-every 7 --lr 1e-3"

# --- what is refused, and what is only said ---------------------------------------------------------
refuses 64 -- "$binary" train -o "$scratch/none"
refuses 64 '--batch' train -o "$scratch/none" --batch 0
refuses 64 '--init' train -o "$scratch/none" --init x.toml --method lora
refuses 66 'none.jsonl' "$binary" train --data "$scratch/none.jsonl" -o "$scratch/none"
refuses 66 '--resume' train -o "$scratch/none" --resume
expect 0 train -o "$scratch/none" --dry-run
says '메모리' "$err"
[ ! -e "$scratch/none" ] || fail "a dry run leaves nothing"
expect 0 train -o "$scratch/none" --dry-run --lang en
says 'held out' "$err"
printf '{"instruction": "점심", "output": "%s"}\n' "$(printf '가%.0s' $(seq 4000))" >"$scratch/long.jsonl"
refuses 65 '문맥' "$binary" train --data "$scratch/long.jsonl" --validation-share 0 -o "$scratch/none"
pass "train: bad options, missing data, dry run"

# --- a run, and the same one cut off ----------------------------------------------------------------
expect 0 train -o "$scratch/whole" $short
says '다 배웠습니다' "$err"
[ -f "$scratch/whole/adapter_config.json" ] && [ -f "$scratch/whole/loss.svg" ] || fail "the run's files: $(ls "$scratch/whole")"
refuses 73 '--resume' train -o "$scratch/whole" $short
train -o "$scratch/cut" $short >/dev/null 2>&1 &
victim=$!
# After the checkpoint of step 4, in the middle of what follows.
wait_for 60 "the first checkpoint" test -f "$scratch/cut/checkpoint.safetensors"
kill -9 "$victim"
wait "$victim" 2>/dev/null || true
[ ! -f "$scratch/cut/adapter_model.safetensors" ] || fail "the run was over before it was cut off"
refuses 65 'learning-rate' train -o "$scratch/cut" --resume --steps 14 --save-every 4 --validate-every 7 --lr 2e-3
expect 0 train -o "$scratch/cut" $short --resume
cmp "$scratch/whole/adapter_model.safetensors" "$scratch/cut/adapter_model.safetensors" || fail "the resumed run ends with other bits"
cmp <(grep -v seconds "$scratch/whole/log.jsonl" | grep validated) <(grep -v seconds "$scratch/cut/log.jsonl" | grep validated) \
  || fail "the resumed run measured something else"
pass "train: kill -9, --resume, and the same bits as without"

# --- what it made is used -----------------------------------------------------------------------------
expect 0 "$binary" ask '매운 음식 추천해줘' --ground off --temperature 0 --json
before=$out
expect 0 "$binary" ask '매운 음식 추천해줘' --ground off --temperature 0 --json --adapter "$scratch/whole"
[ "$before" != "$out" ] || fail "the adapter changes nothing"
expect 0 "$binary" inspect "$scratch/whole"
says 'query_key_value' "$out"
expect 0 "$binary" merge "$models"/*.gguf "$scratch/whole" -o "$scratch/merged.gguf"
expect 0 "$binary" ask '점심' -m "$scratch/merged.gguf"
expect 0 "$binary" train show "$scratch/whole"
expect 0 "$binary" train plot "$scratch/whole" "$scratch/cut" -o "$scratch/both.svg"
head -c 5 "$scratch/both.svg" | grep -q '<' || fail "an SVG: $(head -c 80 "$scratch/both.svg")"
pass "train: ask, inspect, merge, show and plot read what it made"

# --- from nothing ---------------------------------------------------------------------------------------
"$binary" tokenizer train "$scratch/data.jsonl" -o "$scratch/tokenizer.json" --vocabulary 512 >/dev/null 2>&1 \
  || fail "a tokenizer of its own"
printf 'hidden_size = 64\nnum_hidden_layers = 2\nnum_attention_heads = 4\nmax_position_embeddings = 512\ntokenizer = "tokenizer.json"\nlearning_rate = 0.003\nsteps = 6\n' \
  >"$scratch/config.toml"
expect 0 "$binary" train --init "$scratch/config.toml" --data "$scratch/data.jsonl" -o "$scratch/new" --no-screen --no-samples
expect 0 "$binary" ask '점심' -m "$scratch/new/model.gguf"
sed -i 's/hidden_size/hiden_size/' "$scratch/config.toml"
refuses 65 'config.toml:1' "$binary" train --init "$scratch/config.toml" --data "$scratch/data.jsonl" -o "$scratch/new2"
pass "train: a tokenizer and a model from nothing"

# --- watched --------------------------------------------------------------------------------------------
start train --data "$scratch/data.jsonl" -o "$scratch/live" --steps 4000 --lr 1e-3
wait_for 30 "steps go by on the live screen" on_screen '토큰/초'
keys C-c
wait_for 10 "it asks before it stops" on_screen '저장하고 끝내기'
keys Enter
wait_for 30 "what was done is said" on_screen '멈췄습니다'
wait_for 10 "the terminal is back" on_screen 'exit=0'
[ -f "$scratch/live/checkpoint.safetensors" ] && [ -f "$scratch/live/adapter_model.safetensors" ] \
  || fail "a stopped run can be gone on with, and tried: $(ls "$scratch/live")"
pass "train: the live screen opens, saves, stops, and gives the terminal back"
