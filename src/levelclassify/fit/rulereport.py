"""What keyword rules are worth: figures on labelled postings, and the health of every rule (extra ``train``)."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

from levelclassify.rules import Rules
from levelclassify.rules.votes import Hit, Verdict, Votes, decide
from levelclassify.types import LABELS

Judge = Callable[[int, Hit], bool | None]


class Claim(NamedTuple):
    """What a hit says, and whether it is so; None where nobody knows.

    Attributes
    ----------
    rule : str
        Its id.
    posting : int
        Place of the posting.
    right : bool or None
    """

    rule: str
    posting: int
    right: bool | None


def by_posting(labels: Sequence[str]) -> Judge:
    """Return the judge by whom a hit is right when its posting has the rule's level."""
    return lambda posting, hit: labels[posting] == hit.level


def claims(votes: Sequence[Votes], judge: Judge) -> list[Claim]:
    """Return every hit with whether it is right."""
    several = ((posting, hit) for posting, vote in enumerate(votes) for hit in vote.hits)
    return [Claim(hit.rule, posting, judge(posting, hit)) for posting, hit in several]


def _beside(votes: Votes, rule: str) -> set[str]:
    """Return the levels for which other rules speak in a posting."""
    return {hit.level for hit in votes.hits if hit.rule != rule}


def rule_table(votes: Sequence[Votes], rules: Rules, judge: Judge) -> list[dict[str, Any]]:
    """Return, per rule, how often it speaks and how often it is right, joined or contradicted.

    Parameters
    ----------
    votes : sequence of Votes
        Of `n` postings.
    rules : Rules
        Whose votes they are.
    judge : callable
        Says of a posting's place and a hit in it whether it is right; None where that is not known.

    Returns
    -------
    list of dict
        `id`, `level`, `dimension`, `place`; `rows` where it hits; `coverage` of all rows; `overlap` and `conflicts`,
        the fractions of its rows where another rule of its level, or one of another level, hits as well; `precision`,
        the fraction of its hits that are right, of `judged` hits; None where there are none.
    """
    found: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims(votes, judge):
        found[claim.rule].append(claim)
    table = []
    for rule in rules.rules:
        said = [claim.right for claim in found[rule.id] if claim.right is not None]
        others = [_beside(votes[row], rule.id) for row in sorted({claim.posting for claim in found[rule.id]})]
        few = max(len(others), 1)
        table.append(
            {
                "id": rule.id,
                "level": rule.level,
                "dimension": rule.dimension,
                "place": rule.place,
                "rows": len(others),
                "coverage": len(others) / len(votes),
                "overlap": sum(rule.level in levels for levels in others) / few,
                "conflicts": sum(bool(levels - {rule.level}) for levels in others) / few,
                "judged": len(said),
                "precision": sum(said) / len(said) if said else None,
            }
        )
    return table


def _part(right: Sequence[bool], chosen: Sequence[bool]) -> dict[str, float]:
    """Return precision and coverage of a part of the verdicts."""
    kept = [one for one, inside in zip(right, chosen, strict=True) if inside]
    return {"precision": sum(kept) / max(len(kept), 1), "coverage": len(kept) / max(len(right), 1)}


def _macro_f1(true: Sequence[str], said: Sequence[str]) -> float:
    present = sorted({*true})
    return float(precision_recall_fscore_support(true, said, labels=present, average="macro", zero_division=0.0)[2])


def _labels(true: Sequence[str], said: Sequence[str]) -> dict[str, dict[str, float]]:
    per_label = zip(*precision_recall_fscore_support(true, said, labels=LABELS, zero_division=0.0), strict=True)
    return {
        label: {"precision": float(p), "recall": float(r), "f1": float(f), "rows": int(n)}
        for label, (p, r, f, n) in zip(LABELS, per_label, strict=True)
    }


def said_by(verdicts: Sequence[Verdict]) -> list[str]:
    """Return the labels of verdicts; where no rule speaks, none."""
    return [verdict.label or "none" for verdict in verdicts]


def rule_figures(labels: Sequence[str], votes: Sequence[Votes], rules: Rules, judge: Judge) -> dict[str, Any]:
    """Measure rules on labelled postings; a posting that no rule speaks of counts as none.

    Parameters
    ----------
    labels : sequence of str
        Of `n` postings, at least one.
    votes : sequence of Votes
        Of the same.
    rules : Rules
        Whose votes they are.
    judge : callable
        As for `rule_table`.

    Returns
    -------
    dict
        `rows`, `macro_f1` over the labels that are right somewhere, `silent` (fraction without a hit), `clear` and
        `other` (precision and coverage of verdicts), `labels` (precision, recall, f1, rows per label), `confusion`
        (lines are true labels), `rules` (see `rule_table`).

    Examples
    --------
    >>> from levelclassify.rules import load_rules
    >>> rules, labels = load_rules(), ["macro", "none"]
    >>> votes = [rules.read(title, "") for title in ("Lobbyist", "Plumber")]
    >>> rule_figures(labels, votes, rules, by_posting(labels))["macro_f1"]
    1.0
    """
    verdicts = [decide(vote, rules.settings) for vote in votes]
    said = said_by(verdicts)
    right = [one == other for one, other in zip(labels, said, strict=True)]
    return {
        "rows": len(labels),
        "macro_f1": _macro_f1(labels, said),
        "silent": sum(verdict.label is None for verdict in verdicts) / len(labels),
        "clear": _part(right, [verdict.clear for verdict in verdicts]),
        "other": _part(right, [verdict.label is not None and not verdict.clear for verdict in verdicts]),
        "labels": _labels(labels, said),
        "confusion": confusion_matrix(labels, said, labels=LABELS).tolist(),
        "rules": rule_table(votes, rules, judge),
    }


def summary_lines(found: Mapping[str, Any]) -> Iterator[str]:
    """Yield what the rules decide together, with a line for each kind of verdict."""
    whole = f"macro-F1 {found['macro_f1']:.3f}; silent on {found['silent']:.1%}"
    yield f"{found['rows']:,} postings; {whole}"
    for part in ("clear", "other"):
        yield f"{part} verdicts: precision {found[part]['precision']:.3f}, coverage {found[part]['coverage']:.3f}"


def class_lines(found: Mapping[str, Any]) -> Iterator[str]:
    """Yield a line per true label, below a head: its figures, and what was said of its rows."""
    labels = " ".join(f"{label:>6}" for label in LABELS)
    yield f"{'true label':10} {'prec':>6} {'recall':>6} {'f1':>6}   said: {labels}"
    for label, counts in zip(LABELS, found["confusion"], strict=True):
        one = found["labels"][label]
        shown = " ".join(f"{count:6d}" for count in counts)
        yield f"{label:10} {one['precision']:6.3f} {one['recall']:6.3f} {one['f1']:6.3f}         {shown}"


def rule_lines(table: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield a line per rule, below a head."""
    names = f"{'rule':32} {'level':6} {'dimension':10} {'place':5}"
    yield f"{names} {'rows':>5} {'cover':>6} {'overlap':>7} {'conflict':>8} {'hits':>5} {'precision':>9}"
    for one in table:
        names = f"{one['id']:32} {one['level']:6} {one['dimension']:10} {one['place']:5}"
        precise = "-" if one["precision"] is None else f"{one['precision']:.2f}"
        shares = f"{one['coverage']:6.3f} {one['overlap']:7.2f} {one['conflicts']:8.2f}"
        yield f"{names} {one['rows']:5d} {shares} {one['judged']:5d} {precise:>9}"
