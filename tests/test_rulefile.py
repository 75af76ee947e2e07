"""A malformed rule file is refused by line and key."""

import json
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from levelclassify.errors import ModelError
from levelclassify.rules.file import LARGEST, as_json, contradictions, read_rulefile
from levelclassify.rules.lexicon import Rule, phrase, phrases
from levelclassify.rules.rulebook import load_rules, packaged

GOOD = """format = 1

[verdict]
title_factor = 3
body_words = 20
repeats = 2
steadiness = 8
clear_margin = 0.5
clear_precision = 0.9
other_precision = 0.6

[[rule]]
id = "policy"  # the first
level = "macro"
dimension = "success"
place = "any"
weight = 2
phrases = [
  "policy",
  "lobby*",
]
not = ["hotel lobby"]

[[rule]]
id = "groups"
level = "mezzo"
dimension = "who"
place = "body"
weight = 1
phrases = ["group work"]

[[mask]]
id = "line"
reason = "another post"
phrases = ["reports to"]
"""


def refused(folder: Path, old: str, new: str) -> Path:
    """Write the good file with one change."""
    assert old in GOOD
    path = folder / "mine.toml"
    path.write_text(GOOD.replace(old, new, 1), "utf-8")
    return path


def test_a_good_file_is_read_whole(tmp_path: Path) -> None:
    path = refused(tmp_path, "", "")
    settings, rules, masks = read_rulefile(path.read_bytes(), path)
    assert (settings.title_factor, [rule.id for rule in rules], [mask.id for mask in masks]) == (
        3.0,
        ["policy", "groups"],
        ["line"],
    )


