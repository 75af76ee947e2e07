"""Postings that are not English get no level."""

from collections.abc import Iterable, Sequence

from levelclassify.decide import unread
from levelclassify.text.language import is_other_latin, is_other_script
from levelclassify.text.posting import Posting, reading
from levelclassify.types import EVEN, Prediction, Reason

NOT_ENGLISH = unread(Reason.NOT_ENGLISH, EVEN, 0.5)


def refused(
    postings: Sequence[Posting],
    answers: list[Prediction],
    doubtful: Iterable[int],
    strange: Iterable[int] | None = None,
) -> list[Prediction]:
    """Return answers, that of a posting which is not English replaced.

    Parameters
    ----------
    postings : sequence of Posting
        That were answered.
    answers : list of Prediction
        One for each.
    doubtful, strange : iterable of int
        Those whose function words may be those of another language, and those whose letters may be of another script;
        where the latter are not given, any may.
    """
    for place in range(len(postings)) if strange is None else strange:
        title, body = postings[place]
        if not (title.isascii() and body.isascii()) and is_other_script(f"{title}\n{body}"):
            answers[place] = NOT_ENGLISH
    for place in doubtful:
        one = reading(postings[place])
        if is_other_latin(one.title + one.body):
            answers[place] = NOT_ENGLISH
    return answers
