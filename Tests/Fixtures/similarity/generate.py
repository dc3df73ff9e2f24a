"""ROUGE-L scores of google-research/rouge for English pairs, where its tokenizer works.

Needs rouge_score 0.1.2. Writes rouge_l.json and manifest.json beside this file.
"""

import hashlib
import json
import random
from importlib.metadata import version
from pathlib import Path

from rouge_score import rouge_scorer

HERE = Path(__file__).parent
WORDS = "the a menu soup rice noodle spicy warm cold lunch dinner please recommend eat 2 10 not".split()


def text(random_):
    words = random_.choices(WORDS, k=random_.choice([0, 1, 2, 3, 5, 8, 13, 40, 90, 150]))
    return "".join(w + random_.choice([" ", ", ", "-", "... ", "  ", "\n"]) for w in words)


def altered(random_, source):
    words = source.split()
    for _ in range(random_.randrange(4)):
        if words:
            place = random_.randrange(len(words))
            words[place : place + 1] = random_.choice([[], [random_.choice(WORDS)], words[place : place + 1] * 2])
    return " ".join(words).capitalize()


def main():
    random_ = random.Random(42)
    scorer = rouge_scorer.RougeScorer(["rougeL"], use_stemmer=False)
    rows = []
    for index in range(60):
        reference = text(random_)
        candidate = altered(random_, reference) if index % 2 else text(random_)
        score = scorer.score(reference, candidate)["rougeL"]
        rows.append(
            {
                "reference": reference,
                "candidate": candidate,
                "precision": score.precision,
                "recall": score.recall,
                "f": score.fmeasure,
            }
        )
    body = json.dumps(rows, indent=0, ensure_ascii=False) + "\n"
    (HERE / "rouge_l.json").write_text(body, encoding="utf-8")
    manifest = {
        "generator": "generate.py",
        "seed": 42,
        "versions": {"rouge_score": version("rouge_score")},
        "sha256": {"rouge_l.json": hashlib.sha256(body.encode()).hexdigest()},
    }
    (HERE / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


main()