def test_a_file_with_carriage_returns_is_read(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(GOOD.replace("\n", "\r\n").encode())
    assert len(load_rules(path).rules) == 2


def test_not_phrases_are_optional(tmp_path: Path) -> None:
    path = refused(tmp_path, "", "")
    assert read_rulefile(path.read_bytes(), path).rules[1].nots == ()


def test_the_packaged_file_is_the_default() -> None:
    assert load_rules().rules == load_rules(packaged()).rules


@pytest.mark.parametrize(
    ("old", "new", "line", "key", "problem"),
    [
        pytest.param("format = 1", "format = 2", 1, "format", "expected 1, got 2", id="wrong format"),
        pytest.param("format = 1", "", 1, "format", "expected a value, got none", id="no format"),
        pytest.param(
            "format = 1", "format = 1\nrulez = 1", 2, "rulez", "expected one of the keys", id="unknown top key"
        ),
        pytest.param("repeats = 2\n", "", 3, "repeats", "expected a value, got none", id="missing setting"),
        pytest.param(
            "repeats = 2", "repeats = 2\nspeed = 1", 7, "speed", "expected one of the keys", id="unknown setting"
        ),
        pytest.param(
            "clear_margin = 0.5", "clear_margin = 1.5", 8, "clear_margin", "0 to 1, got 1.5", id="no fraction"
        ),
        pytest.param("repeats = 2", "repeats = true", 6, "repeats", "finite number.*got True", id="truth for number"),
        pytest.param(
            'level = "macro"', 'level = "meso"', 14, "level", "micro, mezzo, macro, none, got 'meso'", id="level"
        ),
        pytest.param('dimension = "who"', 'dimension = "mood"', 27, "dimension", "got 'mood'", id="dimension"),
        pytest.param('place = "body"', 'place = "footer"', 28, "place", "got 'footer'", id="place"),
        pytest.param("weight = 1", "weight = 0", 29, "weight", "above 0, got 0", id="weight of nothing"),
        pytest.param("weight = 1", "weight = -1", 29, "weight", "got -1", id="negative weight"),
        pytest.param("weight = 1", "weight = inf", 29, "weight", "finite number.*got inf", id="infinite weight"),
        pytest.param("weight = 1", "weight = nan", 29, "weight", "finite number.*got nan", id="no number"),
        pytest.param("weight = 1", 'weight = "1"', 29, "weight", "finite number.*got '1'", id="text for number"),
        pytest.param("weight = 1", "", 24, "weight", "expected a value, got none", id="no weight"),
        pytest.param("weight = 1", "wieght = 1", 29, "wieght", "expected one of the keys", id="misspelt key"),
        pytest.param('id = "groups"', 'id = "policy"', 25, "id", "'policy' again", id="id twice"),
        pytest.param('id = "line"', 'id = "groups"', 33, "id", "'groups' again", id="id of a rule for a mask"),
        pytest.param('id = "groups"', "id = 7", 25, "id", "not blank, got 7", id="number for id"),
        pytest.param('reason = "another post"', 'reason = " "', 34, "reason", "not blank", id="blank reason"),
        pytest.param('phrases = ["group work"]', "phrases = []", 30, "phrases", "at least one phrase", id="no phrases"),
        pytest.param(
            'phrases = ["group work"]', 'phrases = "group"', 30, "phrases", "expected a list", id="lone phrase"
        ),
        pytest.param(
            'phrases = ["group work"]', 'phrases = ["group", 2]', 30, "phrases", "expected a list", id="number"
        ),
        pytest.param('"group work"', '""', 30, "phrases", "at least one word, got ''", id="empty phrase"),
        pytest.param('"group work"', '"group &"', 30, "phrases", "words, with .* got '&'", id="phrase without letters"),
        pytest.param('"group work"', '"gr*"', 30, "phrases", "3 letters or more, got 'gr\\*'", id="short prefix"),
        pytest.param('"group work"', '"gro*p"', 30, "phrases", "at the end .* got 'gro\\*p'", id="star in the middle"),
        pytest.param('not = ["hotel lobby"]', "not = []", 22, "not", "at least one phrase", id="empty not"),
        pytest.param(
            '"group work"', '"policy"', 30, "phrases", "'policy', which rule 'policy' gives to macro", id="two levels"
        ),
        pytest.param('["reports to"]', '["*"]', 35, "phrases", "got '\\*'", id="lone star in a mask"),
        pytest.param(
            'reason = "another post"',
            'weight = 1\nreason = "x"',
            34,
            "weight",
            "expected one of the keys",
            id="weight of a mask",
        ),
    ],
)
def test_a_malformed_file_is_refused_by_line_and_key(
    tmp_path: Path, old: str, new: str, line: int, key: str, problem: str
) -> None:
    path = refused(tmp_path, old, new)
    with pytest.raises(ModelError, match=rf"mine\.toml, line {line}, key '{key}': .*{problem}.*; correct"):
        load_rules(path)


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        pytest.param("weight = 1", "weight = = 1", 29, id="syntax"),
        pytest.param("weight = 1", "weight = 1\nweight = 2", 30, id="key twice"),
        pytest.param('phrases = ["reports to"]', 'phrases = ["reports to"', 36, id="end of the file"),
        pytest.param("[[mask]]\n", "[mask]\n[[mask]]\n", 33, id="a table of both kinds"),
        pytest.param("[verdict]", "[verdict]\n[verdict]", 4, id="table twice"),
        pytest.param("weight = 1", "weight = 1\n'weight' = 1", 30, id="key twice, quoted once"),
        pytest.param("weight = 1", 'weight = """1', 36, id="text without end"),
        pytest.param("weight = 1", "weight = 1\0", 29, id="NUL"),
        pytest.param("weight = 1", "weight = 1_", 29, id="number without end"),
        pytest.param("format = 1", ".".join("a" * 20) + " = 1", 1, id="a name of twenty parts"),
        pytest.param("format = 1", "\n[" + " . ".join("a" * 50_000) + "]", 2, id="a name of parts without end"),
    ],
)
def test_what_is_no_toml_is_refused_by_line(tmp_path: Path, old: str, new: str, line: int) -> None:
    path = refused(tmp_path, old, new)
    with pytest.raises(ModelError, match=rf"mine\.toml: expected TOML, got: .*line {line}\b"):
        load_rules(path)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        pytest.param(GOOD.replace("[verdict]", "[[verdict]]"), "verdict", id="list for a table"),
        pytest.param(
            "format = 1\nrule = 3\nmask = []\n" + GOOD[GOOD.index("[v") : GOOD.index("[[rule")],
            "rule",
            id="number for rules",
        ),
        pytest.param(
            "format = 1\nrule = [3]\nmask = []\n" + GOOD[GOOD.index("[v") : GOOD.index("[[rule")],
            "rule",
            id="number for a rule",
        ),
    ],
)
def test_a_table_of_another_shape_is_refused(tmp_path: Path, text: str, key: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(ModelError, match=rf"key '{key}': expected (a table|tables) headed"):
        load_rules(path)


CHANGES = {
    "a setting": (
        "clear_margin = 0.5",
        "clear_margin = 2",
        8,
        "clear_margin",
        "expected a finite number, 0 to 1, got 2",
    ),
    "a number": ("weight = 1", "weight = 1e7", 29, "weight", "expected a finite number, 0 to 1e+06, got 10000000.0"),
    "nothing": ("weight = 1", "weight = 0", 29, "weight", "expected a number above 0, got 0"),
    "a truth": ("format = 1", "format = true", 1, "format", "expected 1, got True"),
    "another format": ("format = 1", "format = 2", 1, "format", "expected 1, got 2"),
    "a text": ('id = "line"', "id = 7", 33, "id", "expected a text that is not blank, got 7"),
    "a blank": ('id = "line"', 'id = " "', 33, "id", "expected a text that is not blank, got ' '"),
    "a name": ('place = "body"', 'place = "end"', 28, "place", "expected one of title, body, any, got 'end'"),
    "a key too many": (
        "[[mask]]",
        "[[mask]]\nid2 = 1",
        33,
        "id2",
        "expected one of the keys id, reason, phrases, got another",
    ),
    "a key too few": ('reason = "another post"\n', "", 32, "reason", "expected a value, got none"),
    "a top key too many": (
        "format = 1",
        "format = 1\nx = 1",
        2,
        "x",
        "expected one of the keys format, rule, mask, verdict, got another",
    ),
    "an id of its own": ('id = "groups"', 'id = "policy"', 25, "id", "expected an id of its own, got 'policy' again"),
    "an id of a rule": ('id = "line"', 'id = "groups"', 33, "id", "expected an id of its own, got 'groups' again"),
    "two levels": (
        '"group work"',
        '"hotel", "policy"',
        30,
        "phrases",
        "expected a phrase of one level, got 'policy', which rule 'policy' gives to macro",
    ),
    "a key behind a comment": (
        'level = "mezzo"',
        '# level = "mezzo"\nlevel= "nano"',
        27,
        "level",
        "expected one of micro, mezzo, macro, none, got 'nano'",
    ),
    "no phrase": ('["group work"]', "[]", 30, "phrases", "expected a list of at least one phrase, got []"),
    "no word": ('"group work"', '" "', 30, "phrases", "expected at least one word, got ' '"),
    "two stars": (
        '"group work"',
        '"gro**"',
        30,
        "phrases",
        "expected words, with * only at the end of 3 letters or more, got 'gro**'",
    ),
}


@pytest.mark.parametrize(("old", "new", "line", "key", "problem"), CHANGES.values(), ids=CHANGES)
def test_a_refusal_says_where_what_was_expected_what_came_and_what_to_do(
    tmp_path: Path, old: str, new: str, line: int, key: str, problem: str
) -> None:
    path = refused(tmp_path, old, new)
    with pytest.raises(ModelError) as refusal:
        load_rules(path)
    assert str(refusal.value) == f"{path}, line {line}, key '{key}': {problem}; correct the rule file there"


JSON = {
    "verdict": {
        "title_factor": 3,
        "body_words": 20,
        "repeats": 2,
        "steadiness": 8,
        "clear_margin": 0.5,
        "clear_precision": 0.9,
        "other_precision": 0.6,
    },
    "rule": [],
    "mask": [],
    "format": 1,
}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        pytest.param("[]", ": expected an object, got list", id="a list"),
        pytest.param("{", ": expected JSON, got: Expecting property name enclosed in double quotes: line 1", id="half"),
        pytest.param('{"format": 2}', ", key 'format': expected 1, got 2", id="another format"),
        pytest.param("{}", ", key 'format': expected a value, got none", id="nothing"),
        pytest.param(
            json.dumps(JSON | {"rule": {}}), ", key 'rule': expected tables headed [[rule]], got {}", id="no list"
        ),
        pytest.param(
            json.dumps(JSON | {"rule": [7]}), ", key 'rule': expected a table headed [[rule]], got 7", id="no table"
        ),
        pytest.param(
            json.dumps(JSON | {"mask": [{}]}), ", mask 1, key 'id': expected a value, got none", id="an empty table"
        ),
    ],
)
def test_a_refusal_of_json_says_the_same_by_number(tmp_path: Path, text: str, problem: str) -> None:
    path = tmp_path / "rules.json"
    path.write_text(text)
    with pytest.raises(ModelError) as refusal:
        load_rules(path)
    assert str(refusal.value).startswith(f"{path}{problem}")
    assert str(refusal.value).endswith("; get or train the model again")


