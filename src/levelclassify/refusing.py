"""Postings that are not English get no level."""

from collections.abc import Iterable, Iterator, Sequence

from levelclassify.decide import unread
from levelclassify.text.language import is_other_latin, is_other_script
from levelclassify.text.posting import Posting, reading
from levelclassify.types import EVEN, Prediction, Reason

NOT_ENGLISH = unread(Reason.NOT_ENGLISH, EVEN, 0.5)


def refused(postings: Sequence[Posting], doubtful: Iterable[int], answers: Iterable[Prediction]) -> list[Prediction]:
    """Return answers, that of a posting which is not English replaced.

    Parameters
    ----------
    postings : sequence of Posting
        That were answered.
    doubtful : iterable of int
        Those whose function words may be those of another language.
    answers : iterable of Prediction
        One for each.
    """
    found = list(answers)
    for place in _foreign(postings, doubtful):
        found[place] = NOT_ENGLISH
    return found


def _foreign(postings: Sequence[Posting], doubtful: Iterable[int]) -> Iterator[int]:
    for place, (title, body) in enumerate(postings):
        if not (title.isascii() and body.isascii()) and is_other_script(f"{title}\n{body}"):
            yield place
    for place in doubtful:
        one = reading(postings[place])
        if is_other_latin(one.title + one.body):
            yield place
