import pytest
from hypothesis import given
from hypothesis import strategies as st

from levelclassify.text import words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Case MANAGER", [b"case", b"manager"], id="case is folded"),
        pytest.param("résumé Ünter Ñandú", [b"resume", b"unter", b"nandu"], id="accents are folded"),
        pytest.param(
            "Straße Ærø LÆRER Øre", [b"strase", b"aro", b"larer", b"ore"], id="joined and struck letters are folded"
        ),
        pytest.param("m² 1ª nº 3½ ¾", [b"m2", b"1a", b"no", b"31", b"3"], id="small letters and digits are folded"),
        pytest.param("a¯b c´d e¨f µ Þ ð ×", [b"a", b"b", b"c", b"d", b"e", b"f"], id="accents alone are blanks"),
        pytest.param("co-ordinator/lead", [b"co", b"ordinator", b"lead"], id="punctuation is a blank"),
        pytest.param("children’s", [b"children", b"s"], id="what Latin-1 lacks is a blank"),
        pytest.param("coun\0sel\xadlor", [b"counsellor"], id="fillers and soft hyphens join"),
        pytest.param("24/7 in SW1A", [b"24", b"7", b"in", b"sw1a"], id="digits stay"),
        pytest.param("社工 🎉 \ud800", [], id="other scripts, emoji and surrogates hold no word"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_words_are_lower_case_ascii(text: str, expected: list[bytes]) -> None:
    assert words(text) == expected


@given(st.text())
def test_words_of_words_are_the_same_words(text: str) -> None:
    once = words(text)
    assert words(b" ".join(once).decode()) == once


@given(st.text(), st.text())
def test_words_of_two_lines_are_the_words_of_each(one: str, other: str) -> None:
    assert words(f"{one}\n{other}") == words(one) + words(other)