def test_rules_as_json_are_the_rules(tmp_path: Path) -> None:
    (tmp_path / "rules.json").write_bytes(as_json(GOOD.encode()))
    (tmp_path / "rules.toml").write_text(GOOD)
    assert load_rules(tmp_path / "rules.json").rules == load_rules(tmp_path / "rules.toml").rules


def test_json_stays_as_it_is() -> None:
    assert as_json(b'{"format":  1}') == b'{"format":  1}'


@pytest.mark.parametrize(
    ("old", "new", "name", "value"),
    [
        pytest.param("clear_margin = 0.5", "clear_margin = 0", "clear_margin", 0.0, id="nothing"),
        pytest.param("clear_margin = 0.5", "clear_margin = 1", "clear_margin", 1.0, id="all"),
        pytest.param("repeats = 2", "repeats = 1e6", "repeats", 1e6, id="the most"),
        pytest.param("title_factor = 3", "title_factor = 0", "title_factor", 0.0, id="no title"),
    ],
)
def test_a_setting_may_stand_at_its_bounds(tmp_path: Path, old: str, new: str, name: str, value: float) -> None:
    assert getattr(load_rules(refused(tmp_path, old, new)).settings, name) == value


def test_a_name_of_fifteen_parts_is_read_as_one(tmp_path: Path) -> None:
    path = refused(tmp_path, "format = 1", "\n\n" + ".".join("a" * 15) + " = 1")
    with pytest.raises(ModelError, match="key 'a': expected one of the keys"):
        load_rules(path)


