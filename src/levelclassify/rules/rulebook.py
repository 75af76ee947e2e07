"""The keyword rules: a posting's words in, votes for the four labels out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from levelclassify.errors import ModelError
from levelclassify.rules.file import read_rulefile
from levelclassify.rules.lexicon import Mask, Rule
from levelclassify.rules.matching import Index, readings
from levelclassify.rules.votes import Hit, Settings, Verdict, Votes, decide, leaning, tally
from levelclassify.text import words

__all__ = ["Hit", "Rules", "Settings", "Verdict", "Votes", "decide", "load_rules", "tally"]

PACKAGED = Path(__file__).with_name("rules.toml")


def _factor(place: str, start: int, settings: Settings) -> float:
    if place == "title":
        return settings.title_factor
    return settings.opening_factor if start < settings.opening_words else 1.0


def _hits(index: Index, place: str, tokens: Sequence[bytes], settings: Settings) -> Iterator[Hit]:
    """Give the hits that count: of one rule in one place no more than the setting `repeats`."""
    counts: dict[str, int] = {}
    for rule, start, length in readings(index, tokens):
        counts[rule.id] = counts.get(rule.id, 0) + 1
        if counts[rule.id] <= settings.repeats:
            votes = rule.weight * _factor(place, start, settings)
            yield Hit(rule.id, rule.level, rule.dimension, place, start, length, votes)


@dataclass(frozen=True, slots=True)
class Rules:
    """A lexicon that is ready to read postings; `load_rules` makes one.

    Attributes
    ----------
    rules, masks : tuple
        As the rule file lists them.
    settings : Settings
    title, body : Index
        The phrases that are read in each place.
    """

    rules: tuple[Rule, ...]
    masks: tuple[Mask, ...]
    settings: Settings
    title: Index
    body: Index

    def read(self, title: str, body: str) -> Votes:
        """Match the rules against a posting.

        A hit counts its rule's weight, times `title_factor` in the title, or times `opening_factor` among the first
        `opening_words` of the body. A rule counts at most `repeats` times in one place. Of the body, the first
        `body_words` words are read.

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

    def votes(self, title: Sequence[bytes], body: Sequence[bytes]) -> Votes:
        """Match the rules against the words of a posting, as `read` does."""
        in_title = _hits(self.title, "title", title, self.settings)
        return tally((*in_title, *_hits(self.body, "body", body[: int(self.settings.body_words)], self.settings)))

    def leaning(self, title: Sequence[bytes], body: Sequence[bytes]) -> tuple[float, ...]:
        """Return what the rules lean to in the words of a posting: `levelclassify.rules.votes.leaning`."""
        return leaning(self.votes(title, body), self.settings)

    def verdict(self, title: str, body: str) -> Verdict:
        """Return what the rules decide on a posting.

        Examples
        --------
        >>> load_rules().verdict("Support group facilitator", "").label
        'mezzo'
        """
        return decide(self.read(title, body), self.settings)


def load_rules(path: Path | None = None) -> Rules:
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
    path = path or PACKAGED
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ModelError(f"{path}: expected a rule file, got {error.strerror}; give the path of a TOML file") from error
    return rules_from(content, path)


def rules_from(content: bytes, path: Path) -> Rules:
    """Return the rules that the content of a rule file says; `path` is where it stands, for errors."""
    settings, rules, masks = read_rulefile(content, path)
    title = Index((rule for rule in rules if rule.place != "body"), masks)
    body = Index((rule for rule in rules if rule.place != "title"), masks)
    return Rules(rules, masks, settings, title, body)
