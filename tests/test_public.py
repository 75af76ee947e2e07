"""What the library offers: these names, each with a documented use."""

import dataclasses
import doctest
import enum
import inspect
import re
from collections.abc import Iterator
from typing import Any

import pytest

import levelclassify
from levelclassify import frames

NAMES = """Counterfactual Evidence Explanation InputError Level LevelClassifier LevelClassifyError ModelError Prediction
Reason SentenceEvidence Shares Source __version__ classify classify_many classify_stream explain load""".split()
FRAMES = "label_dask label_frame label_spark".split()
NEEDS_SPARK = "label_spark"  # its example is run by tests/test_spark.py in other words, where Java is


def _documented() -> Iterator[tuple[str, Any]]:
    """Yield every public name but the version, and every public method of a class."""
    offered = [(name, getattr(levelclassify, name)) for name in NAMES if name != "__version__"]
    for name, one in [*offered, *((name, getattr(frames, name)) for name in FRAMES)]:
        yield name, one
        inner = vars(one).items() if inspect.isclass(one) else ()
        for inside, method in inner:
            if not inside.startswith("_") and (callable(method) or isinstance(method, property)):
                yield f"{name}.{inside}", method


DOCUMENTED = dict(_documented())
CALLS = {name: one for name, one in DOCUMENTED.items() if inspect.isfunction(one)}
RECORDS = {name: one for name, one in DOCUMENTED.items() if dataclasses.is_dataclass(one)}


def _section(one: Any, title: str) -> str:
    text = inspect.getdoc(one) or ""
    found = re.search(rf"^{title}\n-+\n(.*?)(?=^\w[\w ]*\n-+\n|\Z)", text, re.MULTILINE | re.DOTALL)
    return found[1] if found else ""


def _named(section: str) -> list[str]:
    """Return the names that a section describes: of ``start, end : int`` both."""
    heads = re.findall(r"^(\w[\w, ]*?)(?: :.*)?$", section, re.MULTILINE)
    return [name for head in heads for name in head.split(", ")]


@pytest.mark.parametrize(
    ("module", "names"),
    [
        pytest.param(levelclassify, NAMES, id="levelclassify"),
        pytest.param(frames, FRAMES, id="levelclassify.frames"),
    ],
)
def test_the_library_offers_these_names_and_no_others(module: Any, names: list[str]) -> None:
    assert module.__all__ == names


@pytest.mark.parametrize("name", [name for name in DOCUMENTED if name != NEEDS_SPARK])
def test_a_public_name_has_an_example_that_runs(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    one = DOCUMENTED[name]
    scope = vars(inspect.getmodule(one.fget if isinstance(one, property) else one)).copy()
    example = doctest.DocTestParser().get_doctest(inspect.getdoc(one) or "", scope, name, None, None)
    tried = doctest.DocTestRunner(verbose=False).run(example)
    assert tried.attempted > 0
    assert tried.failed == 0, capsys.readouterr().out


@pytest.mark.parametrize("name", CALLS)
def test_every_parameter_of_a_call_is_described_in_its_order(name: str) -> None:
    expected = [parameter for parameter in inspect.signature(CALLS[name]).parameters if parameter != "self"]
    assert _named(_section(CALLS[name], "Parameters")) == expected


@pytest.mark.parametrize("name", CALLS)
def test_a_call_says_what_it_gives(name: str) -> None:
    assert _section(CALLS[name], "Returns") or _section(CALLS[name], "Yields")


@pytest.mark.parametrize("name", RECORDS)
def test_every_field_of_an_answer_is_described_in_its_order(name: str) -> None:
    expected = [field.name for field in dataclasses.fields(RECORDS[name])]
    assert _named(_section(RECORDS[name], "Attributes")) == expected


@pytest.mark.parametrize("kind", [one for one in DOCUMENTED.values() if isinstance(one, enum.EnumType)])
def test_every_member_of_an_enumeration_is_described(kind: type[enum.StrEnum]) -> None:
    source = inspect.getsource(kind)
    assert [one.name for one in kind if not re.search(rf'{one.name} = "{one.value}"\n    """\w', source)] == []


def test_the_library_says_first_what_most_callers_want() -> None:
    assert levelclassify.__doc__ is not None
    assert [name for name in ("classify", "explain", "load") if f"`{name}`" not in levelclassify.__doc__] == []
