import json
from pathlib import Path

import pytest
from conftest import ROOT

from levelclassify.fit.synthetic import authored, postings
from levelclassify.text import words
from levelclassify.text.language import JUDGED, is_english
from levelclassify.text.posting import posting

GOLDEN = ROOT / "tests" / "golden"
PLACEHOLDERS = {"Lorem Ipsum"}  # its text is Latin


def _english(text: str, title: str) -> bool:
    one = posting(text, title)
    whole = f"{one.title}\n{one.body}"
    return is_english(whole, words(whole))


def _rows(name: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in (GOLDEN / name).read_text("utf-8").splitlines()]


def test_at_least_57_of_60_postings_in_other_languages_are_told() -> None:
    told = [not _english(row["text"], row["title"]) for row in _rows("not_english.jsonl")]
    assert len(told) == 60
    assert sum(told) >= 57


@pytest.mark.parametrize("row", _rows("short_english.jsonl"), ids=lambda row: row["title"])
def test_terse_english_full_of_names_is_english(row: dict[str, str]) -> None:
    assert _english(row["text"], row["title"])


def test_no_synthetic_posting_is_refused() -> None:
    assert [row.id for row in authored() if not _english(row.text, row.title)] == []


def test_fewer_than_twenty_words_are_not_judged() -> None:
    spanish = (
        "Se busca trabajadora social para el centro de la ciudad con experiencia y ganas de trabajar en equipo con los"
    )
    assert len(words(spanish)) == JUDGED
    assert not _english(spanish, "")
    assert _english(spanish.rpartition(" ")[0], "")


@pytest.mark.parametrize(
    ("text", "english"),
    [
        pytest.param("Социальный работник помогает многодетным семьям района", True, id="seven words of Russian"),
        pytest.param("Социальный работник помогает многодетным семьям района " * 4, False, id="many words of Russian"),
        pytest.param("社区社工负责家庭探访与个案管理并协助居民申请补助金", True, id="a line of Chinese"),
        pytest.param(
            "社区社工负责家庭探访与个案管理并协助居民申请补助金" * 3, False, id="more Chinese, without blanks"
        ),
        pytest.param("ｃａｓｅ ｍａｎａｇｅｒ " * 20, True, id="full-width letters"),
    ],
)
def test_other_scripts_are_judged_from_twenty_words_on(text: str, *, english: bool) -> None:
    assert is_english(text, words(text)) is english


@pytest.mark.real
@pytest.mark.parametrize("name", ["train", "dev"])
def test_no_real_english_posting_is_refused(shared: Path, name: str) -> None:
    refused = [row for row in postings(shared / "postings" / f"{name}.jsonl") if not _english(row.text, row.title)]
    assert {row.title for row in refused} <= PLACEHOLDERS | {"GERENTE PROGRAMAS LEGALES SENIOR", "Operario de Bodega"}
