# A model from its corpus to its GGUF: conversations of the grammar, and a recipe that is stopped and goes on.
scratch="$home/recipe"
mkdir -p "$scratch"
models="$here/../../Models"
cd "$scratch"

# --- dataset compose -----------------------------------------------------------------------------
expect 0 "$binary" dataset compose -o one.jsonl --count 300 --seed 5 --json
json 'o["conversations"] == 300 and o["cues"] >= 5000 and o["grounded"] > 100 and o["invented"] > 20'
expect 0 "$binary" dataset compose -o two.jsonl --count 300 --seed 5
says '대화 300개' "$err"
cmp one.jsonl two.jsonl || fail "the same seed composes the same corpus"
expect 0 "$binary" --lang en dataset compose -o two.jsonl --count 300 --seed 6 --force
says '300 conversations' "$err"
cmp -s one.jsonl two.jsonl && fail "another seed composes another corpus"
expect 0 "$binary" dataset check one.jsonl
refuses 73 '--force' "$binary" dataset compose -o one.jsonl --count 3
refuses 64 '--count' "$binary" dataset compose -o x.jsonl --count 0
refuses 66 'nowhere' "$binary" dataset compose -o x.jsonl --grammar nowhere
mkdir -p bad
printf '[맛:매운]\nshout: 매워\n' >bad/a.txt
refuses 65 'a.txt 2행' "$binary" dataset compose -o x.jsonl --grammar bad
[ ! -e x.jsonl ] || fail "a refused command leaves no file"
pass "dataset compose: distinct, by its seed, slips named with their line"

# --- dataset compose --grounded, train wishes ------------------------------------------------------
expect 0 "$binary" dataset compose -o memory.jsonl --count 300 --seed 5 --grounded 0 --json
json 'o["grounded"] < 100'
refuses 64 '--grounded' "$binary" dataset compose -o x.jsonl --grounded 2
expect 0 "$binary" train wishes -o wishes.bin --combinations 500
says 'wishes.bin: 바람' "$err"
expect 0 "$binary" train wishes -o again.bin --combinations 500
cmp wishes.bin again.bin || fail "the same seed trains the same classifier"
refuses 73 '--force' "$binary" train wishes -o wishes.bin
refuses 66 'nowhere' "$binary" train wishes -o x.bin --grammar nowhere
# The reader goes by it, and goes on without it.
mkdir -p own/Models own/Themes
cp "$models"/menus.jsonl "$models"/ingredients.jsonl own/Models/
cp wishes.bin own/Models/
expect 0 env MECHURI_HOME="$scratch/own" "$binary" recommend --json --no-profile '캡사이신 수혈이 시급하다'
json '"맛:매운" in o["request"]["wanted"]'
head -c 1000 wishes.bin >own/Models/wishes.bin
expect 0 env MECHURI_HOME="$scratch/own" "$binary" recommend --json --no-profile '매운 거 추천해줘'
json '"맛:매운" in o["request"]["wanted"]'
says 'own/Models/wishes.bin' "$err"
pass "train wishes: by its seed; the reader takes it, and goes on where it is cut off"

# --- train --recipe ------------------------------------------------------------------------------
mkdir -p recipe
cat >recipe/model.toml <<'END'
hidden_size = 16
num_hidden_layers = 1
num_attention_heads = 2
max_position_embeddings = 256
learning_rate = 0.01
steps = 4
batch = 4
END
cat >recipe/recipe.toml <<'END'
name = "tiny"
result = "tiny.gguf"
[[step]]
title = "말뭉치"
run = ["dataset", "compose", "--count", "80", "-o", "corpus.jsonl", "--force"]
makes = "corpus.jsonl"
[[step]]
title = "토크나이저"
run = ["tokenizer", "train", "corpus.jsonl", "--vocabulary", "400", "-o", "tokenizer.json", "--force"]
makes = "tokenizer.json"
[[step]]
title = "배우기"
run = ["train", "--init", "{recipe}/model.toml", "--tokenizer", "tokenizer.json", "--data", "corpus.jsonl", "--no-samples", "--no-screen", "-o", "scratch"]
makes = "scratch"
[[step]]
title = "GGUF"
run = ["import", "scratch/model", "-o", "tiny.gguf", "--type", "q8_0", "--context", "--force"]
makes = "tiny.gguf"
END
expect 0 "$binary" train --recipe recipe/recipe.toml -o work
says '1/4 말뭉치: mechuri dataset compose' "$err"
says 'work/tiny.gguf' "$err"
expect 0 "$binary" ask -m work/tiny.gguf --ground off --max-tokens 4 '점심'
sum=$(cksum <work/tiny.gguf)
expect 0 "$binary" train --recipe recipe/recipe.toml -o work
[ "$(grep -c '되어 있습니다' <<<"$err")" = 4 ] || fail "what is done is not done again"
# Another seed of a step does that step and all after it again.
sed -i 's/"--count", "80"/"--count", "90"/' recipe/recipe.toml
rm work/tiny.gguf
expect 0 "$binary" train --recipe recipe/recipe.toml -o work
[ "$(grep -c '되어 있습니다' <<<"$err")" = 0 ] || fail "a step that changed is done again, and those after it"
[ "$(cksum <work/tiny.gguf)" != "$sum" ] || fail "another corpus makes another model"
# A file that a step reads, changed.
sed -i 's/steps = 4/steps = 5/' recipe/model.toml
expect 0 "$binary" train --recipe recipe/recipe.toml -o work
[ "$(grep -c '되어 있습니다' <<<"$err")" = 2 ] || fail "a changed file does its step again"
pass "train --recipe: every step once, changed ones again"

refuses 64 '--recipe' "$binary" train --recipe recipe/recipe.toml --data one.jsonl -o work
refuses 66 'none.toml' "$binary" train --recipe none.toml -o work
printf 'name = "x"\nresult = "y"\nstep = 3\n' >recipe/wrong.toml
refuses 65 'wrong.toml' "$binary" train --recipe recipe/wrong.toml -o work
printf 'name = "x"\nresult = "y"\nfoo = 1\n' >recipe/wrong.toml
refuses 65 'foo' "$binary" train --recipe recipe/wrong.toml -o work
pass "train --recipe: what is wrong with a recipe"
