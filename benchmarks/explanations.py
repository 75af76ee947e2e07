"""How good explanations are: what the answer does without the sentences named, and whether annotators marked the same.

Run as ``python benchmarks/explanations.py [--postings ../shared/postings] [--json FILE]``; exit status 1 when a goal is
missed.

Without them: of a posting with six sentences or more, the three that speak most for its level are deleted, and in their
place, `--draws` times, three at random; a case is a posting and a draw. Measured on the held-out postings of
``dev.jsonl``, or on the synthetic ones.

As annotators: of the postings in ``rationales.csv``, the sentence that speaks most for the answer is looked up in what
annotators said of the sentence that it overlaps most. All postings count, also where the answer is not theirs.
"""

import argparse
import csv
import json
import random
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from levelclassify import Explanation, LevelClassifier, SentenceEvidence, load
from levelclassify.decide import softmax
from levelclassify.explaining.counterfactual import deleted
from levelclassify.scorer import scored
from levelclassify.text.posting import posting, reading
from levelclassify.trained import Trained
from levelclassify.types import LABELS

ROOT = Path(__file__).resolve().parents[1]
SENTENCES, NAMED = 6, 3
GOALS = {"without them": (">=", 0.90), "marked": (">=", 0.60), "boilerplate": ("<", 0.05)}

Row = dict[str, Any]


class Said(NamedTuple):
    """What annotators said of a sentence: level (decides it), also (for the second level), boilerplate, other."""

    start: int
    end: int
    kind: str


def rows(path: Path) -> list[Row]:
    """Return the postings of a file of JSON Lines."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def said_by_annotators(path: Path) -> dict[str, list[Said]]:
    """Return what annotators said of the sentences of each posting, by its id."""
    found: dict[str, list[Said]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found[row["id"]].append(Said(int(row["start"]), int(row["end"]), row["kind"]))
    return found


def probabilities(classifier: LevelClassifier, texts: Iterable[str], title: str, label: str) -> list[float]:
    """Return the calibrated probability of a label for several texts under one title."""
    judge = classifier._judge
    if not isinstance(judge, Trained):
        raise SystemExit("expected a trained model, whose labels have probabilities, got the rules; name another")
    readings = [reading(posting(text, title)) for text in texts]
    logits = scored(judge.model.table, judge.model.rules, readings).logits
    config = judge.model.config
    heats = [config.temperature if one.body else config.title_temperature for one in readings]
    return [softmax(row, heat)[LABELS.index(label)] for row, heat in zip(logits.tolist(), heats, strict=True)]


def drops(classifier: LevelClassifier, row: Row, draw: random.Random, draws: int) -> tuple[float, list[float]] | None:
    """Return by how much the probability falls without the sentences named, and without each draw of others."""
    why = classifier.explain(row["text"], title=row["title"])
    ranked = why.sentences.get(why.prediction.level or "", ())
    if len(ranked) < SENTENCES:
        return None
    sets = [ranked[:NAMED], *(draw.sample(ranked, NAMED) for _ in range(draws))]
    texts = [row["text"], *(deleted(row["text"], some) for some in sets)]
    whole, named, *others = probabilities(classifier, texts, row["title"], str(why.prediction.level))
    return whole - named, [whole - other for other in others]


def without_them(classifier: LevelClassifier, postings: Sequence[Row], seed: int, draws: int) -> dict[str, float]:
    """Measure what the probability of the level does without the sentences named."""
    draw = random.Random(seed)  # noqa: S311  # no secret
    found = [each for each in (drops(classifier, row, draw, draws) for row in postings) if each]
    cases = [(named, other) for named, others in found for other in others]
    return {
        "postings": len(found),
        "cases": len(cases),
        "without them": statistics.fmean(named > other for named, other in cases),
        "mean drop": statistics.fmean(named for named, _ in found),
        "mean drop of draws": statistics.fmean(other for _, other in cases),
    }


def kind(one: SentenceEvidence, sentences: Iterable[Said]) -> str:
    """Return what annotators said of the sentence that this one overlaps most."""
    return max(sentences, key=lambda each: min(one.end, each.end) - max(one.start, each.start)).kind


def top(why: Explanation) -> tuple[SentenceEvidence, ...]:
    """Return the sentences named as evidence of the answer."""
    return why.sentences[why.prediction.level or "none"][:NAMED]


def kinds(classifier: LevelClassifier, postings: Sequence[Row], path: Path) -> Iterator[list[str]]:
    """Yield what annotators said of the sentences named, the strongest first, posting by posting."""
    by_id = {row["id"]: row for row in postings}
    for name, sentences in said_by_annotators(path).items():
        row = by_id[name]
        yield [kind(one, sentences) for one in top(classifier.explain(row["text"], title=row["title"]))]


def as_annotators(classifier: LevelClassifier, postings: Sequence[Row], path: Path) -> dict[str, float]:
    """Measure how often the sentences named are those that annotators marked."""
    found = list(kinds(classifier, postings, path))
    first = Counter(each[0] for each in found)
    three = Counter(each for several in found for each in several)
    return {
        "explained": len(found),
        "marked": first["level"] / len(found),
        "marked, or for the second level": (first["level"] + first["also"]) / len(found),
        "marked of three": three["level"] / three.total(),
        "boilerplate": three["boilerplate"] / three.total(),
    }


def milliseconds(classifier: LevelClassifier, postings: Sequence[Row]) -> dict[str, float]:
    """Measure the time of an explanation."""
    took = []
    for row in postings[:100]:
        begun = time.perf_counter()
        classifier.explain(row["text"], title=row["title"])
        took.append(1e3 * (time.perf_counter() - begun))
    return {"ms, median": statistics.median(took), "ms, most": max(took)}


def missed(found: dict[str, float]) -> list[str]:
    """Return the goals that are missed."""
    met = {">=": float.__ge__, "<": float.__lt__}
    return [name for name, (sign, goal) in GOALS.items() if name in found and not met[sign](float(found[name]), goal)]


def report(found: dict[str, float]) -> None:
    """Print the figures, and the goal of each that has one."""
    for name, value in found.items():
        goal = f"goal {GOALS[name][0]} {GOALS[name][1]}" if name in GOALS else ""
        shown = f"{value:10,.3f}" if isinstance(value, float) else f"{value:10,}"
        print(f"{name:<34}{shown}  {goal}".rstrip())


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--postings", type=Path, metavar="DIR", help="folder with dev.jsonl and rationales.csv")
    parser.add_argument("--model", default="default", help="default, or a model folder")
    parser.add_argument("--draws", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures")
    args = parser.parse_args()
    classifier = load(args.model)
    postings = rows(args.postings / "dev.jsonl" if args.postings else ROOT / "training" / "postings.jsonl")
    found = without_them(classifier, postings, args.seed, args.draws)
    if args.postings:
        found |= as_annotators(classifier, postings, args.postings / "rationales.csv")
    found |= milliseconds(classifier, postings)
    report(found)
    if args.json:
        args.json.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    return int(bool(missed(found)))


if __name__ == "__main__":
    sys.exit(main())
