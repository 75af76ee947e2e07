"""The keyword rules: a posting's words in, votes for the four labels out."""

from collections.abc import Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from levelclassify.errors import ModelError
from levelclassify.rules.file import LARGEST, read_rulefile
from levelclassify.rules.lexicon import Mask, Rule
from levelclassify.rules.matching import Index, Seen, readings, seen
from levelclassify.rules.phrases import Kinds, Phrases
from levelclassify.rules.votes import Hit, Settings, Verdict, Votes, decide, tally
from levelclassify.text import words

if TYPE_CHECKING:
    from pathlib import Path  # which takes a while to import

__all__ = ["Hit", "Rules", "Settings", "Verdict", "Votes", "decide", "load_rules", "tally"]


def packaged() -> "Path":
    """Return the path of the packaged lexicon."""
    from pathlib import Path

    return Path(__file__).with_name("rules.toml")


def _hits(index: Index, place: str, words: Seen, factor: float, weights: Sequence[float]) -> list[Hit]:
    """Return every hit in a place; a weight stands for each word there."""
    return [
        Hit(rule.id, rule.level, rule.dimension, place, start, length, rule.weight * factor * weights[start])
        for rule, start, length in readings(index, words)
    ]


def _strongest(hits: Sequence[Hit], repeats: float) -> Sequence[Hit]:
    """Return the hits that count: of one rule no more than `repeats`, those with most votes, in reading order."""
    by_rule: dict[str, list[Hit]] = {}
    for hit in hits:
        by_rule.setdefault(hit.rule, []).append(hit)
    most = int(repeats)
    if all(len(same) <= most for same in by_rule.values()):
        return hits
    kept = {hit for same in by_rule.values() for hit in sorted(same, key=_votes, reverse=True)[:most]}
    return [hit for hit in hits if hit in kept]


_votes = attrgetter("votes")


class Rules(NamedTuple):
    """A lexicon that is ready to read postings; `load_rules` makes one.

    Attributes
    ----------
    rules, masks : tuple
        As the rule file lists them.
    settings : Settings
    title, body : Index
        The phrases that are read in each place.
    phrases : Phrases
        Those of both.
    """

    rules: tuple[Rule, ...]
    masks: tuple[Mask, ...]
    settings: Settings
    title: Index
    body: Index
    phrases: Phrases

    @property
    def kinds(self) -> Kinds:
        """The kinds of the words that phrases are made of."""
        return self.phrases.kinds

    def read(self, title: str, body: str) -> Votes:
        """Match the rules against a posting.

        A hit counts its rule's weight, times `title_factor` in the title. A rule counts at most `repeats` times in one
        place. Of the body, the first `body_words` words are read.

        Parameters
        ----------
        title, body : str
            Without mark-up; empty where not given.

        Returns
        -------
        Votes

        Examples
        --------
        >>> load_rules().read("Policy analyst", "").macro
        9.0
        """
        return self.votes(words(title), words(body))

    def votes(self, title: Sequence[bytes], body: Sequence[bytes], weights: Sequence[float] | None = None) -> Votes:
        """Match the rules against the words of a posting, as `read` does.

        Parameters
        ----------
        title, body : sequence of bytes
            Their words.
        weights : sequence of float, optional
            What a hit that begins at each word of the body counts, 0 to 1; 1 when not given.
        """
        read = body[: int(self.settings.body_words)]
        return self.votes_of(seen(self.kinds, title), seen(self.kinds, read), weights or [1.0] * len(read))

    def votes_of(self, title: Seen, body: Seen, weights: Sequence[float]) -> Votes:
        """Match the rules against the words of a posting by their kinds; a weight stands for each word of the body."""
        factor, repeats = self.settings.title_factor, self.settings.repeats
        in_title = _hits(self.title, "title", title, factor, [1.0] * len(title.kinds))
        in_body = _hits(self.body, "body", body, 1.0, weights)
        return tally((*_strongest(in_title, repeats), *_strongest(in_body, repeats)))

    def verdict(self, title: str, body: str) -> Verdict:
        """Return what the rules decide on a posting.

        Examples
        --------
        >>> load_rules().verdict("Support group facilitator", "").label
        'mezzo'
        """
        return decide(self.read(title, body), self.settings)


def load_rules(path: "Path | None" = None) -> Rules:
    """Load a rule file.

    Parameters
    ----------
    path : Path, optional
        A rule file; the packaged lexicon when not given.

    Raises
    ------
    ModelError
        When the file is missing or malformed; the message names file, line and key.

    Examples
    --------
    >>> {rule.level for rule in load_rules().rules} == {"micro", "mezzo", "macro", "none"}
    True
    """
    path = path or packaged()
    try:
        with path.open("rb") as stream:
            content = stream.read(LARGEST + 1)
    except OSError as error:
        raise ModelError(f"{path}: expected a rule file, got {error.strerror}; give the path of a TOML file") from error
    return rules_from(content, path)


def rules_from(content: bytes, path: "str | Path") -> Rules:
    """Return the rules that the content of a rule file says; `path` is where it stands, for errors."""
    settings, rules, masks = read_rulefile(content, path)
    try:
        return assembled(rules, masks, settings)
    except ValueError as error:
        raise ModelError(f"{path}: expected {error}; write fewer or longer ones") from None


def assembled(rules: tuple[Rule, ...], masks: tuple[Mask, ...], settings: Settings) -> Rules:
    """Return rules that are ready to read.

    Raises
    ------
    ValueError
        When they have too many words, or too many with a star that begin one another.
    """
    phrases = Phrases(rules, masks)
    return Rules(rules, masks, settings, Index(phrases, "title"), Index(phrases, "body"), phrases)
