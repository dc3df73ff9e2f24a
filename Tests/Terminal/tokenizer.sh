# Vocabularies of one's own: what is learnt from lines and from rows, what is refused, what is shown.
scratch="$home/tokenizer"
mkdir -p "$scratch"
fixtures="$here/../Fixtures/bpe-training"
models="$here/../../Models"
model=$(ls "$models"/*.gguf | head -1)
cd "$scratch"

# --- train ---------------------------------------------------------------------------------------
# Lines are texts with their ends; a file of one line without one is that line.
expect 0 "$binary" tokenizer train "$fixtures/korean.txt" -o t.json --vocabulary 600 --json
json 'o["tokens"] == 600 and o["merges"] == 343 and o["texts"] == 203 and o["path"] == "t.json" and o["words"] == 286'
python3 -c '
import json
d = json.load(open("t.json"))
assert len(d["model"]["vocab"]) == 600 and d["model"]["vocab"]["<|endoftext|>"] == 0 and len(d["model"]["merges"]) == 343' || fail "the file is a tokenizer.json"
refuses 73 '--force' "$binary" tokenizer train "$fixtures/korean.txt" -o t.json
expect 0 "$binary" tokenizer train "$fixtures/korean.txt" -o t.json --force --vocabulary 300
says 't.json: 토큰 300개 (글 203개' "$out"
expect 0 "$binary" --lang en tokenizer train "$fixtures/korean.txt" -o t.json --force --vocabulary 5000
says 'tokens from 203 texts' "$out"
says 'Note: fewer than 5000' "$err"
printf '{"instruction": "점심", "output": "김밥 김밥 김밥"}\n' >rows.jsonl
expect 0 "$binary" tokenizer train rows.jsonl "$fixtures/korean.txt" -o r.json --vocabulary 300 --special-token '<|sep|>' --json
json 'o["texts"] == 204'
pass "tokenizer train: lines and rows, figures, notes in two languages"

refuses 64 '257' "$binary" tokenizer train "$fixtures/korean.txt" -o x.json --vocabulary 100
refuses 64 '--min-frequency' "$binary" tokenizer train "$fixtures/korean.txt" -o x.json --min-frequency 0
refuses 64 '--special-token' "$binary" tokenizer train "$fixtures/korean.txt" -o x.json --special-token '<|endoftext|>'
refuses 66 'nope.txt' "$binary" tokenizer train nope.txt -o x.json
printf '가\n\xb0\xa1\n' >broken.txt
refuses 65 'broken.txt:2' "$binary" tokenizer train broken.txt -o x.json
printf '{"instruction": "점심"}\n' >bad.jsonl
refuses 65 'bad.jsonl:1' "$binary" tokenizer train bad.jsonl -o x.json
printf '\xef\xbb\xbf' >empty.txt
refuses 65 '배울 글이 없습니다' "$binary" tokenizer train empty.txt -o x.json
refuses 73 'no/x.json' "$binary" tokenizer train "$fixtures/korean.txt" -o no/x.json
[ ! -e x.json ] || fail "a refused command leaves no file"
pass "tokenizer train: what cannot be learnt from is named with its line"

# --- show ----------------------------------------------------------------------------------------
expect 0 "$binary" tokenizer show r.json --text '김밥 <|sep|>' --json
json 'o["tokens"] == 300 and o["end"] == 0 and [s["text"] for s in o["special"]] == ["<|endoftext|>", "<|sep|>"]'
json 'o["pieces"][-1] == {"id": 1, "text": "<|sep|>"}'
expect 0 "$binary" tokenizer show "$model" --text 점심
says '(글의 끝)' "$out"
refuses 65 'rows.jsonl' "$binary" tokenizer show rows.jsonl
pass "tokenizer show: size, special tokens and pieces"
