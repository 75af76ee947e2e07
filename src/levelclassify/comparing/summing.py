"""The summary of a comparison: ready for JSON, and as text."""

from collections.abc import Iterator, Mapping
from typing import Any

from levelclassify.comparing.changes import OUTCOMES, Comparison, Pile
from levelclassify.comparing.drift import binned, deciles, drift
from levelclassify.types import Level, Reason

Found = dict[str, Any]


def _counts(pile: Pile) -> dict[str, int]:
    return {name: pile.counts[name] for name in OUTCOMES}


def summed(comparison: Comparison) -> Found:
    """Return how many rows there are and change, how often each outcome comes, and what becomes what."""
    return {
        "rows": comparison.before.rows,
        "changed": comparison.changed,
        "unread": comparison.unread,
        "old_counts": _counts(comparison.before),
        "new_counts": _counts(comparison.after),
        "moves": [
            {"old": old, "new": new, "rows": count}
            for (old, new), count in comparison.moves.most_common()
            if old != new
        ],
    }


def _bins(pile: Pile) -> list[int]:
    """Return how many answers there are at each level, out of the field, and none."""
    judged = [pile.counts[name] for name in (*Level, Reason.OUT_OF_FIELD)]
    return [*judged, pile.rows - sum(judged)]


def drifted(before: Pile, after: Pile) -> Found:
    """Return the drift of levels, and of confidences by the deciles of the earlier pile.

    Examples
    --------
    >>> from levelclassify import load
    >>> one = Pile()
    >>> one.add(load("rules").classify_many(["Lobbyist", "Case manager"]))
    >>> drifted(one, one)["levels"]["verdict"]
    'steady'
    """
    edges = deciles(before.confidences)
    levels = drift(_bins(before), _bins(after))
    confidence = drift(binned(before.confidences, edges), binned(after.confidences, edges))
    found = {"levels": levels._asdict(), "confidence": confidence._asdict()}
    return found | {"rows": [before.rows, after.rows], "counts": [_counts(before), _counts(after)]}


def _share(count: int, rows: int) -> str:
    return f"{count:9,} {100 * count / max(rows, 1):5.1f} %"


def _table(names: tuple[str, str], counts: tuple[Mapping[str, int], Mapping[str, int]]) -> Iterator[str]:
    yield f"{'':14}" + "".join(f"{name:>17}" for name in names)
    rows = [sum(each.values()) for each in counts]
    for outcome in OUTCOMES:
        if any(each[outcome] for each in counts):
            shares = "".join(_share(each[outcome], whole) for each, whole in zip(counts, rows, strict=True))
            yield f"{outcome.replace('_', ' '):14}{shares}"


def _drift(found: Mapping[str, Any]) -> Iterator[str]:
    yield f"drift from {found['rows'][0]:,} rows to {found['rows'][1]:,} later ones, by the new model"
    yield from _table(("before", "later"), (found["counts"][0], found["counts"][1]))
    for name in ("levels", "confidence"):
        one = found[name]
        yield f"{name:14}{one['verdict']}: index {one['psi']:.3f}, by chance alone up to {one['by_chance']:.3f}"


def _better(found: Mapping[str, Any]) -> Iterator[str]:
    ahead = found["ahead"]
    only = f"right with the old model only {found['old']:,}, with the new only {found['new']:,}"
    yield f"{found['rows']:,} rows with a level: {only}"
    sure = f"[{ahead['low']:+.3f}, {ahead['high']:+.3f}]"
    yield f"macro-F1 of the new model higher by {ahead['value']:+.3f} {sure}; McNemar p = {found['p']:.3g}"


def lines(found: Mapping[str, Any]) -> Iterator[str]:
    """Yield a comparison line by line."""
    part = 100 * found["changed"] / max(found["rows"], 1)
    yield f"{found['changed']:,} of {found['rows']:,} rows change ({part:.1f} %), from {found['old']} to {found['new']}"
    if found["unread"]:
        yield f"{found['unread']:,} records could not be read, and were left out"
    yield from _table(("old", "new"), (found["old_counts"], found["new_counts"]))
    for move in found["moves"]:
        change = f"{move['old']} to {move['new']}".replace("_", " ")
        yield f"{change:30}{move['rows']:10,}"
    if better := found.get("better"):
        yield from _better(better)
    if later := found.get("drift"):
        yield from _drift(later)
