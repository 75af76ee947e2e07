"""Answers by a trained model, helped by the keyword rules where it is not sure."""

import functools
from collections.abc import Callable, Sequence

from levelclassify.decide import NONE, judged, shares_of, softmax, unread
from levelclassify.model.config import Config
from levelclassify.model.folder import Model
from levelclassify.ruled import ruled
from levelclassify.rules import Rules, load_rules
from levelclassify.rules.votes import Verdict
from levelclassify.text.posting import Reading
from levelclassify.types import Prediction, Reason, Source


def answer(
    config: Config, logits: Sequence[float], known: int, has_body: bool, verdict: Callable[[], Verdict], minimum: float
) -> Prediction:
    """Return the answer that a model's logits give, or a clear verdict of the rules where the config lets them decide.

    Parameters
    ----------
    config : Config
        Temperatures and thresholds.
    logits : sequence of float
        One per label.
    known : int
        How many words the model knows.
    has_body : bool
        Whether there was more than a title.
    verdict : callable
        Reads the rules; called only where it counts.
    minimum : float
        Confidence below which a level is withheld.
    """
    chances = softmax(logits, config.temperature if has_body else config.title_temperature)
    confidence = max(chances)
    if confidence < config.rules_below or known <= config.few_words:
        said = verdict()
        if said.clear:
            precision = config.rules_precision if has_body else config.title_rules_precision
            return ruled(said, precision, config.also, minimum)
    shares, in_field = shares_of(logits, config.share_temperature), 1.0 - chances[NONE]
    if not known:
        return unread(Reason.TOO_SHORT, shares, in_field)
    return judged(chances.index(confidence), confidence, shares, in_field, Source.MODEL, config.also, minimum)


class Trained:
    """A model folder as the judge; the rules decide where its config says so."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.stamp = model.stamp

    @functools.cached_property
    def rules(self) -> Rules:
        """The packaged rules, read when first needed."""
        return load_rules()

    def answers(self, readings: Sequence[Reading], minimum: float) -> list[Prediction]:
        """Return one prediction per posting, in order."""
        logits, known = self.model.table.score([one.title for one in readings], [one.body for one in readings])
        rows = zip(readings, logits.tolist(), known.tolist(), strict=True)
        return [self._answer(one, scores, words, minimum) for one, scores, words in rows]

    def _answer(self, one: Reading, logits: list[float], known: int, minimum: float) -> Prediction:
        verdict = functools.partial(self._verdict, one)
        return answer(self.model.config, logits, known, bool(one.body), verdict, minimum)

    def _verdict(self, one: Reading) -> Verdict:
        return self.rules.verdict(*one.posting)
