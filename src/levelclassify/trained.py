"""Answers by a trained model. The keyword rules vote in it; where its config says so, their verdict decides instead."""

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from levelclassify.decide import NONE, judged, reweighted, shares_of, softmax, unread
from levelclassify.kernel import kernel_of
from levelclassify.model.config import Config
from levelclassify.model.folder import Model
from levelclassify.priors import complete
from levelclassify.refusing import refused
from levelclassify.ruled import ruled
from levelclassify.rules.votes import Verdict, verdict_of, whole
from levelclassify.scorer import Said, Scorer
from levelclassify.text.posting import Posting, Reading, reading
from levelclassify.types import LABELS, Prediction, Reason, Source

if TYPE_CHECKING:
    from levelclassify.explaining.terms import Terms
    from levelclassify.kernel.compiled import Kernel


def answer(
    config: Config,
    logits: Sequence[float],
    known: int,
    has_body: bool,
    verdict: Callable[[], Verdict],
    minimum: float,
    odds: Sequence[float] | None = None,
) -> Prediction:
    """Return the answer that a model's logits give, or a clear verdict of the rules where the config lets them decide.

    Parameters
    ----------
    config : Config
        Temperatures and thresholds.
    logits : sequence of float
        One per label.
    known : int
        How many words are known.
    has_body : bool
        Whether there was more than a title.
    verdict : callable
        Reads the rules; called only where it counts.
    minimum : float
        Confidence below which a level is withheld.
    odds : sequence of float, optional
        Per label, its share on the board over its share among the postings that the model was calibrated for.
    """
    chances = softmax(logits, config.temperature if has_body else config.title_temperature)
    if odds is not None:
        chances = reweighted(chances, odds)
    confidence = max(chances)
    if (confidence < config.rules_below or known <= config.few_words) and (said := verdict()).clear:
        precision = config.rules_precision if has_body else config.title_rules_precision
        return ruled(said, precision, config.also, minimum)
    shares, in_field = shares_of(logits, config.share_temperature, odds), 1.0 - chances[NONE]
    if not known and verdict().label is None:
        return unread(Reason.TOO_SHORT, shares, in_field)
    return judged(chances.index(confidence), confidence, shares, in_field, Source.MODEL, config.also, minimum)


class Trained:
    """A model folder as the judge.

    Parameters
    ----------
    model : Model
        The folder.
    priors : mapping of str to float, optional
        Shares of the labels on a board, as `levelclassify.priors.complete` takes them; the stamp then names them.
    """

    def __init__(self, model: Model, priors: Mapping[str, float] | None = None) -> None:
        self.model = model
        self.rules = model.rules
        self._scorer = Scorer(model.table, model.rules)
        self.stamp = model.stamp
        self._odds: tuple[float, ...] | None = None
        if priors is not None:
            shares = complete(priors, model.config.class_shares)
            self._odds = tuple(new / old for new, old in zip(shares, model.config.class_shares, strict=True))
            self.stamp += "+" + "+".join(f"{name}={share:.4g}" for name, share in zip(LABELS, shares, strict=True))

    @functools.cached_property
    def _kernel(self) -> "Kernel | None":
        """What reads and scores postings, and decides where nothing else has a say; absent where it was not built."""
        config = self.model.config if self._odds is None else None
        return kernel_of(self.model.table, self.rules, config)

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name != "_kernel"}  # another machine may have none

    def answers(self, postings: Sequence[Posting], minimum: float) -> list[Prediction]:
        """Return one prediction per posting, in order."""
        if self._kernel is not None:
            return refused(postings, *self._kernel.answers(postings, self._answer, minimum))
        found = self._scorer.scored(list(map(reading, postings)))
        return refused(postings, [self._answer(one, minimum) for one in found.each()], found.doubtful)

    def terms(self, one: Reading) -> "Terms":
        """Return what is added up to the logits of one posting."""
        from levelclassify.explaining.terms import Term, Terms, hit_terms, vote_terms, word_dimensions

        table, rules = self.model.table, self.model.rules
        known, weights, votes = self._scorer.weighed(one)
        dimensions = word_dimensions(rules, one)
        spoken = [
            Term(part, index, 1, tuple(row), dimensions.get((part, index)), None)
            for part, index, row in table.terms(one, known, weights)
        ]
        rows = table.votes / whole(votes, rules.settings)
        found = hit_terms(votes.hits, dict(zip(LABELS, map(tuple, rows.tolist()), strict=True)))
        return Terms(tuple(table.intercept.tolist()), spoken + found, vote_terms(votes), weights[1:].tolist())

    def _answer(self, said: Said, minimum: float) -> Prediction:
        logits, totals, titled, known, length = said

        def verdict() -> Verdict:
            return verdict_of(totals, titled, self.rules.settings)

        return answer(self.model.config, logits, known, length > 0, verdict, minimum, self._odds)
