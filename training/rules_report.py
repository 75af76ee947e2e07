"""What the keyword rules are worth: figures on labelled postings, and the health of every rule.

Run as ``python training/rules_report.py`` for the synthetic postings of this repository, or with
``--postings ../shared/postings`` for the training rows. Nothing is fitted here; but the lexicon was written with titles
and words of the training rows in view, so figures on those rows flatter it.

A hit in a title is right where the posting has the rule's level; one in a body where its sentence is coded so.
"""

import argparse
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

from levelclassify.fit.coded import Coded
from levelclassify.fit.rows import Row
from levelclassify.fit.rulereport import (
    Judge,
    class_lines,
    rule_figures,
    rule_lines,
    rule_table,
    said_by,
    summary_lines,
)
from levelclassify.fit.synthetic import authored, coded, postings
from levelclassify.rules import Rules, load_rules
from levelclassify.rules.votes import Hit, Votes, decide
from levelclassify.types import LABELS

_LEVEL = dict(zip("iean", LABELS, strict=True))


def _right(row: Row, hit: Hit, sentences: Coded | None) -> bool | None:
    """Return whether a hit is right; None where its sentence was not coded or says nothing of a level."""
    if hit.place == "title":
        return row.level == hit.level
    if sentences is None:
        return None
    ends = list(accumulate(sentences.lengths))
    place = bisect_right(ends, hit.start)
    code = sentences.codes[place] if place < len(ends) else "o"
    return _LEVEL[code] == hit.level if code in _LEVEL else None


def by_sentence(rows: Sequence[Row], known: Mapping[str, Coded]) -> Judge:
    """Return the judge that knows the coded sentences."""
    return lambda posting, hit: _right(rows[posting], hit, known.get(rows[posting].id))


def _votes(rows: Sequence[Row], rules: Rules) -> list[Votes]:
    return [rules.read(row.title, row.text) for row in rows]


def table(rows: Sequence[Row], rules: Rules) -> list[dict[str, Any]]:
    """Return how often each rule speaks and how often it is right, joined or contradicted."""
    return rule_table(_votes(rows, rules), rules, by_sentence(rows, coded()))


def _by_confidence(rows: Sequence[Row], said: Sequence[str]) -> dict[int, dict[str, float]]:
    found = {}
    for confidence in sorted({row.confidence for row in rows}, reverse=True):
        pairs = [(row.level, label) for row, label in zip(rows, said, strict=True) if row.confidence == confidence]
        right = sum(true == label for true, label in pairs)
        found[confidence] = {"rows": len(pairs), "accuracy": right / len(pairs)}
    return found


def figures(rows: Sequence[Row], rules: Rules) -> dict[str, Any]:
    """Measure the rules on labelled postings, also by how sure annotators were.

    Parameters
    ----------
    rows : sequence of Row
        At least one.
    rules : Rules

    Returns
    -------
    dict
        As `levelclassify.fit.rulereport.rule_figures` returns it, with `by_confidence`.
    """
    votes = _votes(rows, rules)
    found = rule_figures([row.level for row in rows], votes, rules, by_sentence(rows, coded()))
    return found | {"by_confidence": _by_confidence(rows, said_by([decide(vote, rules.settings) for vote in votes]))}


def main() -> None:
    """Print the report."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--postings", type=Path, help="folder with train.jsonl; the synthetic postings when not given")
    given = parser.parse_args()
    rows = postings(given.postings / "train.jsonl") if given.postings else authored()
    found = figures(rows, load_rules())
    print(*summary_lines(found), sep="\n")
    for confidence, part in found["by_confidence"].items():
        print(f"annotator confidence {confidence}: {part['rows']} rows, accuracy {part['accuracy']:.3f}")
    print("", *class_lines(found), "", *rule_lines(found["rules"]), sep="\n")


if __name__ == "__main__":
    main()
