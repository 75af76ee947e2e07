"""What the keyword rules are worth: figures on labelled postings, and the health of every rule.

Run as ``python training/rules_report.py`` for the synthetic postings of this repository, or with
``--postings ../shared/postings`` for the training rows. Nothing is fitted here; but the lexicon was written with titles
and words of the training rows in view, so figures on those rows flatter it.
"""

import argparse
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

from levelclassify.fit.coded import Coded
from levelclassify.fit.rows import Row
from levelclassify.fit.synthetic import authored, coded, postings
from levelclassify.rules import Rules, load_rules
from levelclassify.rules.votes import Hit, Verdict, Votes, decide
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


@dataclass(frozen=True, slots=True)
class Claim:
    """What a hit says, and whether it is so: of the posting for a title, of its sentence for a body.

    Attributes
    ----------
    rule, posting : int
        Places of the rule and of the posting.
    right : bool or None
        Whether the posting's level, or the code of the sentence, is the rule's; None where the sentence was not coded
        or says nothing of a level.
    """

    rule: int
    posting: int
    right: bool | None


_LEVEL = dict(zip("iean", LABELS, strict=True))


def _right(row: Row, hit: Hit, sentences: Coded | None) -> bool | None:
    if hit.place == "title":
        return row.level == hit.level
    if sentences is None:
        return None
    ends = list(accumulate(sentences.lengths))
    place = bisect_right(ends, hit.start)
    code = sentences.codes[place] if place < len(ends) else "o"
    return _LEVEL[code] == hit.level if code in _LEVEL else None


def claims(rows: Sequence[Row], votes: Sequence[Votes], rules: Rules, known: Mapping[str, Coded]) -> list[Claim]:
    """Return every hit with whether it is right."""
    places = {rule.id: place for place, rule in enumerate(rules.rules)}
    return [
        Claim(places[hit.rule], posting, _right(row, hit, known.get(row.id)))
        for posting, (row, vote) in enumerate(zip(rows, votes, strict=True))
        for hit in vote.hits
    ]


def rule_table(
    rows: Sequence[Row], votes: Sequence[Votes], rules: Rules, known: Mapping[str, Coded]
) -> list[dict[str, Any]]:
    """Return, per rule, how often it speaks and how often it is right, joined or contradicted.

    Returns
    -------
    list of dict
        `id`, `level`, `dimension`, `place`; `rows` where it hits; `coverage` of all rows; `overlap` and `conflicts`,
        the fractions of its rows where another rule of its level, or one of another level, hits as well; `precision`,
        the fraction of its hits that are right (see `Claim`), of `judged` hits; None where there are none.
    """
    found = claims(rows, votes, rules, known)
    held = [{claim.posting for claim in found if claim.rule == place} for place in range(len(rules.rules))]
    table = []
    for place, rule in enumerate(rules.rules):
        said = [claim.right for claim in found if claim.rule == place and claim.right is not None]
        others = [[hit for hit in votes[row].hits if hit.rule != rule.id] for row in held[place]]
        few = max(len(others), 1)
        table.append(
            {
                "id": rule.id,
                "level": rule.level,
                "dimension": rule.dimension,
                "place": rule.place,
                "rows": len(others),
                "coverage": len(others) / len(rows),
                "overlap": sum(any(hit.level == rule.level for hit in hits) for hits in others) / few,
                "conflicts": sum(any(hit.level != rule.level for hit in hits) for hits in others) / few,
                "judged": len(said),
                "precision": sum(said) / len(said) if said else None,
            }
        )
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
        "rules": rule_table(rows, votes, rules, coded()),
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


def rule_lines(table: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield a line per rule, below a head."""
    names = f"{'rule':32} {'level':6} {'dimension':10} {'place':5}"
    yield f"{names} {'rows':>5} {'cover':>6} {'overlap':>7} {'conflict':>8} {'hits':>5} {'precision':>9}"
    for one in table:
        names = f"{one['id']:32} {one['level']:6} {one['dimension']:10} {one['place']:5}"
        precise = "-" if one["precision"] is None else f"{one['precision']:.2f}"
        shares = f"{one['coverage']:6.3f} {one['overlap']:7.2f} {one['conflicts']:8.2f}"
        yield f"{names} {one['rows']:5d} {shares} {one['judged']:5d} {precise:>9}"


def _rules(found: dict[str, Any]) -> None:
    print("", *rule_lines(found["rules"]), sep="\n")


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
