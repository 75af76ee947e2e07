"""What the keyword rules are worth: figures on labelled postings, and the health of every rule.

Run as ``python training/rules_report.py`` for the synthetic postings of this repository, or with
``--postings ../shared/postings`` for the training rows. Nothing is fitted here; but the lexicon was written with titles
and words of the training rows in view, so figures on those rows flatter it.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from data import Row, authored, postings
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

from levelclassify.rules import Rules, load_rules
from levelclassify.rules.votes import Verdict, Votes, decide
from levelclassify.types import LABELS


def _said(verdicts: Sequence[Verdict]) -> list[str]:
    return [verdict.label or "none" for verdict in verdicts]


def _part(right: Sequence[bool], chosen: Sequence[bool]) -> dict[str, float]:
    """Return precision and coverage of a part of the verdicts."""
    kept = [one for one, inside in zip(right, chosen, strict=True) if inside]
    return {"precision": sum(kept) / max(len(kept), 1), "coverage": len(kept) / max(len(right), 1)}


def _macro_f1(true: Sequence[str], said: Sequence[str]) -> float:
    present = sorted({*true})
    return float(precision_recall_fscore_support(true, said, labels=present, average="macro", zero_division=0.0)[2])


def _by_confidence(rows: Sequence[Row], said: Sequence[str]) -> dict[int, dict[str, float]]:
    found = {}
    for confidence in sorted({row.confidence for row in rows}, reverse=True):
        pairs = [(row.level, label) for row, label in zip(rows, said, strict=True) if row.confidence == confidence]
        right = sum(true == label for true, label in pairs)
        found[confidence] = {"rows": len(pairs), "accuracy": right / len(pairs)}
    return found


def rule_table(rows: Sequence[Row], votes: Sequence[Votes], rules: Rules) -> list[dict[str, Any]]:
    """Return, per rule, how often it speaks and how often it is right or contradicted.

    Returns
    -------
    list of dict
        `id`, `level`, `dimension`, `place`; `rows` where it hits; `coverage` of all rows; `precision`, the fraction of
        its rows that carry its level; `conflicts`, the fraction where a rule of another level hits as well.
    """
    table = []
    for rule in rules.rules:
        held = [(row, vote) for row, vote in zip(rows, votes, strict=True) if any(h.rule == rule.id for h in vote.hits)]
        right = sum(row.level == rule.level for row, _ in held)
        contradicted = sum(any(hit.level != rule.level for hit in vote.hits) for _, vote in held)
        few = max(len(held), 1)
        shares = {"coverage": len(held) / len(rows), "precision": right / few, "conflicts": contradicted / few}
        names = {"id": rule.id, "level": rule.level, "dimension": rule.dimension, "place": rule.place}
        table.append({**names, "rows": len(held), **shares})
    return table


def figures(rows: Sequence[Row], rules: Rules) -> dict[str, Any]:
    """Measure the rules on labelled postings; a posting that no rule speaks of counts as none.

    Parameters
    ----------
    rows : sequence of Row
        At least one.
    rules : Rules

    Returns
    -------
    dict
        `rows`, `macro_f1`, `silent` (fraction without a hit), `clear` and `other` (precision and coverage of verdicts),
        `labels` (precision, recall, f1, rows per label), `confusion` (rows are true labels), `by_confidence`, `rules`.
    """
    votes = [rules.read(row.title, row.text) for row in rows]
    verdicts = [decide(vote, rules.settings) for vote in votes]
    true, said = [row.level for row in rows], _said(verdicts)
    right = [one == other for one, other in zip(true, said, strict=True)]
    per_label = zip(*precision_recall_fscore_support(true, said, labels=LABELS, zero_division=0.0), strict=True)
    return {
        "rows": len(rows),
        "macro_f1": _macro_f1(true, said),
        "silent": sum(verdict.label is None for verdict in verdicts) / len(rows),
        "clear": _part(right, [verdict.clear for verdict in verdicts]),
        "other": _part(right, [verdict.label is not None and not verdict.clear for verdict in verdicts]),
        "labels": {
            label: {"precision": float(p), "recall": float(r), "f1": float(f), "rows": int(n)}
            for label, (p, r, f, n) in zip(LABELS, per_label, strict=True)
        },
        "confusion": confusion_matrix(true, said, labels=LABELS).tolist(),
        "by_confidence": _by_confidence(rows, said),
        "rules": rule_table(rows, votes, rules),
    }


def _summary(found: dict[str, Any]) -> None:
    print(
        f"{found['rows']} postings; macro-F1 over four classes {found['macro_f1']:.3f}; silent on {found['silent']:.1%}"
    )
    for part in ("clear", "other"):
        print(f"{part} verdicts: precision {found[part]['precision']:.3f}, coverage {found[part]['coverage']:.3f}")
    for confidence, part in found["by_confidence"].items():
        print(f"annotator confidence {confidence}: {part['rows']} rows, accuracy {part['accuracy']:.3f}")


def _classes(found: dict[str, Any]) -> None:
    print(
        f"\n{'true label':10} {'prec':>6} {'recall':>6} {'f1':>6}   said: "
        + " ".join(f"{label:>6}" for label in LABELS)
    )
    for label, counts in zip(LABELS, found["confusion"], strict=True):
        one = found["labels"][label]
        shown = " ".join(f"{count:6d}" for count in counts)
        print(f"{label:10} {one['precision']:6.3f} {one['recall']:6.3f} {one['f1']:6.3f}         {shown}")


def _rules(found: dict[str, Any]) -> None:
    print(
        f"\n{'rule':30} {'level':6} {'dimension':10} {'place':5} {'rows':>5} {'cover':>6} {'prec':>6} {'conflicts':>9}"
    )
    for one in found["rules"]:
        names = f"{one['id']:30} {one['level']:6} {one['dimension']:10} {one['place']:5}"
        print(f"{names} {one['rows']:5d} {one['coverage']:6.3f} {one['precision']:6.3f} {one['conflicts']:9.3f}")


def main() -> None:
    """Print the report."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--postings", type=Path, help="folder with train.jsonl; the synthetic postings when not given")
    given = parser.parse_args()
    rows = postings(given.postings / "train.jsonl") if given.postings else authored()
    found = figures(rows, load_rules())
    for show in (_summary, _classes, _rules):
        show(found)


if __name__ == "__main__":
    main()
