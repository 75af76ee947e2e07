"""Answers by the keyword rules alone."""

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from levelclassify.decide import NONE, judged, unread
from levelclassify.refusing import refused
from levelclassify.rules.rulebook import Rules, packaged
from levelclassify.rules.votes import Verdict, decide
from levelclassify.text.posting import Posting, Reading, reading
from levelclassify.types import EVEN, LABELS, Prediction, Reason, Source
from levelclassify.version import __version__

if TYPE_CHECKING:
    from levelclassify.explaining.terms import Terms

ALSO = 0.3  # share from which another level is named (codebook, section 3)


def ruled(verdict: Verdict, confidence: float, also: float, minimum: float) -> Prediction:
    """Return the answer that a verdict with a label gives; `confidence` is the precision of such verdicts in 0..1."""
    label = LABELS.index(verdict.label or "none")
    in_field = 1.0 - confidence if label == NONE else confidence
    return judged(label, confidence, verdict.shares, in_field, Source.RULES, also, minimum)


class Ruled:
    """The keyword rules as the only judge; where no phrase is found, a posting is `too_short`.

    Parameters
    ----------
    rules : Rules
        The packaged ones, or those as a board changed them.
    changed : str
        What names the change in the stamp; nothing where there is none.
    """

    def __init__(self, rules: Rules, changed: str = "") -> None:
        self.rules = rules
        self.stamp = f"rules-{__version__}+{hashlib.sha256(packaged().read_bytes()).hexdigest()[:8]}{changed}"

    def answers(self, postings: Sequence[Posting], minimum: float) -> list[Prediction]:
        """Return one prediction per posting, in order."""
        votes = [self.rules.votes(one.title, one.body) for one in map(reading, postings)]
        answers = [self._answer(decide(found, self.rules.settings), minimum) for found in votes]
        return refused(postings, answers, range(len(postings)))

    def terms(self, one: Reading) -> "Terms":
        """Return the votes; there are no logits, and every sentence counts alike."""
        from levelclassify.explaining.terms import Terms, vote_terms

        nothing = (0.0,) * len(LABELS)
        votes = self.rules.votes(one.title, one.body)
        return Terms(nothing, [], vote_terms(votes), [1.0] * len(one.lengths))

    def _answer(self, verdict: Verdict, minimum: float) -> Prediction:
        return (
            ruled(verdict, verdict.confidence, ALSO, minimum) if verdict.label else unread(Reason.TOO_SHORT, EVEN, 0.5)
        )
