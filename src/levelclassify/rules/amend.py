"""A board's own words: a file that adds rules to those of a model, and takes phrases or rules away.

Nothing is trained anew. What the votes of the rules weigh in a trained model stays as it was learnt; what is added
votes through the same weights, and what is taken away votes no more.
"""

import difflib
import hashlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar

from levelclassify.errors import ModelError
from levelclassify.rules.checks import WrongError, phrases_of
from levelclassify.rules.file import RuleSource, as_rule, complete, contradictions, parsed, refuse_twins, tables
from levelclassify.rules.lexicon import Mask, Rule
from levelclassify.rules.rulebook import Rules, assembled

KEYS: Final = ("format", "remove", "remove_rules", "rule", "mask")
LARGEST: Final = 2**20  # bytes of a file
MOST_PHRASES: Final = 5_000  # the packaged lexicon has fewer
MOST_WORDS: Final = 12  # of a phrase

T = TypeVar("T")


class Changed(NamedTuple):
    """Rules after a board's file, and what names it in a stamp: the first digits of its digest."""

    rules: Rules
    mark: str


class _Amendment(NamedTuple):
    """What a board's file says, and where."""

    source: RuleSource
    remove: tuple[bytes, ...]
    remove_rules: tuple[str, ...]
    rules: tuple[Rule, ...]
    masks: tuple[Mask, ...]


def _names(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not value or not all(isinstance(item, str) for item in value):
        raise WrongError(f"expected a list of ids of rules, got {value!r:.200}")
    return tuple(dict.fromkeys(value))


def _listed(source: RuleSource, top: dict[str, Any], key: str, check: Callable[[Any], tuple[T, ...]]) -> tuple[T, ...]:
    if key not in top:
        return ()
    try:
        return check(top[key])
    except WrongError as wrong:
        raise source.refusal("", 0, key, str(wrong)) from None


def _amendment(content: bytes, path: Path) -> _Amendment:
    if len(content) > LARGEST:
        raise ModelError(f"{path}: expected a rule file of at most {LARGEST:,} bytes, got more; shorten it")
    top, source = parsed(content, path)
    complete(source, "", 0, top, KEYS, KEYS)
    if not {*KEYS[1:]} & {*top}:
        keys = "remove, remove_rules, [[rule]] or [[mask]]"
        raise ModelError(f"{path}: expected {keys}, got none of them; say there what changes")
    rules = tuple(map(as_rule, tables(source, "rule", top.get("rule", []))))
    masks = tuple(Mask(**table) for table in tables(source, "mask", top.get("mask", [])))
    removed = _listed(source, top, "remove", phrases_of), _listed(source, top, "remove_rules", _names)
    return _Amendment(source, *removed, rules, masks)


def _refuse_long(said: _Amendment) -> None:
    several: list[tuple[str, tuple[Rule | Mask, ...]]] = [("rule", said.rules), ("mask", said.masks)]
    owners = [(kind, nth, owner) for kind, owners in several for nth, owner in enumerate(owners)]
    for kind, nth, owner in owners:
        for phrase in (*owner.phrases, *(owner.nots if isinstance(owner, Rule) else ())):
            if phrase.count(b" ") >= MOST_WORDS:
                wrong = f"expected phrases of at most {MOST_WORDS} words, got {shown(phrase)!r}"
                raise said.source.refusal(kind, nth, "phrases", wrong)
    total = sum(len(owner.phrases) for _, _, owner in owners)
    if total > MOST_PHRASES:
        raise ModelError(f"{said.source.path}: expected at most {MOST_PHRASES:,} phrases, got {total:,}; take some out")


def shown(phrase: bytes) -> str:
    """Return a phrase as a rule file writes it.

    Examples
    --------
    >>> shown(b"co op lobby*")
    'co op lobby*'
    """
    return phrase.decode("latin-1")


def _refuse_unknown(said: _Amendment, key: str, what: str, given: Iterable[str], known: Sequence[str]) -> None:
    there = frozenset(known)
    for one in given:
        if one not in there:
            near = difflib.get_close_matches(one, known, n=3)
            hint = f" (near it: {', '.join(map(repr, near))})" if near else ""
            raise said.source.refusal("", 0, key, f"expected {what} of the model, got {one!r}{hint}")


def _without(rules: Iterable[Rule], gone: frozenset[bytes]) -> tuple[Rule, ...]:
    kept = (rule._replace(phrases=tuple(one for one in rule.phrases if one not in gone)) for rule in rules)
    return tuple(rule for rule in kept if rule.phrases)


def _refuse_contradiction(said: _Amendment, old: Sequence[Rule]) -> None:
    for nth, phrase, other in contradictions([*old, *said.rules]):
        wrong = f"expected a phrase of one level, got {phrase!r}, which rule {other.id!r} gives to {other.level}"
        advice = " (write it into remove, too)" if other in old else ""
        raise said.source.refusal("rule", nth - len(old), "phrases", wrong + advice)


def amended(rules: Rules, content: bytes, path: Path) -> Changed:
    """Return a model's rules as a board's file changes them.

    First whole rules and single phrases are taken away, then rules and masks are added. A phrase that is taken away
    votes for no rule any more; shorter phrases inside it are read again.

    Parameters
    ----------
    rules : Rules
        Of the model.
    content : bytes
        TOML with `remove` (phrases, as the model's rules write them), `remove_rules` (ids), `[[rule]]`, `[[mask]]`.
    path : Path
        Where it stands, for the message.

    Raises
    ------
    ModelError
        When it is malformed, too large, takes away what is not there, or gives a phrase to a second level; the message
        names file, line and key.

    Examples
    --------
    >>> from levelclassify.rules import load_rules
    >>> own = b'remove = ["lobbyist*"]'
    >>> amended(load_rules(), own, Path("own.toml")).rules.verdict("Lobbyist", "").label == "macro"
    False
    """
    said = _amendment(content, path)
    _refuse_long(said)
    phrases = {shown(phrase): phrase for rule in rules.rules for phrase in rule.phrases}
    _refuse_unknown(said, "remove", "a phrase of a rule", map(shown, said.remove), list(phrases))
    _refuse_unknown(said, "remove_rules", "the id of a rule", said.remove_rules, [rule.id for rule in rules.rules])
    old = _without((rule for rule in rules.rules if rule.id not in said.remove_rules), frozenset(said.remove))
    refuse_twins(said.source, "rule", said.rules, {rule.id for rule in old})
    refuse_twins(said.source, "mask", said.masks, {mask.id for mask in rules.masks})
    _refuse_contradiction(said, old)
    try:
        changed = assembled((*old, *said.rules), (*rules.masks, *said.masks), rules.settings)
    except ValueError as error:
        raise ModelError(f"{path}: expected {error}; write fewer or longer ones") from None
    return Changed(changed, f"+rules={hashlib.sha256(content).hexdigest()[:8]}")


def amended_by(rules: Rules, path: Path) -> Changed:
    """Return a model's rules as the file of a board changes them, as `amended` does."""
    try:
        with path.open("rb") as stream:
            content = stream.read(LARGEST + 1)
    except OSError as error:
        raise ModelError(f"{path}: expected a rule file, got {error.strerror}; give the path of a TOML file") from None
    return amended(rules, content, path)
