"""Reading the rule file, and refusing a malformed one by line and key."""

import json
import os
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from levelclassify.errors import ModelError, short
from levelclassify.jsons import once
from levelclassify.rules.checks import CHECKS, OPTIONAL, WrongError
from levelclassify.rules.lexicon import Mask, Rule
from levelclassify.rules.votes import Settings

if TYPE_CHECKING:
    from pathlib import Path  # which takes a while to import

FORMAT: Final = 1
LARGEST: Final = 4 * 2**20  # bytes; the packaged file has a thirtieth of it
_PARTS: Final = 16
_DEEP: Final = re.compile(rf"(?<![^\s.])(?:[^\s.]{{1,60}}[ \t]{{0,9}}\.[ \t]{{0,9}}){{{_PARTS}}}")
_HEADERS: Final = {"": "", "verdict": "[verdict]", "rule": "[[rule]]", "mask": "[[mask]]"}  # the top has none


class RuleFile(NamedTuple):
    """Everything that a rule file says."""

    settings: Settings
    rules: tuple[Rule, ...]
    masks: tuple[Mask, ...]


def _is_json(path: "str | Path") -> bool:
    return os.path.splitext(path)[1] == ".json"


class RuleSource:
    """A rule file's path and lines, to say where a value stands."""

    def __init__(self, path: "str | Path", text: str) -> None:
        self.path = path
        self.text = text

    def line(self, kind: str, nth: int, key: str) -> int:
        """Return the line of a key in the n-th table of a kind; else its header's; else the first, 1."""
        lines = [line.split("#")[0].replace(" ", "").strip() for line in self.text.split("\n")]
        headers = [number for number, line in enumerate(lines, 1) if line == _HEADERS[kind]] if kind else []
        start = headers[nth] if nth < len(headers) else 0
        for number, line in enumerate(lines[start:], start + 1):
            if line.startswith(f"{key}="):
                return number
            if line.startswith("["):
                break
        return max(start, 1)

    def refusal(self, kind: str, nth: int, key: str, problem: str) -> ModelError:
        """Return the error about a key in the n-th table of a kind."""
        if _is_json(self.path):
            place = f"{kind} {nth + 1}, " if kind else ""
            return ModelError(f"{self.path}, {place}key '{key}': {problem}; get or train the model again")
        where = f"{self.path}, line {self.line(kind, nth, key)}, key '{key}'"
        return ModelError(f"{where}: {problem}; correct the rule file there")


def complete(
    source: RuleSource,
    kind: str,
    nth: int,
    given: Iterable[str],
    known: Iterable[str],
    optional: Collection[str] = OPTIONAL,
) -> None:
    """Refuse a table with another key, or without one of those that it needs."""
    for key in given:
        if key not in known:
            raise source.refusal(kind, nth, key, f"expected one of the keys {', '.join(known)}, got another")
    for key in known:
        if key not in given and key not in optional:
            raise source.refusal(kind, nth, key, "expected a value, got none")


def _table(source: RuleSource, kind: str, nth: int, given: Any) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise source.refusal("", 0, kind, f"expected a table headed {_HEADERS[kind]}, got {short(given)}")
    complete(source, kind, nth, given, CHECKS[kind])
    read = {}
    for key, value in given.items():
        try:
            read[key] = CHECKS[kind][key](value)
        except WrongError as wrong:
            raise source.refusal(kind, nth, key, str(wrong)) from None
    return read


def tables(source: RuleSource, kind: str, given: Any) -> list[dict[str, Any]]:
    """Return the checked tables of a kind."""
    if not isinstance(given, list):
        raise source.refusal("", 0, kind, f"expected tables headed {_HEADERS[kind]}, got {short(given)}")
    return [_table(source, kind, nth, table) for nth, table in enumerate(given)]


def as_rule(table: dict[str, Any]) -> Rule:
    """Return the rule that a checked table says."""
    return Rule(nots=table.pop("not", ()), **table)


def refuse_twins(source: RuleSource, kind: str, owners: Iterable[Rule | Mask], seen: set[str]) -> None:
    """Refuse an id that is seen already, or that two of the owners have."""
    for nth, owner in enumerate(owners):
        if owner.id in seen:
            raise source.refusal(kind, nth, "id", f"expected an id of its own, got {short(owner.id)} again")
        seen.add(owner.id)


