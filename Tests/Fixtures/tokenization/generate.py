"""Makes the tokenizer fixtures with the reference implementation, huggingface/tokenizers.

    python generate.py BOOTSTRAP_TOKENIZER_JSON

writes texts.json (the strings), one <name>.json per small tokenizer trained here, bootstrap.json (a copy of
the argument), one <name>.expected.json with the reference's ids and decoded texts for each, and
manifest.json (versions, SHA-256). Random numbers have seed 42.
"""

import hashlib
import json
import pathlib
import random
import shutil
import sys

import tokenizers
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

HERE = pathlib.Path(__file__).parent
GPT2 = r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"
random.seed(42)

SENTENCES = [
    "### 질문: 점심 추천해줘\n\n### 답변: 오늘 점심으로는 따뜻한 김치찌개를 추천해요.",
    "오늘 저녁에 뭐 먹지?", "비 오는 날에는 파전이랑 막걸리가 최고예요!", "매운 거 말고 순한 걸로 부탁해",
    "떡볶이, 순대, 튀김 세트 12,000원", "불고기 1.5kg 기준 3~4인분", "칼로리는 450kcal 정도입니다.",
    "다이어트 중인데 단백질 많은 저녁 추천해 주세요", "ㅋㅋㅋㅋ 배고파 ㅠㅠ", "ㄱㅊ ㅂㅂㅂ ㅊㄱㅈ",
    "김치볶음밥 vs 볶음밥?", "그럼 디저트는요? 달지 않은 걸로…", "“따옴표” ‘작은따옴표’ «guillemets»",
    "I'm hungry; don't you think we've eaten? They'll say it's what I'd do, you're right.",
    "HELLO World iPhone15Pro 2023년 11월 23일", "don’t DON'T 'S 'T 'Re we'VE 'll'd's't", "''s '' 'x 'lx 'rx 'l '",
    "https://example.com/path?q=음식&lang=ko#top", "a@b.co, +82-10-1234-5678", "C++ != C# && x >= 10 || y <= -3.14e-10",
    "日本語のテキストと漢字、カタカナ。", "中文句子，没有空格。", "مرحبا بالعالم ١٢٣٤", "שלום עולם", "Привет, мир! Ёлка", "Ελληνικά αβγ ΑΒΓ",
    "हिन्दी में पाठ", "ไทยไม่มีช่องว่าง", "Tiếng Việt có dấu", "Ünïcödé naïve café résumé", "ﬁ ﬂ ﬀ Ⅷ ① ㈜ ㎏ ½ ² ﾊﾝｶｸ ＦＵＬＬ　ｗｉｄｔｈ",
    "①②③ ⅣⅤ ½¼ ٣٤٥ 五六七 ৪৫", "x² + y³ = z⁴", "∑∫√∞ ≠ ≤ ≥ ± × ÷", "→ ← ↑ ↓ ⇒ ★ ☆ ♥ ♪", "─│┌┐└┘█▓▒░",
]
EMOJI = ["🍽️ 메추리 🍽️", "😀", "👨‍👩‍👧‍👦 가족", "🇰🇷🇯🇵", "👍🏽👍🏿", "❤️‍🔥", "🏳️‍🌈", "1️⃣2️⃣", "🍜🍚🍲밥", "a😀b 😀 c", "🙂" * 20, "‍", "️", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"]
SPACES = [
    "", " ", "  ", "   ", "\n", "\n\n", "\n\n\n", "\t", "\t\t", "\r\n", "\r", " \n", "\n ", " \n \n ", "a ", " a", " a ", "  a  ", "a  b", "a   b",
    "a\tb", "a\t\tb", "a \tb", "a\n b", "a \nb", "a\n\nb", "a\n\n\n  b", "가  나", "가\u3000나", "가\u00a0나", "\u00a0", "\u00a0\u00a0가", " \u00a0가",
    "\u2003가 \u2003 나", "\u2028a\u2029b", "\u0085x\u0085", "\u1680x", "\u200bx\u200b", "\ufeff가", "\u180e x", "\u202f1", "x\u000by\u000cz",
    "\u001c \u001d \u001e \u001f", "    def f(x):\n        return x\n", "끝 공백   ", "   앞 공백", "1  2   3    4", ", ,  ,   ,", "가 \n\n 나 \t 다",
]
CONTROL = ["\x00", "a\x00b", "\x01\x02\x03", "\x07 \x08", "\x1b[31m빨강\x1b[0m", "\x7f", "\u0080\u009f", "\u00ad soft", "\u202e거꾸로\u202c",
           "\ufffd", "\ufffe\uffff", "\U0010ffff", "\U000e0001", "\ue000\uf8ff", "\ud7a4\u0378", "\u088f \U00011de0 \u1c89"]
SPLITS = ["ೱ", "ೱೱ", "가ೱ나", "ೱ가", "가ೱ", "가 ೱ 나", " ೱ ", "가ೱೱ나ೱ다", "a,b,,c,", ",a", ",", ",,,", "a, b ,c", "1,2,3", "가,나"]
DIGITS = ["0", "12", "123", "1234567890", "가1나22다333", "1.5", "1,000", "３４５", "१२३", "Ⅳ1②2½", "2023-11-23 05:30", "v2.0.1b3", "1 2 33", " 1", "  12", "1 ", "一二三"]
JAMO = ["\u1112\u1161\u11ab\u1100\u1173\u11af", "\u1100\u1161", "\u1100\u1161\u11a8 \u1100", "가\u11a8", "\u1161\u11a8", "ㅎㅏㄴㄱㅡㄹ", "ᄒᆞᆫ글", "ퟋ ힰ ꥠ",
        "e\u0301", "é", "a\u0316\u0301", "a\u0301\u0316", "\u0301", " \u0301x", "\u0344", "\u212b Å Å", "\u2126Ω", "q\u0307\u0323", "\u0fb2\u0f80", "\u1e9b\u0323",
        "\u0958 \u0915\u093c", "\ufb1d\ufb2a", "\u2f800 \uf900\uf9ff", "\u0308\u0301a", "s\u0323\u0307", "\U0001d15e", "\U00011131\U00011127", "\u0cca \u0ccb", "\u3099か\u3099", "ｶﾞ", "a\u1abf\u0316", "\u32ff \ua7f2 \U00010783", "\u1dfa\u0316a", "x\u20d2\u0301",
        "\u1113\u116b", "\u1100\u1176\u11a8", "가\u11c3 가\u11a7 각\u11a8", "\u110b\u065b\u0f81", "\u0596\u0f75", "\u0109\u0749\uff9f"]
LONG = ["ㅋ" * 200, "a" * 1000, "가" * 300, "가나다라" * 60, " " * 300, "\n" * 100, "12" * 150, "!?" * 150, "abcdefghij" * 60, "ㅋㅋ ㅎㅎ " * 50, "😀" * 60, "'s" * 60, "'" * 70]
SPECIAL = [
    "<|endoftext|>", "a<|endoftext|>b", "가 <|endoftext|> 나", "<|endoftext|><|endoftext|>", " <|endoftext|> ", "<|endoftext|", "|endoftext|>", "<<|endoftext|>>",
    "<|acc|>", "x <|acc|>  y", "계좌<|acc|>번호", "\n<|acc|>\n", "<|tel|> 전화 <|tel|>", "  <|tel|>  가", "<|rrn|>", "a <|rrn|> b", "a  <|rrn|>  b", "\t<|rrn|>\t",
    "food", "food!", "seafood", "foods", "food food", "food1", "1food", "food_", "-food-", "음식food음식", "food가", "(food)", "food food food",
    "FULL", "ＦＵＬＬ", "ful", "x FULL y", "FULLFULL", "  FULL  ", "메추리", "메추리 메추리", "메추리알", "매운 메추리!", "메추", "메추리\u0301",
    "café", "cafe\u0301", "a café b", "cafe", "   ", "    ", "a    b     c", "<|end|><|endof|><|endoftext|>", "<|endof|>text|>", "<|endof", "<|end|>x", " <|end|> ",
    "<|tel|><|acc|><|rrn|>", "<|tel|> <|acc|> <|rrn|>", "<|acc|>   <|acc|>", "<|rrn|>   <|rrn|>", "food<|endoftext|>food", "a\u00a0<|tel|>\u3000b",
]


def words(count):
    """Random mixtures of everything above."""
    pieces = list("가나다라밥국김치abcXYZ019 \n\t'.,!?()-") + ["'s", "'re", "  ", "😀", "é", "ೱ", "한국", "\u1100\u1161", "\u0301", "½", "\u3000", "\u00a0", "food", "메추리", "<|tel|>", "<|endoftext|>", "ＦＵ", "ﬁ", "\x00"]
    return ["".join(random.choice(pieces) for _ in range(random.randint(1, 40))) for _ in range(count)]


def texts():
    prefixes = [s[:n] for s in SENTENCES for n in (1, 2, 5, 9)]
    everything = SENTENCES + EMOJI + SPACES + CONTROL + SPLITS + DIGITS + JAMO + LONG + SPECIAL + prefixes + words(120)
    return list(dict.fromkeys(t for t in everything if not any(0xD800 <= ord(c) < 0xE000 for c in t)))


def trained(pre, normalizer=None, size=420, alphabet=True, special=("<|endoftext|>",), unknown=None, fuse=False):
    tokenizer = Tokenizer(models.BPE(unk_token=unknown, fuse_unk=fuse))
    if normalizer is not None:
        tokenizer.normalizer = normalizer
    tokenizer.pre_tokenizer = pre
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.post_processor = processors.ByteLevel(trim_offsets=False)
    trainer = trainers.BpeTrainer(
        vocab_size=size, show_progress=False, special_tokens=list(special) + ([unknown] if unknown else []),
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()) if alphabet else [],
    )
    tokenizer.train_from_iterator(SENTENCES * 3 + DIGITS + EMOJI[:6], trainer)
    return tokenizer


