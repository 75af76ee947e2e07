"""Reading the rule file, and refusing a malformed one by line and key."""

import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

from levelclassify.errors import ModelError
from levelclassify.rules.checks import CHECKS, OPTIONAL, WrongError
from levelclassify.rules.lexicon import Mask, Phrase, Rule
from levelclassify.rules.votes import Settings

FORMAT: Final = 1
_HEADERS: Final = {"": "", "verdict": "[verdict]", "rule": "[[rule]]", "mask": "[[mask]]"}  # the top has none


class RuleFile(NamedTuple):
    """Everything that a rule file says."""

    settings: Settings
    rules: tuple[Rule, ...]
    masks: tuple[Mask, ...]


class _Source:
    """A rule file's path and lines, to say where a value stands."""

    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        self.lines = [line.split("#")[0].replace(" ", "").strip() for line in text.split("\n")]

    def line(self, kind: str, nth: int, key: str) -> int:
        """Return the line of a key in the n-th table of a kind; else its header's; else the first, 1."""
        headers = [number for number, line in enumerate(self.lines, 1) if line == _HEADERS[kind]] if kind else []
        start = headers[nth] if nth < len(headers) else 0
        for number, line in enumerate(self.lines[start:], start + 1):
            if line.startswith(f"{key}="):
                return number
            if line.startswith("["):
                break
        return max(start, 1)

    def refusal(self, kind: str, nth: int, key: str, problem: str) -> ModelError:
        """Return the error about a key in the n-th table of a kind."""
        where = f"{self.path}, line {self.line(kind, nth, key)}, key '{key}'"
        return ModelError(f"{where}: {problem}; correct the rule file there")


def _complete(source: _Source, kind: str, nth: int, given: Iterable[str], known: Iterable[str]) -> None:
    for key in given:
        if key not in known:
            raise source.refusal(kind, nth, key, f"expected one of the keys {', '.join(known)}, got another")
    for key in known:
        if key not in given and key not in OPTIONAL:
            raise source.refusal(kind, nth, key, "expected a value, got none")


def _table(source: _Source, kind: str, nth: int, given: Any) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise source.refusal("", 0, kind, f"expected a table headed {_HEADERS[kind]}, got {given!r}")
    _complete(source, kind, nth, given, CHECKS[kind])
    read = {}
    for key, value in given.items():
        try:
            read[key] = CHECKS[kind][key](value)
        except WrongError as wrong:
            raise source.refusal(kind, nth, key, str(wrong)) from None
    return read


def _tables(source: _Source, kind: str, given: Any) -> list[dict[str, Any]]:
    if not isinstance(given, list):
        raise source.refusal("", 0, kind, f"expected tables headed {_HEADERS[kind]}, got {given!r}")
    return [_table(source, kind, nth, table) for nth, table in enumerate(given)]


def _rule(table: dict[str, Any]) -> Rule:
    return Rule(nots=table.pop("not", ()), **table)


def _unique(source: _Source, kind: str, owners: Iterable[Rule | Mask], seen: set[str]) -> None:
    for nth, owner in enumerate(owners):
        if owner.id in seen:
            raise source.refusal(kind, nth, "id", f"expected an id of its own, got {owner.id!r} again")
        seen.add(owner.id)


def _contradict(one: Rule, other: Rule) -> bool:
    return one.level != other.level and (one.place == other.place or "any" in (one.place, other.place))


def _contradictions(rules: Iterable[Rule]) -> Iterator[tuple[int, str, Rule]]:
    holders: dict[Phrase, list[Rule]] = {}
    for nth, rule in enumerate(rules):
        for held in rule.phrases:
            others = holders.setdefault(held, [])
            yield from ((nth, b" ".join(held.words).decode(), other) for other in others if _contradict(rule, other))
            others.append(rule)


def _parsed(path: Path) -> tuple[dict[str, Any], _Source]:
    try:
        text = path.read_bytes().decode("utf-8")
    except OSError as error:
        raise ModelError(f"{path}: expected a rule file, got {error.strerror}; give the path of a TOML file") from error
    except UnicodeDecodeError as error:
        raise ModelError(f"{path}: expected UTF-8, got another byte at {error.start}; save it as UTF-8") from error
    try:
        return tomllib.loads(text), _Source(path, text)
    except tomllib.TOMLDecodeError as error:
        shown = str(error).replace("end of document", f"line {text.count(chr(10)) + 1}, end of document")
        raise ModelError(f"{path}: expected TOML, got: {shown}; correct the rule file there") from error


def read_rulefile(path: Path) -> RuleFile:
    """Read a rule file.

    Parameters
    ----------
    path : Path
        TOML with `format`, `[verdict]`, `[[rule]]` and `[[mask]]`.

    Raises
    ------
    ModelError
        When the file is missing, is no TOML, or says what no rule file may; the message names file, line and key.
    """
    top, source = _parsed(path)
    _complete(source, "", 0, top, ("format", *CHECKS))
    if top["format"] != FORMAT or isinstance(top["format"], bool):
        raise source.refusal("", 0, "format", f"expected {FORMAT}, got {top['format']!r}")
    settings = Settings(**_table(source, "verdict", 0, top["verdict"]))
    rules = tuple(map(_rule, _tables(source, "rule", top["rule"])))
    masks = tuple(Mask(**table) for table in _tables(source, "mask", top["mask"]))
    seen: set[str] = set()
    _unique(source, "rule", rules, seen)
    _unique(source, "mask", masks, seen)
    for nth, shown, other in _contradictions(rules):
        problem = f"expected a phrase of one level, got {shown!r}, which rule {other.id!r} gives to {other.level}"
        raise source.refusal("rule", nth, "phrases", problem)
    return RuleFile(settings, rules, masks)
