"""An evaluation as text for a terminal."""

from collections.abc import Iterator, Mapping
from typing import Any

from levelclassify.fit.evaluation import FEW
from levelclassify.types import LABELS
from levelclassify.wording import listed, named

Found = Mapping[str, Any]
WHOLE = {
    "macro_f1": "macro-F1, with out of field",
    "three_levels": "macro-F1, levels only",
    "accuracy": "accuracy",
    "calibration_error": "calibration error",
}
SHORT = {"none": "out of field"}
_NAME = 28
_NAME_OF_FILE = 200


def _plain(text: str) -> str:
    """Return a text with its control characters escaped, on one line."""
    return "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in text)


def short(text: str, most: int) -> str:
    """Return a text on one line, cut where it is longer.

    Examples
    --------
    >>> short("Director of\\nprograms", 16)
    'Director of\\\\npr…'
    """
    plain = _plain(text)
    return plain if len(plain) <= most else plain[: most - 1] + "…"


def interval(one: Found | None) -> str:
    """Return a figure with its interval; a dash where it is not defined.

    Examples
    --------
    >>> interval({"value": 0.5, "low": 0.25, "high": 0.75})
    '0.500 [0.250, 0.750]'
    """
    return "-" if one is None else f"{one['value']:.3f} [{one['low']:.3f}, {one['high']:.3f}]"


def notes(found: Found) -> list[str]:
    """Return what one has to know to read the figures, a sentence each."""
    several = [*_of_rows(found), *_of_labels(found)]
    return [note[0].upper() + note[1:] + "." for note in several]


def _rows(count: int) -> str:
    return f"{count:,} row{'s' * (count != 1)}"


def _of_rows(found: Found) -> Iterator[str]:
    learnt = found["learnt_from"]
    if learnt is None:
        yield "the model does not tell which rows it has learnt from: on those figures are too good"
    elif learnt:
        yield f"the model has learnt from {learnt:,} of the {_rows(found['rows'])}: on them figures are too good"
    for cause, count in found["skipped"].items():
        yield f"{_rows(count)} with {cause} left out"
    for reason, count in found["unanswered"].items():
        yield f"{_rows(count)} without an answer ({reason}), counted as none"
    if count := found["contradicted"]:
        yield f"{_rows(count)} with shares that contradict the level; the level was believed"
    if found["shares_are_answers"]:
        yield "the columns micro, mezzo and macro are a model's answers, and not measured"


def _of_labels(found: Found) -> Iterator[str]:
    if absent := found["absent"]:
        yield f"no row is {listed([named(label) for label in absent])}; means are over the others"
    few = [named(label) for label in LABELS if 0 < found["labels"][label]["rows"] < FEW]
    if few:
        yield f"fewer than {FEW} rows are {listed(few)}: figures of so few are rough, whatever their intervals"


def reached(coverage: Found) -> str:
    """Return from which confidence answers are as accurate as wanted, and how many they are."""
    if one := coverage["reached"]:
        rows = f"{one['coverage']:.1%} of the rows, from confidence {one['threshold']:.3f}"
        return f"{one['accuracy']:.1%} right on {rows}"
    return f"no confidence from which {coverage['accuracy']:.0%} are right"


def _whole(found: Found) -> Iterator[str]:
    for name, title in WHOLE.items():
        yield f"{title:{_NAME}} {interval(found['figures'][name])}"
    if shares := found["shares"]:
        yield f"{'error of shares':{_NAME}} {shares['share_error']:.3f} ({shares['rows']:,} rows)"
        yield f"{'F1 of also':{_NAME}} {shares['also_f1']:.3f}"


def _levels(found: Found) -> Iterator[str]:
    yield f"{'':13}{'rows':>7} {'said':>7}   {'precision':22}{'recall':22}F1"
    for label in LABELS:
        one = found["labels"][label]
        figures = "".join(f"{interval(one[name]):22}" for name in ("precision", "recall", "f1"))
        yield f"{SHORT.get(label, label):13}{one['rows']:7,} {one['said']:7,}   {figures}".rstrip()


def _confusion(found: Found) -> Iterator[str]:
    yield f"{'right, said:':17}" + "".join(f"{label:>8}" for label in LABELS)
    for label, counts in zip(LABELS, found["confusion"], strict=True):
        yield f"{SHORT.get(label, label):17}" + "".join(f"{count:8,}" for count in counts)


def _calibration(found: Found) -> Iterator[str]:
    by_chance = f"{found['calibration_by_chance']:.3f}"
    yield f"if all confidence were right, chance alone would still make a calibration error of {by_chance}"
    yield f"{'rows':>7} {'confidence':>11} {'right':>7}"
    for one in found["calibration"]:
        yield f"{one['rows']:7,} {one['confidence']:11.3f} {one['accuracy']:7.3f}"


def _coverage(found: Found) -> Iterator[str]:
    yield reached(found["coverage"])
    yield f"{'answered':>9} {'right':>7} {'confidence':>11}"
    for one in found["coverage"]["curve"][::-2][::-1]:
        yield f"{one['coverage']:9.3f} {one['accuracy']:7.3f} {one['threshold']:11.3f}"


def _slices(found: Found) -> Iterator[str]:
    yield f"{'':44}{'rows':>7} {'labels':>7} {'macro-F1':>9} {'accuracy':>9}"
    for one in found["slices"]:
        yield f"{short(one['column'], 30)} ({one['how']})"
        for part in one["parts"]:
            figures = f"{part['rows']:7,} {part['labels']:7} {part['macro_f1']:9.3f} {part['accuracy']:9.3f}"
            yield f"  {short(part['name'], 41):42}{figures}"


def _errors(found: Found) -> Iterator[str]:
    for one in found["errors"]:
        reason = f" ({one['reason']})" if one["reason"] not in (None, "out_of_field") else ""
        head = f"row {one['row']:,}: {one['right']}, said {one['said']}{reason} {one['confidence']:.2f}"
        yield f"{head}: {short(one['title'], 60)}"
        if one["evidence"]:
            yield "    for it: " + "; ".join(short(words, 40) for words in one["evidence"])


SECTIONS = {
    "Levels": _levels,
    "Confusion": _confusion,
    "Calibration, ten bins of as many rows": _calibration,
    "Coverage against accuracy": _coverage,
    "Parts of the rows": _slices,
}


def lines(found: Found) -> Iterator[str]:
    """Yield an evaluation line by line."""
    yield f"{_rows(found['rows'])} of {short(found['file'], _NAME_OF_FILE)} by {found['model']}"
    groups = found["draws"]["groups"]
    drawn = "rows" if groups is None else f"groups of {short(groups, _NAME)}"
    yield f"95 % intervals in brackets, from {found['draws']['times']:,} draws of {drawn}"
    yield from notes(found)
    yield ""
    yield from _whole(found)
    for title, section in SECTIONS.items():
        yield from ("", title)
        yield from section(found)
    if found["errors"]:
        yield from ("", f"Most confident errors ({len(found['errors'])} of {found['wrong']:,})")
        yield from _errors(found)