def _contradict(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Return whether no phrase may belong to rules of both, each a level and a place."""
    return one[0] != other[0] and (one[1] == other[1] or "any" in (one[1], other[1]))


def _shared(rules: Iterable[Rule]) -> set[bytes]:
    """Return the phrases that rules give to several levels, in whatever places."""
    held: dict[str, set[bytes]] = {}
    for rule in rules:
        held.setdefault(rule.level, set()).update(rule.phrases)
    return set().union(*(one & other for one, other in combinations(held.values(), 2)))


def contradictions(rules: Sequence[Rule]) -> Iterator[tuple[int, str, Rule]]:
    """Yield the place of each rule with a phrase that an earlier rule gives to another level, the phrase, that rule."""
    shared, holders = _shared(rules), dict[bytes, dict[tuple[str, str], Rule]]()
    for nth, rule in enumerate(rules):
        for held in filter(shared.__contains__, rule.phrases):
            others = holders.setdefault(held, {})  # one per level and place is enough
            here = rule.level, rule.place
            found = (other for where, other in others.items() if _contradict(where, here))
            yield from ((nth, held.decode(), other) for other in found)
            others.setdefault(here, rule)


def _text(content: bytes, path: "str | Path") -> str:
    if len(content) > LARGEST:
        raise ModelError(f"{path}: expected at most {LARGEST:,} bytes of rules, got more; give another rule file")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ModelError(f"{path}: expected UTF-8, got another byte at {error.start}; save it as UTF-8") from error


def _tree(text: str, path: "str | Path") -> Any:
    try:
        return once(text) if _is_json(path) else _toml(text)
    except (ValueError, RecursionError) as error:
        if _is_json(path):
            raise ModelError(f"{path}: expected JSON, got: {error!s:.200}; get or train the model again") from error
        shown = str(error).replace("end of document", f"line {text.count(chr(10)) + 1}, end of document")
        raise ModelError(f"{path}: expected TOML, got: {shown:.200}; correct the rule file there") from error


def _toml(text: str) -> dict[str, Any]:
    if deep := _DEEP.search(text):  # tomllib's work on a dotted key grows with the square of its parts
        line = text.count("\n", 0, deep.start()) + 1
        raise ValueError(f"a name of more than {_PARTS} parts between dots at line {line}")
    import tomllib  # a model folder has none, and needs it not

    return tomllib.loads(text)


def parsed(content: bytes, path: "str | Path") -> tuple[dict[str, Any], RuleSource]:
    """Return what a rule file says, unchecked but for its format number.

    Raises
    ------
    ModelError
        When it is no TOML (or JSON, where the name says so), or of another format.
    """
    text = _text(content, path)
    tree = _tree(text, path)
    if not isinstance(tree, dict):
        raise ModelError(f"{path}: expected an object, got {type(tree).__name__}; get or train the model again")
    source = RuleSource(path, text)
    if tree.get("format", FORMAT) != FORMAT or isinstance(tree.get("format"), bool):
        raise source.refusal("", 0, "format", f"expected {FORMAT}, got {short(tree['format'])}")
    return tree, source


def as_json(content: bytes) -> bytes:
    """Return the content of a rule file as JSON, which is read twenty times as fast; model folders hold that."""
    if content.startswith(b"{"):  # JSON already, which no TOML begins like
        return content
    import tomllib

    return json.dumps(tomllib.loads(content.decode("utf-8")), indent=0).encode()


def read_rulefile(content: bytes, path: "str | Path") -> RuleFile:
    """Read the content of a rule file.

    Parameters
    ----------
    content : bytes
        TOML, or JSON where the name says so, with `format`, `[verdict]`, `[[rule]]` and `[[mask]]`.
    path : str or Path
        Where it stands, for the message.

    Raises
    ------
    ModelError
        When it is neither, or says what no rule file may; the message names file, line (in TOML) and key.
    """
    top, source = parsed(content, path)
    complete(source, "", 0, top, ("format", *CHECKS))
    settings = Settings(**_table(source, "verdict", 0, top["verdict"]))
    rules = tuple(map(as_rule, tables(source, "rule", top["rule"])))
    masks = tuple(Mask(**table) for table in tables(source, "mask", top["mask"]))
    seen: set[str] = set()
    refuse_twins(source, "rule", rules, seen)
    refuse_twins(source, "mask", masks, seen)
    for nth, shown, other in contradictions(rules):
        holder = f"rule {short(other.id)} gives to {other.level}"
        problem = f"expected a phrase of one level, got {shown!r}, which {holder}"
        raise source.refusal("rule", nth, "phrases", problem)
    return RuleFile(settings, rules, masks)
