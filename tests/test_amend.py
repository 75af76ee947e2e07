"""A board's own words change what the rules say, everywhere alike, and a malformed file is refused by line and key."""

import hashlib
import json
from pathlib import Path

import pandas as pd
import pytest
from piles import labelled
from tiny import LEXICON

from levelclassify import InputError, ModelError, load
from levelclassify.cli.command import main
from levelclassify.frames import label_dask, label_frame
from levelclassify.rules import load_rules
from levelclassify.rules.amend import MOST_PHRASES, amended, amended_by, shown
from levelclassify.rules.rulebook import Rules, rules_from

OWN = """
remove = ["family mediator*"]
remove_rules = ["title-director"]

[[rule]]
id = "board-titles"
level = "macro"
dimension = "activity"
place = "title"
weight = 4
phrases = ["zonal convenor*", "family mediator*"]

[[mask]]
id = "board-name"
reason = "the board's own name"
phrases = ["policy jobs weekly"]
"""
RULES = load_rules()
TITLES = ["Zonal Convenor", "Family Mediator", "Policy Jobs Weekly", "Case Manager"]
RULE = """
[[rule]]
id = "own"
level = "macro"
dimension = "activity"
place = "title"
weight = 4
phrases = ["zonal"]
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return written(tmp_path, OWN)


def written(folder: Path, text: str) -> Path:
    path = folder / "own.toml"
    path.write_text(text, "utf-8")
    return path


def changed(text: str) -> Rules:
    return amended(RULES, text.encode(), Path("own.toml")).rules


def _director() -> str:
    return next(rule.id for rule in RULES.rules if rule.id.startswith("title-"))


@pytest.mark.parametrize(
    ("title", "before", "after"),
    [
        pytest.param("Zonal Convenor", None, "macro", id="an added phrase votes"),
        pytest.param("Family Mediator", "micro", "macro", id="a phrase is moved to another level"),
        pytest.param("Policy Jobs Weekly", "macro", None, id="an added mask silences"),
        pytest.param("Case Manager", "micro", "micro", id="others stay"),
    ],
)
def test_own_words_change_the_verdict(title: str, before: str | None, after: str | None) -> None:
    own = changed(OWN.replace("title-director", _director()).replace("remove_rules", "#"))
    assert (RULES.verdict(title, "").label, own.verdict(title, "").label) == (before, after)


def test_a_rule_that_is_taken_away_is_gone() -> None:
    assert _director() not in {rule.id for rule in changed(f'remove_rules = ["{_director()}"]').rules}


def test_a_rule_without_a_phrase_left_is_gone() -> None:
    last = min(RULES.rules, key=lambda rule: len(rule.phrases))
    phrases = [shown(phrase) for phrase in last.phrases]
    assert last.id not in {rule.id for rule in changed(f"remove = {json.dumps(phrases)}").rules}


def test_a_phrase_may_be_written_in_any_case() -> None:
    assert changed('remove = ["Family  MEDIATOR*"]').verdict("Family Mediator", "").label != "micro"


def test_the_rules_of_the_model_stay_as_they_are() -> None:
    before = len(RULES.rules)
    changed(RULE)
    assert len(load_rules().rules) == len(RULES.rules) == before


@pytest.mark.parametrize(
    ("text", "match"),
    [
        pytest.param("remove = [", r"own\.toml: expected TOML, got: .*; correct the rule file there", id="no TOML"),
        pytest.param("remove = ['a']\nremove = ['b']", "expected TOML, got: Cannot overwrite", id="a key twice"),
        pytest.param("", r"expected remove, remove_rules, \[\[rule\]\] or \[\[mask\]\], got none", id="nothing"),
        pytest.param("format = 2\nremove = ['intake*']", "line 1, key 'format': expected 1, got 2", id="format"),
        pytest.param("\nremvoe = ['intake*']", "line 2, key 'remvoe': expected one of the keys format", id="a typo"),
        pytest.param("[verdict]\nrepeats = 3", "key 'verdict': expected one of the keys", id="settings"),
        pytest.param("remove = 'intake*'", "line 1, key 'remove': expected a list of at least one phrase", id="text"),
        pytest.param("remove_rules = [1]", "key 'remove_rules': expected a list of ids of rules", id="a number"),
        pytest.param(
            "remove = ['intakes*']",
            r"line 1, key 'remove': expected a phrase of a rule of the model, got 'intakes\*' \(near it: 'intake\*'",
            id="a phrase of no rule",
        ),
        pytest.param(
            "remove_rules = ['title-case']", "expected the id of a rule of the model, got 'title-case'", id="no rule"
        ),
        pytest.param(RULE.replace("macro", "nano"), "line 4, key 'level': expected one of micro", id="no level"),
        pytest.param(RULE.replace("zonal", "z*"), "line 8, key 'phrases': expected words, with", id="a short prefix"),
        pytest.param(
            RULE.replace("zonal", "a " * 13), "key 'phrases': expected phrases of at most 12 words", id="a long phrase"
        ),
        pytest.param(
            RULE.replace('"zonal"', ", ".join(f'"a{n} b"' for n in range(MOST_PHRASES + 1))),
            "expected at most 5,000 phrases, got 5,001; take some out",
            id="many phrases",
        ),
        pytest.param("#" * 2**20 + "\n", "expected a rule file of at most 1,048,576 bytes", id="a large file"),
        pytest.param(RULE + RULE, "line 11, key 'id': expected an id of its own, got 'own' again", id="an id twice"),
        pytest.param(
            RULE.replace("zonal", "family mediator*"),
            r"'family mediator\*', which rule '.*' gives to micro \(write it into remove, too\); correct",
            id="a phrase of another level",
        ),
        pytest.param(
            RULE.replace('"own"', f'"{_director()}"'),
            "line 3, key 'id': expected an id of its own",
            id="a taken id",
        ),
    ],
)
def test_a_file_of_own_words_is_refused_by_line_and_key(text: str, match: str) -> None:
    with pytest.raises(ModelError, match=match):
        changed(text)


FULL = {
    "a kind": ("remove = 7", "line 1, key 'remove': expected a list of at least one phrase, got 7"),
    "no id": ("remove_rules = []", "line 1, key 'remove_rules': expected a list of ids of rules, got []"),
    "nothing near": (
        "remove = ['qqqqqq']",
        "line 1, key 'remove': expected a phrase of a rule of the model, got 'qqqqqq'",
    ),
    "no rule": (
        "remove_rules = ['qqqqqq']",
        "line 1, key 'remove_rules': expected the id of a rule of the model, got 'qqqqqq'",
    ),
    "a key": (
        "remvoe = ['x']",
        "line 1, key 'remvoe': expected one of the keys format, remove, remove_rules, rule, mask, got another",
    ),
    "long not": (
        RULE + f"not = ['{'a ' * 13}']",
        f"line 8, key 'phrases': expected phrases of at most 12 words, got '{('a ' * 13).strip()}'",
    ),
    "long mask": (
        f"[[mask]]\nid = 'm'\nreason = 'r'\nphrases = ['{'a ' * 13}']",
        f"line 4, key 'phrases': expected phrases of at most 12 words, got '{('a ' * 13).strip()}'",
    ),
    "a mask without a reason": (
        "[[mask]]\nid = 'm'\nphrases = ['a']\n",
        "line 1, key 'reason': expected a value, got none",
    ),
    "a mask with a level": (
        "[[mask]]\nid = 'm'\nreason = 'r'\nphrases = ['a']\nlevel = 'micro'\n",
        "line 5, key 'level': expected one of the keys id, reason, phrases, got another",
    ),
    "masks of another form": ("mask = 7", "line 1, key 'mask': expected tables headed [[mask]], got 7"),
    "rules of another form": ("rule = 7", "line 1, key 'rule': expected tables headed [[rule]], got 7"),
    "a mask twice": (
        2 * "[[mask]]\nid = 'm'\nreason = 'r'\nphrases = ['a']\n",
        "line 6, key 'id': expected an id of its own, got 'm' again",
    ),
    "two levels": (
        RULE + RULE.replace("own", "other").replace("macro", "micro"),
        "line 16, key 'phrases': expected a phrase of one level, got 'zonal', which rule 'own' gives to macro",
    ),
}


@pytest.mark.parametrize(("text", "problem"), FULL.values(), ids=FULL)
def test_a_refusal_says_where_what_was_expected_what_came_and_what_to_do(text: str, problem: str) -> None:
    with pytest.raises(ModelError) as refusal:
        changed(text)
    assert str(refusal.value) == f"own.toml, {problem}; correct the rule file there"


def test_what_is_near_is_named_the_nearest_first() -> None:
    several = rules_from(
        LEXICON.replace(b'"draft bills"', b'"draft bills", "draft laws", "draft a bill"'), Path("x.toml")
    )
    with pytest.raises(ModelError, match=r"got 'draft bill' \(near it: 'draft bills', 'draft a bill', 'draft laws'\);"):
        amended(several, b"remove = ['draft bill']", Path("own.toml"))


def test_a_phrase_of_another_level_may_be_written_into_remove(tmp_path: Path) -> None:
    held = RULES.rules[0]
    text = RULE.replace("macro", "none" if held.level != "none" else "macro").replace("zonal", shown(held.phrases[0]))
    with pytest.raises(ModelError) as refusal:
        changed(text.replace('place = "title"', f'place = "{held.place}"'))
    wrong = f"got {shown(held.phrases[0])!r}, which rule {held.id!r} gives to {held.level} (write it into remove, too)"
    assert str(refusal.value).endswith(f"expected a phrase of one level, {wrong}; correct the rule file there")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(RULE.replace("zonal", "a " * 12), id="a phrase of twelve words"),
        pytest.param(
            RULE.replace('"zonal"', ", ".join(f'"a{n} b"' for n in range(MOST_PHRASES))), id="as many phrases as may be"
        ),
        pytest.param(RULE + "#" * (2**20 - len(RULE)), id="a file of the largest size"),
        pytest.param("[[mask]]\nid = 'm'\nreason = 'r'\nphrases = ['a']", id="a mask alone"),
        pytest.param(RULE + "not = ['x zonal']", id="a rule alone"),
    ],
)
def test_a_file_may_stand_at_its_bounds(text: str, tmp_path: Path) -> None:
    assert amended_by(RULES, written(tmp_path, text)).mark == f"+rules={hashlib.sha256(text.encode()).hexdigest()[:8]}"


def test_a_file_of_more_than_the_largest_size_is_read_no_further(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"expected a rule file of at most 1,048,576 bytes, got more; shorten it$"):
        amended_by(RULES, written(tmp_path, RULE + "#" * (2**20 + 1 - len(RULE))))


def test_too_many_starred_words_that_begin_one_another_are_refused() -> None:
    starred = ", ".join(f'"{"q" * size}*"' for size in range(3, 20))
    with pytest.raises(ModelError) as refusal:
        changed(RULE.replace('"zonal"', starred))
    wrong = "expected at most 16 starred words that begin one another, got 17"
    assert str(refusal.value) == f"own.toml: {wrong}; write fewer or longer ones"


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"none\.toml: expected a rule file, got No such file"):
        load("default", rules=tmp_path / "none.toml")


@pytest.mark.parametrize("model", ["default", "rules"])
def test_the_stamp_names_the_digest_of_the_file(model: str, tmp_path: Path) -> None:
    one, other = (load(model, rules=written(tmp_path, RULE + comment)).stamp for comment in ("", "# more"))
    assert one.startswith(f"{load(model).stamp}+rules=")
    assert one != other


def test_own_words_move_a_trained_model_through_the_learnt_weights(tmp_path: Path) -> None:
    before, after = load("default"), load("default", rules=written(tmp_path, RULE))
    text = "Coordinate the zonal work of our teams and partners."
    assert (
        after.classify(text, title="Zonal lead").shares.macro > before.classify(text, title="Zonal lead").shares.macro
    )
    assert after.classify(text, title="Team lead") == before.classify(text, title="Team lead")


def test_priors_and_own_words_go_together(tmp_path: Path) -> None:
    stamp = load("default", priors={"micro": 0.9}, rules=written(tmp_path, RULE)).stamp
    assert stamp.partition("+rules=")[2][8:].startswith("+micro=0.9+")


def test_the_rules_alone_take_own_words_but_no_priors(tmp_path: Path) -> None:
    path = written(tmp_path, RULE)
    assert load("rules", rules=path).classify("Zonal").level == "macro"
    with pytest.raises(InputError, match="expected a trained model with priors"):
        load("rules", rules=path, priors={"micro": 0.9})


@pytest.fixture
def expected(tmp_path: Path) -> list[float]:
    answers = load("default", rules=written(tmp_path, RULE)).classify_many(TITLES)
    return [one.confidence for one in answers]


@pytest.mark.parametrize("jobs", [1, 2])
def test_every_process_answers_by_the_same_own_words(jobs: int, tmp_path: Path, expected: list[float]) -> None:
    data = ("title\n" + "\n".join(TITLES) + "\n").encode()
    found = labelled(data, model="default", rules=str(tmp_path / "own.toml"), jobs=jobs)[0].decode().splitlines()[1:]
    assert [float(line.split(",")[2]) for line in found] == expected


def test_frames_answer_by_the_same_own_words(tmp_path: Path, expected: list[float]) -> None:
    df, path = pd.DataFrame({"title": TITLES}), tmp_path / "own.toml"
    assert label_frame(df, rules=path)["confidence"].tolist() == expected


def test_frames_of_dask_answer_by_the_same_own_words(tmp_path: Path, expected: list[float]) -> None:
    dask = pytest.importorskip("dask.dataframe")
    df = dask.from_pandas(pd.DataFrame({"title": TITLES}), npartitions=2)
    assert label_dask(df, rules=tmp_path / "own.toml")["confidence"].compute().tolist() == expected


def test_an_explanation_names_an_own_rule(tmp_path: Path) -> None:
    evidence = load("default", rules=written(tmp_path, RULE)).explain("Zonal work", title="Zonal lead").evidence
    assert "own" in {one.rule for one in evidence}


def test_the_command_takes_own_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, RULE)
    assert main(["classify", "Zonal", "--model", "rules", "--rules", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["level"] == "macro"


def test_the_command_refuses_a_malformed_file_on_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["classify", "x", "--rules", str(written(tmp_path, "remove = ["))]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1
