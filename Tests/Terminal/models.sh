# Models that change under the program, and models that are hostile: the program says what is wrong,
# ends with the code for it, and never crashes. The chat goes on, with the conversation intact.
scratch="$home/models"
mkdir -p "$scratch" "$XDG_DATA_HOME/mechuri/Models"
model=$(ls "$here"/../../Models/*.gguf | head -1)
own="$XDG_DATA_HOME/mechuri/Models/own.gguf"

# --- in the chat: cut, noticed, put back, chosen anew ------------------------------------------------
cp "$model" "$own"
start -m "$own"
type_text '비 오는 날 뭐 먹지'; keys Enter
wait_for 20 "the first reply" replies_are 1
truncate -s 300000 "$own"
type_text '저녁 추천해줘'; keys Enter
wait_for 20 "the cut model is named" on_screen '모델 파일이 바뀌었습니다'
on_screen '비 오는 날 뭐 먹지' || fail "the conversation is still on the screen"
fact 'sys.exit(0 if c["turns"][0]["replies"][0]["state"] == "complete" and c["turns"][1]["replies"][0]["state"] == "failed" else 1)' \
  || fail "the conversation is stored: a whole reply and a failed one"
cp "$model" "$own"
keys F7
wait_for 5 "F7 lists it" on_screen 'own'
type_text own; keys Enter
# Opening takes a moment, and a failed reply still names F7: the next one tells that it is open.
sleep 1
keys F5
wait_for 20 "the chat answers again" fact 'sys.exit(0 if c["turns"][1]["replies"][-1]["state"] == "complete" else 1)'
quit
pass "chat: a model that is cut is named, the conversation stays, F7 opens it again"

# --- a rename over the file is harmless ----------------------------------------------------------------
cp "$model" "$own"
start -m "$own"
type_text '비 오는 날 뭐 먹지'; keys Enter
wait_for 20 "the first reply" fact 'sys.exit(0 if len(c["turns"]) == 1 and c["turns"][0]["replies"][0]["state"] == "complete" else 1)'
head -c 1000 /dev/urandom >"$scratch/other"
mv "$scratch/other" "$own"
keys F5
wait_for 20 "another reply" replies_are 2
quit
pass "chat: another file renamed over the model changes nothing"

# --- commands ------------------------------------------------------------------------------------------
# after_first COMMAND: answers a request, runs COMMAND, asks again; keeps $code, out and err.
after_first() {
  code=0
  cp "$model" "$scratch/m.gguf"
  : >"$scratch/out"
  mkfifo "$scratch/in"
  "$binary" ask --batch --seed 7 -m "$scratch/m.gguf" <"$scratch/in" >"$scratch/out" 2>"$scratch/err" &
  local child=$!
  exec 9>"$scratch/in"
  printf '점심\n' >&9
  wait_for 20 "the first answer" grep -q '^점심' "$scratch/out"
  "$@"
  printf '저녁\n' >&9
  exec 9>&-
  wait "$child" || code=$?
  rm "$scratch/in"
}
after_first truncate -s 100000 "$scratch/m.gguf"
[ "$code" = 65 ] && grep -q '모델 파일이 바뀌었습니다' "$scratch/err" || fail "cut between two answers: $code"
[ "$(cut -f2 "$scratch/out" | grep -c .)" = 1 ] || fail "no text from a cut model: $(cat "$scratch/out")"
overwrite() { cp "$scratch/m.gguf" "$scratch/copy"; sleep 0.05; cat "$scratch/copy" >"$scratch/m.gguf"; }
after_first overwrite
[ "$code" = 65 ] && grep -q '모델 파일이 바뀌었습니다' "$scratch/err" || fail "overwritten between two answers: $code"
replace() { head -c 1000 /dev/urandom >"$scratch/copy"; mv "$scratch/copy" "$scratch/m.gguf"; }
after_first replace
[ "$code" = 0 ] || fail "replaced between two answers: $code: $(cat "$scratch/err")"

# In the middle of the work: the float32 path goes on reading the mapped weights.
for language in ko:바뀌었습니다 en:'has changed'; do
  cp "$model" "$scratch/m.gguf"
  code=0
  "$binary" --lang "${language%%:*}" bench --float32 -m "$scratch/m.gguf" -p 64 -n 64 -r 1000 \
    >"$scratch/out" 2>"$scratch/err" </dev/null &
  child=$!
  sleep 1
  truncate -s 8192 "$scratch/m.gguf"
  wait "$child" || code=$?
  [ "$code" = 65 ] && grep -q "${language#*:}" "$scratch/err" || fail "cut in mid-run: $code: $(cat "$scratch/err")"
done
pass "ask and bench: a cut or overwritten model is an error with code 65, a renamed one is none"

# --- no memory -------------------------------------------------------------------------------------------
# Below 125 MB the C library cannot load the program and its tables of menus.
for limit in 135000 160000 200000; do
  code=0
  (ulimit -v $limit; exec timeout 10 "$binary" ask 점심 -m "$model") >"$scratch/out" 2>"$scratch/err" </dev/null || code=$?
  [ "$code" = 69 ] && grep -q 'MiB' "$scratch/err" || fail "too little memory ($limit kB): $code: $(cat "$scratch/err")"
done
pass "too little memory is said in numbers"

# --- what is no file ---------------------------------------------------------------------------------------
mkfifo "$scratch/fifo.gguf"
printf 'GGUF\3\0\0\0' >"$scratch/short.gguf"
printf 'GGUF\3\0\0\0\377\377\377\377\377\377\377\377\377\377\377\377\377\377\377\377' >"$scratch/huge.gguf"
for case in fifo.gguf:66 short.gguf:65 huge.gguf:65; do
  for words in "ask 점심" "logits --text 점심" "tokenize 점심" "bench"; do
    for language in ko en; do
      code=0
      # shellcheck disable=SC2086
      timeout 10 "$binary" --lang $language $words -m "$scratch/${case%:*}" >"$scratch/out" 2>"$scratch/err" </dev/null || code=$?
      [ "$code" = "${case#*:}" ] && grep -q "${case%:*}" "$scratch/err" || fail "$words of $case: $code: $(cat "$scratch/err")"
    done
  done
  code=0
  timeout 10 "$binary" doctor -m "$scratch/${case%:*}" >"$scratch/out" 2>&1 </dev/null || code=$?
  [ "$code" = 1 ] && grep -q "${case%:*}" "$scratch/out" || fail "doctor of $case: $code"
done
pass "a pipe, a stub and a file of impossible counts are refused by name"
