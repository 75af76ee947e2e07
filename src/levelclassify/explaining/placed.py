"""Places of a posting's words and sentences in the title and the text that were given."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from levelclassify.text.markup import entities, plain
from levelclassify.text.places import places, whole_end
from levelclassify.text.posting import READ, given, posting
from levelclassify.text.sentences import Sentence, sentences
from levelclassify.text.tokens import FILLER

Span = tuple[int, int]
_AROUND = FILLER + " \t\r\n\f\v\u00a0-–—*•·●▪■◦‣"  # what stands around a sentence and is none of it


class Piece(NamedTuple):
    """A sentence of the body: the words it holds by their indices, the last not included, and its place."""

    first: int
    stop: int
    span: Span


class Part(NamedTuple):
    """The title or the body: which argument holds it, from where on, and its text without mark-up."""

    given: str
    start: int
    plain: str


class Placed(NamedTuple):
    """Where everything stands; `given` holds both arguments, and `named` says which of them holds the title."""

    given: dict[str, str]
    named: str
    title: list[Span]
    body: list[Span]
    pieces: list[Piece]


def parts(text: object, title: object) -> tuple[Part, Part]:
    """Return title and body of what may be anything that `levelclassify.text.posting.posting` takes.

    Examples
    --------
    >>> parts("Lobbyist\\nYou draft bills.", None)
    (Part(given='text', start=0, plain='Lobbyist'), Part(given='text', start=8, plain='\\nYou draft bills.'))
    """
    said, body = posting(text, title)
    if said and plain(given(title, "title")) == said:
        return Part("title", 0, said), Part("text", 0, body)
    return Part("text", 0, said), Part("text", len(said), body)


def placed(text: object, title: object) -> Placed:
    """Return where the words and sentences of a posting stand.

    Examples
    --------
    >>> found = placed("Lobbyist\\nYou draft bills for us.", None)
    >>> found.title, found.body[0], found.pieces[0].span
    ([(0, 8)], (9, 12), (9, 32))
    """
    both = {"title": given(title, "title"), "text": given(text, "text")}
    named, body = parts(text, title)
    in_title = places(both[named.given][: len(named.plain)], named.plain, READ)
    raw = both["text"][body.start :]
    in_body = places(raw, body.plain, READ) if body.plain else []
    pieces = list(_pieces(raw, body.plain, in_body))
    return _moved(Placed(both, named.given, in_title, in_body, pieces), body.start)


def _pieces(raw: str, body: str, spans: Sequence[Span]) -> Iterator[Piece]:
    marks, first = entities(raw), 0
    found = sentences(body, READ)
    for before, one, after in zip([None, *found], found, [*found[1:], None], strict=False):
        stop = first + len(one.words)
        start, end = _trimmed(one, body)
        start = spans[first][0] if before and before.start == one.start else start
        end = spans[stop - 1][1] if after and after.start == one.start else whole_end(end, marks)
        yield Piece(first, stop, (start, end))
        first = stop


def _trimmed(one: Sentence, body: str) -> Span:
    """Return the place of a sentence without the blanks, bullets and removed mark-up around it."""
    said = body[one.start : one.end]
    start = one.end - len(said.lstrip(_AROUND))
    return start, one.start + len(said.rstrip(_AROUND))


def _moved(found: Placed, offset: int) -> Placed:
    """Return the same with the places of the body counted from the start of the text that was given."""
    body = [(start + offset, end + offset) for start, end in found.body]
    pieces = [piece._replace(span=(piece.span[0] + offset, piece.span[1] + offset)) for piece in found.pieces]
    return found._replace(body=body, pieces=pieces)