def sequence(*steps):
    return pre_tokenizers.Sequence(list(steps))


def byte_level(prefix=False, regex=True):
    return pre_tokenizers.ByteLevel(add_prefix_space=prefix, use_regex=regex)


def add_variants(tokenizer):
    tokenizer.add_tokens([
        AddedToken("<|acc|>", lstrip=True, normalized=False), AddedToken("<|tel|>", rstrip=True, normalized=False),
        AddedToken("<|rrn|>", lstrip=True, rstrip=True, normalized=True), AddedToken("food", single_word=True, normalized=False),
        AddedToken("ＦＵＬＬ", normalized=True), AddedToken("메추리", single_word=True, lstrip=True, normalized=True),
        AddedToken("café", normalized=True), AddedToken("    ", normalized=False),
    ])
    tokenizer.add_special_tokens([AddedToken("<|end|>", normalized=False), AddedToken("<|endof|>", rstrip=True, normalized=False)])
    return tokenizer


def legacy_merges(tokenizer):
    """The spelling of merges before tokenizers 0.20: "a b" instead of ["a", "b"]."""
    data = json.loads(tokenizer.to_str())
    data["model"]["merges"] = [" ".join(pair) for pair in data["model"]["merges"]]
    del data["model"]["ignore_merges"], data["model"]["byte_fallback"]
    return Tokenizer.from_str(json.dumps(data)), data


