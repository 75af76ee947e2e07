"""What an audit found: a table for people, an object for machines, and the list to correct (extra ``train``)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from levelclassify.fit.audit import PREFIX, Audit
from levelclassify.fit.ranking import Doubt
from levelclassify.labelled import Labelled, LabelledFile, count_labels

ADDED = tuple(PREFIX + name for name in ("row", "doubt", "suggested", "chance", "cause"))
_SHOWN = 10  # rows and families that the table names
_WIDE = 60  # characters of a title


def _plain(text: str) -> str:
    """Return a cell as one short line that says nothing to a terminal."""
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return line if len(line) <= _WIDE else line[: _WIDE - 1] + "…"


def _named(rows: Sequence[Labelled], places: Sequence[int]) -> str:
    more = f" and {len(places) - _SHOWN} more" if len(places) > _SHOWN else ""
    return ", ".join(f"{rows[place].number} {rows[place].label}" for place in places[:_SHOWN]) + more


def _levels(file: LabelledFile, audit: Audit) -> Iterator[str]:
    counts = count_labels(file.rows)
    wrong = Counter(file.rows[one.place].label for one in audit.doubts if one.is_doubted)
    yield f"  {'level':<8}{'rows':>8}{'doubted':>10}"
    yield from (f"  {label:<8}{count:>8,}{wrong[label]:>10,}" for label, count in counts.items())


def _shown(rows: Sequence[Labelled], doubts: Sequence[Doubt]) -> Iterator[str]:
    if doubts:
        yield f"  {'row':>6}  {'level':<6} {'suggested':<10}{'doubt':>5}  title"
    for one in doubts:
        row = rows[one.place]
        yield f"  {row.number:>6}  {row.label:<6} {one.suggested:<10}{one.doubt:>5.2f}  {_plain(row.title or row.text)}"


def _copies(file: LabelledFile, audit: Audit) -> Iterator[str]:
    yield f"near-duplicates: {sum(map(len, audit.families)):,} rows, families: {len(audit.families):,}"
    yield f"contradictions, families with more than one level: {len(audit.contradictions):,}"
    yield from (f"  rows {_named(file.rows, places)}" for places in audit.contradictions[:_SHOWN])


def _columns(audit: Audit) -> Iterator[str]:
    told = ", ".join(f"{_plain(one.column)} ({one.gain:.2f})" for one in audit.leaks)
    yield f"columns that tell the level: {told or 'none'}"
    if audit.annotators and audit.agreement:
        found = audit.agreement
        yield f"annotators in {_plain(audit.annotators)!r}: {found['rows']:,} postings read by two or more"
        yield (
            f"  Krippendorff's alpha {found['alpha']:.3f}, Cohen's kappa {found['kappa']:.3f}, "
            f"equal {found['observed']:.3f}"
        )
    elif audit.annotators:
        yield f"annotators in {_plain(audit.annotators)!r}: no two of them read the same posting"


def table(file: LabelledFile, audit: Audit) -> str:
    """Return what was found as text for people."""
    skipped = "".join(f"; {count:,} with {cause} left out" for cause, count in file.skipped.items())
    count = sum(one.is_doubted for one in audit.doubts)
    worst = [one for one in audit.doubts if one.cause][:_SHOWN]
    lines = [
        f"{len(file.rows):,} labelled rows{skipped}",
        *_levels(file, audit),
        f"doubted, as another level fits better: {count:,}; judged by {audit.judged}",
        *_shown(file.rows, worst),
        *_copies(file, audit),
        *_columns(audit),
    ]
    return "\n".join(lines)


def _numbers(file: LabelledFile, families: Sequence[Sequence[int]]) -> list[list[int]]:
    return [[file.rows[place].number for place in places] for places in families]


def as_dict(file: LabelledFile, audit: Audit) -> dict[str, Any]:
    """Return what was found as an object for machines; rows by their numbers in the file, from 1."""
    doubts = [
        dict(zip(("row", "level", "doubt", "suggested", "chance", "cause"), _values(file, one), strict=True))
        for one in audit.doubts
        if one.cause
    ]
    return {
        "rows": len(file.rows),
        "skipped": dict(file.skipped),
        "levels": count_labels(file.rows),
        "judged_by": audit.judged,
        "doubts": doubts,
        "near_duplicates": _numbers(file, audit.families),
        "contradictions": _numbers(file, audit.contradictions),
        "leaks": {one.column: one.gain for one in audit.leaks},
        "annotators": audit.annotators,
        "agreement": audit.agreement,
    }


def _values(file: LabelledFile, one: Doubt) -> tuple[int | str | float, ...]:
    row = file.rows[one.place]
    return row.number, row.label, one.doubt, one.suggested, one.chance, one.cause


def _order(file: LabelledFile) -> list[int]:
    """Return the places of the row's own columns: that of the level first; ours of an audit before are left out."""
    own = [place for place, name in enumerate(file.header) if name not in ADDED]
    level = file.header.index(file.level_column)
    return [level, *(place for place in own if place != level)]


def listing(file: LabelledFile, audit: Audit) -> tuple[list[str], Iterator[list[str]]]:
    """Return header and rows of the list to correct, the most doubtful first.

    Every labelled row stands in it once, with all its cells: it can be trained on when it is corrected.
    """
    order = _order(file)

    def cells(one: Doubt) -> list[str]:
        row = file.rows[one.place]
        ours = [str(row.number), f"{one.doubt:.4f}", one.suggested, f"{one.chance:.4f}", one.cause]
        return [*ours, *(row.cells[place] for place in order)]

    return [*ADDED, *(file.header[place] for place in order)], map(cells, audit.doubts)
