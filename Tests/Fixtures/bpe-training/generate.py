#!/usr/bin/env python3
"""Trains tokenizers with huggingface/tokenizers on two small corpora, which this script writes too.

korean.txt: questions about food and answers to them, put together from the phrases below, one text a line. letters.txt:
words of few letters, in which pairs overlap and one token can be made in several ways. Each <name>.json is the
tokenizer.json of the library itself: our trainer's must be the same text. Rewrites manifest.json.
"""
import hashlib, json, pathlib, random, unicodedata

import tokenizers
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

HERE = pathlib.Path(__file__).parent
random.seed(42)

DISHES = (
    "김치찌개 된장찌개 비빔밥 냉면 삼계탕 떡볶이 순두부찌개 제육볶음 갈비탕 칼국수 잔치국수 김밥 라면 돈가스 초밥 우동 카레 파스타 피자 햄버거 "
    "샐러드 닭볶음탕 부대찌개 해물파전 잡채 불고기 콩국수 만둣국 육개장 감자탕"
).split()
ASKS = [
    "오늘 점심으로 {d} 어때?", "{d} 말고 다른 거 추천해줘", "비 오는 날에 {d} 먹고 싶어요", "{d} 칼로리가 얼마나 돼?", "매운 {d} 좋아하는데 뭐가 좋을까",
    "어제 {d} 먹었는데 오늘은 뭐 먹지?", "아이랑 같이 먹을 {d} 알려 주세요", "{d}랑 어울리는 반찬 추천해 주세요!",
]
ANSWERS = [
    "오늘은 따뜻한 {d}를 추천해요.", "{d}는 한 그릇에 {n}kcal 정도입니다.", "그럼 {d} 대신 담백한 메뉴를 드셔 보세요.", "비 오는 날에는 역시 {d}이지요~",
    "매콤한 {d}, 어떠세요? 밥 {m}공기와 잘 어울려요.", "{d}에 두부를 넣으면 단백질이 {m}g 더해집니다.",
]
ODD = [
    "ㅋㅋㅋㅋㅋㅋ 배고파 ㅠㅠㅠㅠ", "하하하하하하 하하하하", "Let's eat! I'm hungry, they've eaten, we'll cook, you're late, he'd go.", "🍽️ 메추리 🍽️ 🍜🍜🍜",
    "  두 칸  띄우고   세 칸 띄움  ", "탭\t탭\t\t탭", "https://example.com/menu?q=김치찌개&page=2", "12,000원 3~4인분 1.5kg 450kcal 2024년 5월 5일", "",
    unicodedata.normalize("NFD", "자모로 풀어 쓴 김치찌개와 된장찌개"), "ﬁ ① ㎏ ½ 日本語 漢字 Ελληνικά naïve café", "!!!!!!!! ???? ----- ===== ~~~~~", "<|endoftext|> 은 글이 아니에요",
]


def korean():
    lines = list(ODD)
    for i in range(190):
        dish = random.choice(DISHES)
        text = random.choice(ASKS if i % 2 else ANSWERS)
        lines.append(text.format(d=dish, n=random.randrange(200, 900, 10), m=random.randrange(1, 9)))
    return lines


def letters():
    lines = []
    for i in range(120):
        alphabet = "ab" if i % 3 else "abc"
        lines.append(" ".join("".join(random.choice(alphabet) for _ in range(random.randrange(1, 14))) for _ in range(6)))
    return lines + ["aaaaaaaa aaaaaaa aaaa aaa aa a", "abababab ababab abab ab", "abcabcabc abcabc abc"]


def train(name, lines, size, frequency, specials):
    (HERE / f"{name}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=size, min_frequency=frequency, special_tokens=specials, show_progress=False,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
    )
    tokenizer.train_from_iterator(lines, trainer)
    (HERE / f"{name}.json").write_text(tokenizer.to_str(pretty=True), encoding="utf-8")


train("korean", korean(), 800, 2, ["<|endoftext|>"])
train("letters", letters(), 700, 1, ["<|endoftext|>", "<|sep|>", "ab"])
names = sorted(p.name for p in HERE.iterdir() if p.name != "manifest.json" and p.is_file())
manifest = {
    "tokenizers": tokenizers.__version__, "seed": 42,
    "files": {n: hashlib.sha256((HERE / n).read_bytes()).hexdigest() for n in names},
}
(HERE / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