def build():
    split = pre_tokenizers.Split
    made = {
        "nfc": trained(byte_level(), normalizers.NFC()),
        "nfkc-prefix": trained(byte_level(prefix=True), normalizers.NFKC()),
        "nfd-digits": trained(sequence(pre_tokenizers.Digits(individual_digits=True), byte_level()), normalizers.NFD()),
        "nfkd-sequence": trained(byte_level(), normalizers.Sequence([normalizers.NFKD(), normalizers.NFC()])),
        "digits-prefix": trained(sequence(pre_tokenizers.Digits(individual_digits=False), byte_level(prefix=True))),
        "split-removed": trained(sequence(split("ೱ", "removed"), byte_level())),
        "split-isolated": trained(sequence(split(",", "isolated"), byte_level())),
        "split-previous": trained(sequence(split(",", "merged_with_previous"), byte_level())),
        "split-next": trained(sequence(split(",", "merged_with_next"), byte_level(prefix=True))),
        "split-contiguous": trained(sequence(split(",", "contiguous"), byte_level())),
        "split-inverted": trained(sequence(split(",", "merged_with_next", invert=True), byte_level())),
        "split-inverted-removed": trained(sequence(split(" ", "removed", invert=True), byte_level())),
        "split-pattern": trained(sequence(split(Regex(GPT2), "isolated"), byte_level(regex=False))),
        "split-pattern-removed": trained(sequence(split(Regex(GPT2), "removed", invert=True), byte_level(regex=False))),
        "no-regex": trained(byte_level(regex=False)),
        "no-regex-prefix": trained(byte_level(prefix=True, regex=False), normalizers.NFC()),
        "added": add_variants(trained(byte_level())),
        "added-nfkc": add_variants(trained(byte_level(prefix=True), normalizers.NFKC())),
        "unknown": trained(byte_level(), alphabet=False, unknown="<unk>", size=200),
        "unknown-fused": trained(byte_level(), alphabet=False, unknown="<unk>", fuse=True, size=200),
        "missing-bytes": trained(byte_level(), alphabet=False, size=200),
    }
    data = {name: json.loads(t.to_str()) for name, t in made.items()}
    made["legacy-merges"], data["legacy-merges"] = legacy_merges(made["nfc"])
    whole = json.loads(made["added"].to_str())
    whole["model"]["ignore_merges"] = True
    # Words that no merge makes: found only because whole words are looked up first.
    size = len(whole["model"]["vocab"])
    extra = ["hungry", "Ġ12345", "ðŁĺĢðŁĺĢ"]
    for token in whole["added_tokens"]:
        token["id"] += len(extra) if token["id"] >= size else 0
    whole["model"]["vocab"] |= {word: size + i for i, word in enumerate(extra)}
    made["whole-words"], data["whole-words"] = Tokenizer.from_str(json.dumps(whole)), whole
    return made, data