def test_a_name_of_too_many_parts_is_told_by_its_line(tmp_path: Path) -> None:
    path = refused(tmp_path, "format = 1", "\nformat = 1\n" + ".".join("a" * 20) + " = 1")
    with pytest.raises(ModelError) as refusal:
        load_rules(path)
    problem = "a name of more than 16 parts between dots at line 3"
    assert str(refusal.value) == f"{path}: expected TOML, got: {problem}; correct the rule file there"


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"none\.toml: expected a rule file, got No such file.*; give the path"):
        load_rules(tmp_path / "none.toml")


def test_a_file_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(b"format = 1 # caf\xe9")
    with pytest.raises(ModelError, match="expected UTF-8, got another byte at 16"):
        load_rules(path)


def test_one_phrase_may_stand_in_two_rules_of_one_level(tmp_path: Path) -> None:
    path = refused(tmp_path, 'level = "mezzo"', 'level = "macro"')
    path.write_text(path.read_text("utf-8").replace('"group work"', '"policy"'), "utf-8")
    assert len(load_rules(path).rules) == 2


def test_one_phrase_may_mean_two_levels_in_two_places(tmp_path: Path) -> None:
    path = refused(tmp_path, 'place = "any"', 'place = "title"')
    path.write_text(path.read_text("utf-8").replace('"group work"', '"policy"'), "utf-8")
    assert len(load_rules(path).rules) == 2


@pytest.mark.parametrize(
    ("text", "read"),
    [
        pytest.param("Group  Work", b"group work", id="case and blanks"),
        pytest.param("lobby*", b"lobby*", id="prefix"),
        pytest.param("co-ordinat*", b"co ordinat*", id="hyphen before a prefix"),
        pytest.param("caf\xe9", b"cafe", id="accent"),
        pytest.param("Lob*", b"lob*", id="the shortest prefix"),
        pytest.param("Non-profit co-ordinat* work", b"non profit co ordinat* work", id="all of it"),
    ],
)
def test_a_phrase_is_read_by_the_tokeniser(text: str, read: bytes) -> None:
    assert phrase(text) == read


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("format = " + "[" * 100_000, id="deep lists"),
        pytest.param("format = " + "{a=" * 100_000, id="deep tables"),
        pytest.param("format = " + "9" * 10_000, id="a number of ten thousand digits"),
        pytest.param("format", id="a name alone"),
        pytest.param("\ufeffformat = 1", id="a byte order mark"),
    ],
)
def test_what_would_break_a_parser_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(ModelError, match=r"mine\.toml: expected TOML, got: .{1,200}; correct the rule file there"):
        load_rules(path)


