"""Types of the compiled kernel."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from levelclassify.kernel.parts import Voting, Weighing, Wording
from levelclassify.model.config import Config
from levelclassify.scorer import Said
from levelclassify.text.posting import Posting
from levelclassify.types import Prediction

MADE_FROM: str
_Answer = TypeVar("_Answer")

class Kernel:
    """A weight table with its keyword rules, and the settings by which to decide."""

    def __init__(self, wording: Wording, voting: Voting, weighing: Weighing, config: Config | None) -> None: ...
    def answers(
        self, postings: Sequence[Posting], others: Callable[[Said, float], _Answer], minimum: float
    ) -> tuple[list[Prediction | _Answer], list[int], list[int]]:
        """Answer postings.

        Parameters
        ----------
        postings : sequence of Posting
            To be answered.
        others : callable
            Decides where the rules have a say, or where nothing was given to decide by.
        minimum : float
            Confidence in 0..1 below which a level is withheld.

        Returns
        -------
        list, list of int, list of int
            One answer each, a Prediction or what `others` gave, and the places of those whose function words may be
            those of another language, and whose letters may be of another script.
        """