def id_lists(tokenizer):
    """Ids to decode: any ids at random, and bytes one by one, valid or not."""
    size = tokenizer.get_vocab_size()
    lists = [[random.randrange(size) for _ in range(random.randint(1, 24))] for _ in range(24)]
    letter = dict(zip(range(256), byte_letters()))
    single = [tokenizer.token_to_id(letter[b]) for b in range(256)]
    if None in single:
        return lists
    damaged = [
        "80", "bf", "ff", "fe", "c0", "c080", "c1bf", "c2", "c241", "c2c2", "dfbf", "e0", "e080", "e08080", "e09fbf", "e0a0", "e0a041", "e0a080", "eab0", "eab041", "eab0eab080",
        "ed9fbf", "eda080", "edbfbf", "ee8080", "efbfbd", "efbfbe", "f0", "f080", "f0808080", "f08fbfbf", "f09f", "f09f8d", "f09f8d41", "f09f8df09f8d9c", "f0908080", "f48fbfbf",
        "f4908080", "f5808080", "f8888080", "41c0af42", "e18080e1", "f18080f1", "80808080", "eab080eab0", "efbbbf41", "00", "410042", "c3a9cc", "e2", "e282", "e282ac",
    ]
    lists += [[single[b] for b in bytes.fromhex(text)] for text in damaged]
    leads = [0x41, 0x80, 0x9F, 0xA0, 0xBF, 0xC2, 0xE0, 0xEA, 0xED, 0xF0, 0xF4, 0xF5]
    lists += [[single[random.choice(leads)] for _ in range(random.randint(2, 12))] for _ in range(60)]
    return lists + [[single[random.randrange(256)] for _ in range(40)] for _ in range(8)] + [[size + 1000, single[65]], []]


def byte_letters():
    own = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    extra = iter(range(0x100, 0x200))
    return [chr(b) if b in own else chr(next(extra)) for b in range(256)]


def expected(tokenizer, strings):
    tokenizer.encode_special_tokens = False
    encoded = [tokenizer.encode(s, add_special_tokens=False).ids for s in strings]
    assert encoded == [tokenizer.encode(s).ids for s in strings], "post-processing adds tokens"
    tokenizer.encode_special_tokens = True
    plain = [tokenizer.encode(s).ids for s in strings]
    tokenizer.encode_special_tokens = False
    lists = id_lists(tokenizer)
    return {
        "ids": encoded,
        # Only where they differ: the texts with special tokens spelled out.
        "ids_without_special": {str(i): b for i, (a, b) in enumerate(zip(encoded, plain)) if a != b},
        "decode": [[ids, tokenizer.decode(ids), tokenizer.decode(ids, skip_special_tokens=False)] for ids in lists],
        "decoded": [tokenizer.decode(ids, skip_special_tokens=False) for ids in encoded[:60]],
        "vocabulary_size": max(tokenizer.get_vocab(with_added_tokens=True).values()) + 1,
    }


def character_classes():
    """Runs [first, class] of \\p{L} L, \\p{N} N, \\s S, others O, and of \\w (W or -), over all scalars."""
    cutter = pre_tokenizers.ByteLevel(add_prefix_space=False)
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    probe = Tokenizer(models.BPE(vocab={c: i for i, c in enumerate(alphabet)}, merges=[]))
    probe.add_tokens([AddedToken("XQ", single_word=True, normalized=False)])
    token = probe.token_to_id("XQ")
    runs, last = [], None
    for value in range(0x110000):
        if 0xD800 <= value < 0xE000:
            continue
        one = [len(cutter.pre_tokenize_str(p + chr(value))) == 1 for p in "a1!"]
        kind = "L" if one[0] else "N" if one[1] else "O" if one[2] else "S"
        kind += "-" if token in probe.encode("XQ" + chr(value)).ids else "W"
        if kind != last:
            runs.append([value, kind])
            last = kind
    return runs


def dump(name, value):
    (HERE / name).write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


def main():
    for old in HERE.glob("*.json"):
        old.unlink()
    strings = texts()
    dump("texts.json", strings)
    shutil.copyfile(sys.argv[1], HERE / "bootstrap.json")
    made, data = build()
    for name, tokenizer in made.items():
        dump(f"{name}.json", data[name])
        dump(f"{name}.expected.json", expected(Tokenizer.from_file(str(HERE / f"{name}.json")), strings))
    dump("bootstrap.expected.json", expected(Tokenizer.from_file(str(HERE / "bootstrap.json")), strings))
    dump("character-classes.json", character_classes())
    files = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(HERE.glob("*.json"))}
    manifest = {"seed": 42, "python": sys.version.split()[0], "tokenizers": tokenizers.__version__, "texts": len(strings), "sha256": files}
    (HERE / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n")


main()