@pytest.mark.parametrize(
    "value", ['"' + "x" * 10_000 + '"', "[" * 50 + "]" * 50, "{a = [" + "1," * 10_000 + "]}"], ids=len
)
def test_a_refusal_is_short_whatever_stands_there(tmp_path: Path, value: str) -> None:
    path = refused(tmp_path, 'level = "macro"', f"level = {value}")
    with pytest.raises(ModelError, match="key 'level': expected one of") as refusal:
        load_rules(path)
    assert len(str(refusal.value).removeprefix(str(tmp_path))) < 250


@pytest.mark.parametrize(
    ("more", "accepted"), [pytest.param(0, True, id="at the bound"), pytest.param(1, False, id="above it")]
)
def test_a_rule_file_has_a_largest_size(tmp_path: Path, more: int, *, accepted: bool) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(GOOD.encode() + b"#" * (LARGEST + more - len(GOOD.encode())))
    if accepted:
        assert len(load_rules(path).rules) == 2
    else:
        with pytest.raises(ModelError, match=r"mine\.toml: expected at most 4,194,304 bytes of rules, got more"):
            load_rules(path)


def test_a_file_that_never_ends_is_refused() -> None:
    with pytest.raises(ModelError, match=r"/dev/zero: expected at most 4,194,304 bytes of rules, got more"):
        load_rules(Path("/dev/zero"))


def _one_by_one(texts: list[str]) -> list[bytes] | str:
    try:
        return [phrase(text) for text in texts]
    except ValueError as error:
        return str(error)


@given(
    st.lists(
        st.text("abz19 *\n-É\ud800", max_size=70) | st.sampled_from(["group work", "lob*"]), min_size=1, max_size=4
    )
)
@example(["a" * 61])
@example(["a" * 60 + "*"])
@example(["ab*"])
@example(["a b " * 11])
@example([""])
def test_phrases_read_together_are_those_read_one_by_one(texts: list[str]) -> None:
    try:
        together: list[bytes] | str = phrases(texts)
    except ValueError as error:
        together = str(error)
    assert together == _one_by_one(texts)


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("a " * 21, id="words"),
        pytest.param("a" * 61, id="letters"),
        pytest.param("-".join("a" * 21), id="run"),
    ],
)
def test_a_phrase_has_a_largest_size(words: str) -> None:
    with pytest.raises(ValueError, match=r"^at most 20 words of at most 60 letters, got '.{1,78}'?$"):
        phrase(words)


def test_a_phrase_may_be_of_the_largest_size() -> None:
    assert phrase(" ".join(["a" * 60] * 20)) == b" ".join([b"a" * 60] * 20)
    assert phrase(" ".join(["A" * 60] * 20)) == b" ".join([b"a" * 60] * 20)


def test_the_star_of_the_longest_word_is_no_letter() -> None:
    assert phrase("Case " + "a" * 60 + "*") == b"case " + b"a" * 60 + b"*"


@pytest.mark.parametrize("deep", [pytest.param(16, id="as many as may"), pytest.param(17, id="one more")])
def test_starred_words_that_begin_one_another_are_bounded(tmp_path: Path, deep: int) -> None:
    starred = ["a" * size + "*" for size in range(3, 3 + deep)]
    path = refused(tmp_path, '["group work"]', json.dumps([*starred, "aab*", "aac*", "b" * 30 + "*"]))
    if deep == 16:
        assert load_rules(path).read("", "a" * 30).mezzo == 1.0
    else:
        with pytest.raises(ModelError, match="expected at most 16 starred words that begin one another, got 17; write"):
            load_rules(path)


def test_rules_that_repeat_a_phrase_are_read_in_step_with_their_number() -> None:
    rules = [rule("macro", "any", number) for number in range(20_000)]
    assert list(contradictions(rules)) == []


def test_a_contradiction_is_found_whoever_held_the_phrase_before() -> None:
    rules = [rule("macro", "title", 0), rule("macro", "any", 1), rule("mezzo", "body", 2), rule("mezzo", "any", 3)]
    assert [(nth, other.id) for nth, _, other in contradictions(rules)] == [(2, "1"), (3, "0"), (3, "1")]


def rule(level: str, place: str, number: int) -> Rule:
    return Rule(str(number), level, "who", place, 1.0, (phrase("group work"),))


def test_a_name_twice_in_json_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "rules.json"
    path.write_text('{"format": 1, "format": 1}')
    with pytest.raises(ModelError, match=r"rules\.json: expected JSON, got: the name 'format' twice"):
        load_rules(path)
