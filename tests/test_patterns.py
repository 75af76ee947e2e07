"""Every regular expression of the package is linear in the text, also on text that is made to hold it up."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from itertools import product
from pathlib import Path
from re import _constants as codes
from re import _parser as parser
from typing import Any

import pytest
from conftest import ROOT

SOURCES = ROOT / "src"
USING = frozenset("search match fullmatch split sub subn finditer findall".split())
SIZE = 200_000  # characters; what is quadratic takes minutes on as many, what is linear a few milliseconds
SECONDS = 40  # of the processor, for all texts of a pattern together


def _calls(path: Path) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re."):
            yield node


def _compiled(path: Path) -> int:
    return sum(ast.unparse(call.func) == "re.compile" for call in _calls(path))


def _held(value: object) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _held(each)


def _module(path: Path) -> str:
    return ".".join(path.relative_to(SOURCES).with_suffix("").parts)


FILES = [path for path in sorted(SOURCES.rglob("*.py")) if _compiled(path)]
MADE_LATER = {"levelclassify.label.encoders": re.compile('["\r\n,]')}  # for the delimiter that is asked for
OF_FRAGMENTS = {"levelclassify.text.markup": 8, "levelclassify.text.sentences": 2}  # made in a loop, or by a function
BEFORE_AN_END = re.compile(r"\.\*\?")  # is searched only where an end follows: `test_any_posting` holds its growth


def patterns(path: Path) -> dict[str, re.Pattern[Any]]:
    """Return the patterns of a module by name and number."""
    name = _module(path)
    if name in MADE_LATER:
        return {name: MADE_LATER[name]}
    module = import_module(name)
    held = {key: [*_held(value)] for key, value in vars(module).items()}
    return {f"{name}.{key} {number}": one for key, several in held.items() for number, one in enumerate(several)}


EVERY = {name: pattern for path in FILES for name, pattern in patterns(path).items()}


@pytest.mark.parametrize("path", FILES, ids=_module)
def test_every_pattern_that_is_written_is_tested(path: Path) -> None:
    assert len(patterns(path)) == OF_FRAGMENTS.get(_module(path), _compiled(path))


def test_no_pattern_is_written_where_it_is_used() -> None:
    found = {ast.unparse(call.func) for path in SOURCES.rglob("*.py") for call in _calls(path)}
    assert found <= {"re.compile", "re.escape", "re.Match.end"}


def atoms(pattern: re.Pattern[Any]) -> list[str]:
    """Return what texts that hold a pattern up are made of: its runs of letters, and one of each of its sets."""
    text = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    found = dict.fromkeys(_atoms(parser.parse(text, pattern.flags & ~re.UNICODE)))
    return [*dict.fromkeys([*found, "".join(found), " ", "a", "!"])]


def _atoms(tree: Any) -> Iterator[str]:
    run = ""
    for code, value in tree:
        if code is codes.LITERAL:
            run += chr(value)
            continue
        yield from filter(None, [run])
        run = ""
        if code is codes.IN:
            yield from _set(value)
        elif isinstance(value, tuple | list):
            for each in value:
                if isinstance(each, parser.SubPattern):
                    yield from _atoms(each)
                elif isinstance(each, list):
                    for branch in each:
                        yield from _atoms(branch)
    yield from filter(None, [run])


def _set(items: list[Any]) -> Iterator[str]:
    for code, value in items[:3]:
        if code is codes.LITERAL:
            yield chr(value)
        elif code is codes.RANGE:
            yield chr(value[0])
        elif code is codes.CATEGORY:
            yield {codes.CATEGORY_SPACE: " ", codes.CATEGORY_DIGIT: "1"}.get(value, "b")


def texts(pattern: re.Pattern[Any]) -> Iterator[str]:
    """Yield texts of every two atoms: one without end behind the other, the two in turn, and each in its half."""
    for one, other in product(atoms(pattern), repeat=2):
        yield one + other * (SIZE // len(other)) + "\x7f"
        if one != other:
            yield (one + other) * (SIZE // len(one + other)) + "\x7f"
            yield one * (SIZE // 2 // len(one)) + other * (SIZE // 2 // len(other)) + "\x7f"


def search_all(name: str) -> int:
    """Search texts for a pattern everywhere, as its own process does below; return how many there were."""
    pattern, searched = EVERY[name], 0
    for text in texts(pattern):
        searched += 1
        for _ in pattern.finditer(text if isinstance(pattern.pattern, str) else text.encode("latin-1", "replace")):
            pass
    return searched


LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_CPU, ({seconds}, {seconds}))
sys.path[:0] = {path!r}
from test_patterns import search_all
print(search_all({name!r}))
"""


def _finishes(name: str) -> bool:
    paths = [str(ROOT / "tests"), str(ROOT / "training"), str(SOURCES)]
    code = LIMITED.format(seconds=SECONDS, path=paths, name=name)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert not done.stderr, done.stderr
    return done.returncode == 0


@pytest.mark.parametrize("name", [name for name, one in EVERY.items() if not BEFORE_AN_END.search(str(one.pattern))])
def test_a_pattern_is_linear(name: str) -> None:
    assert _finishes(name)


def test_a_pattern_that_is_not_linear_would_be_noticed() -> None:
    quadratic = re.compile(r"[ ]*\n(?:[ ]*\n)+")
    assert " " * SIZE in {text[1:-1] for text in texts(quadratic)}
