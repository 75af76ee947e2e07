"""Types of the compiled kernel."""

from collections.abc import Callable, Sequence

from levelclassify.kernel.parts import Deciding, Voting, Weighing, Wording
from levelclassify.scorer import Said
from levelclassify.text.posting import Posting
from levelclassify.types import Prediction

MADE_FROM: str

class Kernel:
    """A weight table with its keyword rules, and the settings by which to decide."""

    def __init__(self, wording: Wording, voting: Voting, weighing: Weighing, deciding: Deciding | None) -> None: ...
    def answers(
        self, postings: Sequence[Posting], others: Callable[[Said, float], Prediction], minimum: float
    ) -> tuple[list[Prediction], list[int], list[int]]:
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
        list of Prediction, list of int, list of int
            One answer each, and the places of those whose function words may be those of another language, and whose
            letters may be of another script.
        """
