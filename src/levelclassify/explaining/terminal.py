"""An explanation at a terminal: every mark names its level, and colour only repeats it."""

from collections.abc import Iterable, Iterator, Sequence

from levelclassify.explaining.shown import Run
from levelclassify.explaining.view import Mark, View
from levelclassify.wording import named

BAR = 30  # characters of a share of 1
LONGEST = 160  # characters of a sentence in a list
_COLOURS = {"micro": "1;4;36", "mezzo": "1;4;33", "macro": "1;4;35", "none": "4;37"}


def rendered(seen: View, *, colour: bool, block: str = "#") -> str:
    r"""Return an explanation as lines of text.

    Parameters
    ----------
    seen : View
    colour : bool
        Whether marks and bars are coloured as well.
    block : str
        What bars are made of.

    Examples
    --------
    >>> from levelclassify import explain
    >>> from levelclassify.explaining.view import view
    >>> print(rendered(view(explain("Lobbyist"), "Lobbyist"), colour=False).partition("\n")[0])
    Macro: most of the weight is on "Lobbyist".
    """
    sections = [[seen.summary], _shares(seen, colour, block), _posting(seen, colour), *_lists(seen, colour)]
    return "\n\n".join("\n".join(lines) for lines in sections if lines)


def _painted(text: str, label: str, colour: bool) -> str:
    return f"\x1b[{_COLOURS[label]}m{text}\x1b[0m" if colour else text


def _shares(seen: View, colour: bool, block: str) -> list[str]:
    answer = seen.prediction
    shares = answer.shares._asdict().items() if any(answer.shares) else ()
    bars = [
        f"  {name:<7}{share * 100:>4.0f} %  {_painted(block * round(BAR * share), name, colour)}"
        for name, share in shares
    ]
    percent = f"{answer.confidence * 100:.0f} %, in the field {answer.in_field * 100:.0f} %"
    return [*bars, f"  confidence {percent}; decided by {seen.decided_by}"]


def _posting(seen: View, colour: bool) -> list[str]:
    title, body = (_text(part, colour).strip() for part in (seen.title, seen.body))
    cut = ["(Only the first 400 words are judged.)"] if seen.is_cut else []
    return (
        ["-" * 8, *filter(None, ["  ".join(title.split("\n")), *body.split("\n")]), *cut, "-" * 8]
        if title or body
        else []
    )


def _text(part: Sequence[Run], colour: bool) -> str:
    return "".join(_run(run, colour) for run in part)


def _run(run: Run, colour: bool) -> str:
    label = run.highlight and run.highlight.label
    return f"[{_painted(run.text, label, colour)}: {label}]" if label else run.text


def _lists(seen: View, colour: bool) -> Iterator[list[str]]:
    for label, texts in seen.sentences:
        yield [f"Sentences that speak most for {named(label)}:", *_items(texts)]
    if seen.dimensions:
        yield ["By dimension:", *(f"  {name:<20}{_marks(group, colour)}" for name, group in seen.dimensions)]
    if seen.change:
        label, texts = seen.change
        yield [f"It would be {label} without:", *_items(texts)]


def _items(texts: Iterable[str]) -> list[str]:
    return [f"  - {text if len(text) <= LONGEST else text[: LONGEST - 3] + '...'}" for text in texts]


def _marks(group: Iterable[Mark], colour: bool) -> str:
    unique = {(mark.phrase, mark.highlight.label) for mark in group}
    return ", ".join(f"{_painted(phrase, label, colour)} ({label})" for phrase, label in sorted(unique))
