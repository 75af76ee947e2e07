"""What a training tells at its end: figures, the comparison, and the postings that flip (extra ``train``)."""

from collections.abc import Iterator

from levelclassify.fit.board import Board, levels
from levelclassify.fit.gate import Flip, Verdict
from levelclassify.fit.own import Own

SHOWN = 30  # flips
TITLE = 48  # characters of a title
NAMES = {
    "macro_f1": "macro-F1, four classes",
    "three_levels": "macro-F1, three levels",
    "accuracy": "accuracy",
    "f1_micro": "F1 micro",
    "f1_mezzo": "F1 mezzo",
    "f1_macro": "F1 macro",
    "f1_none": "F1 out of the field",
    "calibration_error": "calibration error",
    "share_error": "error of shares",
}


def shown(title: str) -> str:
    r"""Return a title on one short line, without what a terminal would obey.

    Examples
    --------
    >>> shown("Case\nManager \x1b[31m")
    'Case Manager [31m'
    """
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in title).split())
    return line if len(line) <= TITLE else f"{line[: TITLE - 1]}…"


def learnt_lines(board: Board, new: Own) -> Iterator[str]:
    """Yield what was learnt and what was left out."""
    counts = ", ".join(f"{label} {count:,}" for label, count in levels(board.rows).items())
    yield f"learnt {len(board.rows):,} postings of yours: {counts}"
    yield from (f"  beside them {count:,} {kind}" for kind, count in new.kinds.items() if kind != "your postings")
    yield from (f"  left out {count:,} with {cause}" for cause, count in board.skipped.items())
    if board.repeated:
        yield f"  left out {board.repeated:,} that stand there twice"


def figure_lines(new: Own) -> Iterator[str]:
    """Yield what the model is worth on postings of employers that it has not seen, with 95 % intervals."""
    yield "on your postings, each judged without its employer's and its near-duplicates:"
    yield from (f"  {NAMES[name]:<24}{new.figures[name]}" for name in NAMES if name in new.figures)


def _known(found: Verdict) -> str:
    if found.known is None:
        return "it does not tell what it was trained on, so some may be among them"
    return f"{found.known:,} that it was trained on left out"


def verdict_lines(found: Verdict) -> Iterator[str]:
    """Yield the comparison with the model in use."""
    yield f"against {found.old}, on {found.judged:,} of these postings ({_known(found)}):"
    if not found.judged:  # figures of no posting would all read 0
        return
    yield f"  {'F1':<24}{'old':>7}{'new':>7}"
    yield from (f"  {label:<24}{old:7.3f}{new:7.3f}" for label, (old, new) in found.per_level.items())
    yield f"  {'mean':<24}{found.macro_f1[0]:7.3f}{found.macro_f1[1]:7.3f}   difference {found.difference}"
    test = found.test
    yield f"  right with the new one only {test.ours}, with the old one only {test.theirs}; McNemar p = {test.p:.2g}"


def _flip(one: Flip) -> str:
    mark = "right now" if one.new == one.right else "wrong now" if one.old == one.right else f"right is {one.right}"
    return f"  row {one.number:>6}  {shown(one.title):<{TITLE}}  {one.old} → {one.new}, {mark}"


def flip_lines(found: Verdict) -> Iterator[str]:
    """Yield the postings whose label changes."""
    if found.flips:
        yield f"{len(found.flips):,} flip:"
        yield from map(_flip, found.flips[:SHOWN])
    if len(found.flips) > SHOWN:
        yield f"  and {len(found.flips) - SHOWN:,} more"


def report(board: Board, new: Own, found: Verdict) -> str:
    """Return the whole report."""
    return "\n".join([*learnt_lines(board, new), *figure_lines(new), *verdict_lines(found), *flip_lines(found)])
