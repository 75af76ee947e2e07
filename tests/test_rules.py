"""The packaged keyword rules follow the codebook, and matching keeps its laws."""

import importlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from levelclassify.rules import Rules, load_rules, matching
from levelclassify.rules import phrases as module
from levelclassify.rules.amend import shown
from levelclassify.rules.lexicon import DIMENSIONS, Rule, phrase
from levelclassify.rules.matching import Index, first, occurrences, seen
from levelclassify.rules.phrases import Kinds, Phrases
from levelclassify.rules.votes import LABELS, Hit, Settings, Votes, decide, leaning, tally, whole
from levelclassify.text import words
from levelclassify.types import Shares

RULES = load_rules()
HEAD = """
format = 1
[verdict]
title_factor = 3
body_words = 20
repeats = 2
steadiness = 8
clear_margin = 0.5
clear_precision = 0.9
other_precision = 0.6
[[mask]]
id = "line"
reason = "another post"
phrases = ["reports to the policy director"]
"""
SETTINGS = Settings(3, 20, 2, 8, 0.5, 0.9, 0.6)

TITLES = {
    "micro": (
        "Caseworker",
        "Family therapist",
        "Substance abuse counselor",
        "Clinical therapist",
        "School counsellor",
        "Medical social worker",
        "Child welfare caseworker",
        "Home care worker",
        "Probation officer",
        "Discharge coordinator, care coordinator",
        "Victim advocate",
        "Supervising social worker, fostering",
        "Mental health technician",
    ),
    "mezzo": (
        "Support group counselor",
        "Group therapist",
        "Business support counselor",
        "Support-group facilitator",
        "Hospital social work team lead",
        "School social work team lead",
        "Program coordinator at a nonprofit",
        "Programme co-ordinator",
        "Clinic program coordinator",
        "Community center manager",
        "Community centre manager",
        "Family services manager",
        "Substance-use program staff",
        "Behavioral-health program staff",
        "Behavioural-health programme staff",
        "Care home manager",
        "Health educator",
        "Tenants' association organiser",
    ),
    "macro": (
        "Lobbyist",
        "Strategist",
        "Community organizer",
        "Community organiser",
        "Policy analyst",
        "Legislative advocate",
        "Campaign director",
        "Nonprofit executive director",
        "Nonprofit administrator",
        "Grant writer",
        "Program developer",
        "Programme developer",
        "Social and community services manager",
        "Policy counsel",
    ),
    "none": (
        "Accountant",
        "Senior software engineer",
        "Program software developer",
        "Data engineer",
        "Registered nurse",
        "Nurse practitioner",
        "Paralegal",
        "Staff attorney",
        "HR generalist",
        "Receptionist",
        "Executive assistant to the policy team",
        "IT support technician",
        "Janitor",
        "Van driver",
        "Sales manager",
        "Primary school teacher",
        "Excel macro developer",
        "Macro photography editor",
        "Case manager, personal injury law firm",
        "Community manager, mobile games",
        "Social media manager",
        "Group fitness instructor",
        "Financial advisor",
        "Loan counselor",
        "Policy underwriter",
        "Insurance policy administrator",
        "Massage therapist",
        "Hotel lobby attendant",
    ),
}
DUTIES = {
    "micro": (
        "housing plan for one homeless family",
        "counselling a person who uses drugs",
        "counseling a person who uses drugs",
        "helping someone find health care and work",
        "grief counselling for one bereaved family",
    ),
    "mezzo": (
        "running a grief group",
        "mediating between hospital departments",
        "organising the tenants' association of one building",
        "organizing the tenants' association of one building",
        "coordinating a coalition of local nonprofits",
        "helping employees resolve a team conflict",
    ),
    "macro": (
        "drafting policy",
        "lobbying for a state law",
        "statewide campaign",
        "administering a government benefits programme",
        "administering a government benefits program",
        "managing grants",
        "directing a nonprofit",
    ),
}


def cases(table: dict[str, tuple[str, ...]]) -> list:
    return [pytest.param(text, label, id=text) for label, texts in table.items() for text in texts]


def lexicon(folder: Path, *tables: str) -> Rules:
    """Load a small rule file made of the given [[rule]] bodies."""
    path = folder / "rules.toml"
    path.write_text(
        HEAD + "".join(f'[[rule]]\nid = "r{number}"\n{table}\n' for number, table in enumerate(tables)), "utf-8"
    )
    return load_rules(path)


def rule(level: str, phrases: str, place: str = "any", weight: float = 1, rest: str = "") -> str:
    return (
        f'level = "{level}"\ndimension = "activity"\nplace = "{place}"\nweight = {weight}\nphrases = {phrases}\n{rest}'
    )


def votes(hits: tuple[Hit, ...] = (), **totals: float) -> Votes:
    return Votes(**{label: totals.get(label, 0) for label in LABELS}, hits=hits)


def spans(found: Votes) -> list[tuple[str, int, int]]:
    return [(hit.rule, hit.start, hit.words) for hit in found.hits]


@pytest.mark.parametrize(("title", "label"), cases(TITLES))
def test_a_title_alone_gets_the_label_of_the_codebook(title: str, label: str) -> None:
    assert RULES.verdict(title, "").label == label


@pytest.mark.parametrize(("duty", "label"), cases(DUTIES))
def test_a_duty_alone_gets_the_level_of_the_codebook(duty: str, label: str) -> None:
    assert RULES.verdict("", duty).label == label


SPELLINGS = {
    "counselor": "counsellor",
    "program": "programme",
    "organiz": "organis",
    "behavior": "behaviour",
    "center": "centre",
}


def swapped(text: str) -> str:
    """Spell an American text the British way, and a British one the American way."""
    american = any(british in text for british in SPELLINGS.values())
    for us, uk in SPELLINGS.items():
        text = text.replace(uk, us) if american else text.replace(us, uk)
    return text


@pytest.mark.parametrize(
    ("title", "label"), [case for case in cases(TITLES) if swapped(case.values[0].lower()) != case.values[0].lower()]
)
def test_the_other_spelling_gets_the_same_label(title: str, label: str) -> None:
    assert RULES.verdict(swapped(title.lower()), "").label == label


@pytest.mark.parametrize("label", LABELS)
def test_every_label_has_rules_for_every_dimension(label: str) -> None:
    assert {rule.dimension for rule in RULES.rules if rule.level == label} == set(DIMENSIONS)


@pytest.mark.parametrize("place", ["title", "body"])
def test_every_label_has_rules_for_title_and_body(place: str) -> None:
    assert {rule.level for rule in RULES.rules if rule.place == place} == set(LABELS)


def test_every_phrase_of_the_packaged_rules_can_be_heard() -> None:
    deaf = [
        (rule.id, phrase)
        for rule in RULES.rules
        for phrase in rule.phrases
        if not any(hit.rule == rule.id for hit in _heard_alone(rule.place, shown(phrase).replace("*", "")).hits)
    ]
    assert deaf == []


def _heard_alone(place: str, text: str) -> Votes:
    return RULES.read(text, "") if place == "title" else RULES.read("", text)


def test_no_phrase_of_the_packaged_rules_is_longer_than_a_stock_phrase() -> None:
    assert max(len(phrase.split()) for rule in RULES.rules for phrase in rule.phrases) <= 5


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("POLICY ANALYST", "policy analyst", id="case"),
        pytest.param("Policy-analyst!", "policy analyst", id="punctuation"),
        pytest.param("  Policy\tanalyst\n", "policy analyst", id="blanks"),
        pytest.param("Pólicy anàlyst", "policy analyst", id="accents"),
    ],
)
def test_matching_does_not_see_case_or_punctuation(one: str, other: str) -> None:
    assert RULES.read(one, one) == RULES.read(other, other)


def test_a_masked_run_is_read_by_no_rule() -> None:
    assert RULES.read("", "This post reports to the policy director.").hits == ()


def test_the_same_words_outside_the_mask_are_read() -> None:
    assert RULES.read("", "This post drafts policy.").macro > 0


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("We are an equal opportunity employer", id="equal opportunity"),
        pytest.param("health insurance and professional development", id="benefits"),
        pytest.param("a team player in a fast-paced environment", id="atmosphere"),
    ],
)
def test_boilerplate_counts_nothing(text: str) -> None:
    assert RULES.read("", text).hits == ()


def test_a_phrase_that_overlaps_a_not_phrase_does_not_count(tmp_path: Path) -> None:
    rules = lexicon(tmp_path, rule("macro", '["campaign"]', rest='not = ["campaign of ads"]'))
    assert spans(rules.read("", "a campaign of ads and a campaign")) == [("r0", 6, 1)]


def test_a_not_phrase_silences_its_own_rule_only(tmp_path: Path) -> None:
    rules = lexicon(tmp_path, rule("macro", '["campaign"]', rest='not = ["ad campaign"]'), rule("none", '["ad"]'))
    assert spans(rules.read("", "ad campaign")) == [("r1", 0, 1)]


def test_a_hit_inside_a_longer_one_does_not_count(tmp_path: Path) -> None:
    rules = lexicon(tmp_path, rule("micro", '["therapist"]'), rule("mezzo", '["group therapist"]'))
    assert spans(rules.read("", "group therapist, therapist")) == [("r1", 0, 2), ("r0", 2, 1)]


def test_hits_that_only_overlap_both_count(tmp_path: Path) -> None:
    rules = lexicon(tmp_path, rule("macro", '["policy team"]'), rule("mezzo", '["team lead"]'))
    assert spans(rules.read("", "policy team lead")) == [("r0", 0, 2), ("r1", 1, 2)]


def test_one_run_counts_once_for_one_rule(tmp_path: Path) -> None:
    rules = lexicon(tmp_path, rule("macro", '["organi*", "organizer"]'))
    assert spans(rules.read("", "organizer")) == [("r0", 0, 1)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("lobbyist", True, id="longer"),
        pytest.param("lobby", True, id="equal"),
        pytest.param("lob", False, id="shorter"),
        pytest.param("unlobby", False, id="inside"),
    ],
)
def test_a_starred_word_matches_what_it_begins(tmp_path: Path, text: str, found: bool) -> None:
    assert bool(lexicon(tmp_path, rule("macro", '["lobby*"]')).read("", text).hits) is found


@pytest.mark.parametrize(
    ("title", "body", "total"),
    [
        pytest.param("policy", "", 6, id="title"),
        pytest.param("", "policy", 2, id="body"),
        pytest.param("", "a b c d e policy", 2, id="further down"),
        pytest.param("", "x " * 20 + "policy", 0, id="beyond what is read"),
        pytest.param("", "policy policy policy", 4, id="no more than repeats"),
        pytest.param("policy policy policy", "", 12, id="no more than repeats in the title"),
        pytest.param("policy", "policy", 8, id="title and body count apart"),
    ],
)
def test_votes_depend_on_where_and_how_often_a_rule_hits(tmp_path: Path, title: str, body: str, total: float) -> None:
    assert lexicon(tmp_path, rule("macro", '["policy"]', weight=2)).read(title, body).macro == total


@pytest.mark.parametrize(
    ("weights", "total", "starts"),
    [
        pytest.param([1.0, 1.0, 1.0, 1.0], 4.0, [0, 1], id="equal: the first ones"),
        pytest.param([0.25, 0.5, 1.0, 0.75], 3.5, [2, 3], id="the strongest"),
        pytest.param([0.75, 0.25, 0.5, 1.0], 3.5, [0, 3], id="the strongest, in reading order"),
        pytest.param([0.5, 0.25, 0.5, 0.5], 2.0, [0, 2], id="of equal ones the first"),
        pytest.param([0.0, 0.0, 0.0, 0.0], 0.0, [0, 1], id="nothing counts"),
    ],
)
def test_of_one_rule_the_strongest_hits_count(
    tmp_path: Path, weights: list[float], total: float, starts: list[int]
) -> None:
    found = lexicon(tmp_path, rule("macro", '["policy"]', weight=2)).votes([], [b"policy"] * 4, weights)
    assert (found.macro, [hit.start for hit in found.hits]) == (total, starts)


def test_a_hit_in_the_body_counts_the_weight_of_its_first_word(tmp_path: Path) -> None:
    rules = lexicon(tmp_path, rule("macro", '["draft policy"]', weight=2))
    assert rules.votes([], words("we draft policy"), [1.0, 0.25, 1.0]).macro == 0.5


def test_hits_of_several_rules_stand_in_reading_order(tmp_path: Path) -> None:
    rules = lexicon(tmp_path, rule("macro", '["policy"]'), rule("mezzo", '["group"]'))
    found = rules.votes([], words("group policy policy group policy"), [0.5, 0.1, 0.9, 0.2, 0.8])
    assert spans(found) == [("r1", 0, 1), ("r0", 2, 1), ("r1", 3, 1), ("r0", 4, 1)]


def test_hits_of_one_rule_do_not_crowd_out_those_of_another(tmp_path: Path) -> None:
    rules = lexicon(tmp_path, rule("macro", '["policy"]'), rule("mezzo", '["group"]'))
    found = rules.votes([], words("policy policy policy group"), [1.0, 1.0, 1.0, 0.5])
    assert (found.macro, found.mezzo) == (2.0, 0.5)


def test_weights_are_those_of_the_body_alone(tmp_path: Path) -> None:
    rules = lexicon(tmp_path, rule("macro", '["policy"]', weight=2))
    assert rules.votes([b"policy"], [b"policy"], [0.25]).macro == 6.5


@given(st.lists(st.sampled_from(["policy", "group", "team", "lead", "the"]), max_size=30))
def test_votes_without_weights_are_those_with_weights_of_one(spoken: list[str]) -> None:
    body = words(" ".join(spoken))
    assert RULES.votes([], body) == RULES.votes([], body, [1.0] * len(body))


@given(st.lists(st.tuples(st.sampled_from([b"policy", b"group", b"draft", b"the"]), st.floats(0, 1)), max_size=20))
def test_a_weight_never_adds_votes(weighed: list[tuple[bytes, float]]) -> None:
    body, weights = [word for word, _ in weighed], [weight for _, weight in weighed]
    plain, less = RULES.votes([], body), RULES.votes([], body, weights)
    assert all(getattr(less, label) <= getattr(plain, label) for label in LABELS)


@given(st.lists(st.sampled_from([b"policy", b"group", b"draft", b"the"]), max_size=20))
def test_half_the_weight_is_half_the_votes(body: list[bytes]) -> None:
    plain, half = RULES.votes([], body), RULES.votes([], body, [0.5] * len(body))
    assert [getattr(half, label) for label in LABELS] == [getattr(plain, label) / 2 for label in LABELS]


@pytest.mark.parametrize(
    ("place", "heard"),
    [
        pytest.param("title", ["title"], id="title"),
        pytest.param("body", ["body"], id="body"),
        pytest.param("any", ["title", "body"], id="any"),
    ],
)
def test_a_rule_reads_its_place(tmp_path: Path, place: str, heard: list[str]) -> None:
    found = lexicon(tmp_path, rule("macro", '["policy"]', place=place)).read("policy", "policy")
    assert [hit.place for hit in found.hits] == heard


def test_totals_are_the_sum_of_the_hits() -> None:
    found = RULES.read("Programme manager", "Lead a team, manage grants, support clients, keep the general ledger.")
    assert tally(found.hits) == found


@pytest.mark.parametrize("copies", [1, 100])
def test_a_word_is_looked_up_once_however_long_the_text(copies: int, monkeypatch: pytest.MonkeyPatch) -> None:
    index, looked_up = Index(Phrases(RULES.rules, ()), "body"), []
    kind_of = Kinds.of
    monkeypatch.setattr(Kinds, "of", lambda kinds, word: looked_up.append(word) or kind_of(kinds, word))
    occurrences(index, seen(index.kinds, words("We draft policy and we lead groups. " * copies)))
    assert len(looked_up) == len({*words("We draft policy and we lead groups.")})


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "REMEMBERED", 3)
    monkeypatch.setattr(matching, "REMEMBERED", 1)
    body = Index(Phrases(RULES.rules, ()), "body")
    text = words("draft policy " + " ".join(f"word{number}" for number in range(20)) + " lead a group draft policy")
    found = occurrences(body, seen(body.kinds, text))
    assert sum(entry.phrase[:1] == (b"draft",) for _, _, entry in found) == 2
    assert (len(body.kinds), len(body.pairs)) <= (3, 1)


def test_more_words_than_can_be_numbered_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KINDS", 6)
    with pytest.raises(ValueError, match="phrases of fewer than 3 words that differ, got 4"):
        Kinds(words("lead draft lobby counsel"))


def test_as_many_words_as_can_be_numbered_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KINDS", 10)
    assert Kinds(words("lead draft lobby counsel"))[b"lead"] == 1
    monkeypatch.setattr(module, "KINDS", 8)
    with pytest.raises(ValueError, match=r"^phrases of fewer than 4 words that differ, got 4$"):
        Kinds(words("lead draft lobby counsel"))


def test_words_that_match_the_same_are_of_one_kind_and_others_of_none() -> None:
    kinds = Kinds([b"lobby*", b"lobby", b"youth", b"lob*"])
    assert (kinds[b"tax"], kinds[b"lo"], kinds[b""]) == (0, 0, 0)
    assert kinds[b"lobbyist"] == kinds[b"lobbying"] != kinds[b"lobby"]
    assert [sorted(kinds.keys_of(kinds[word])) for word in (b"lobby", b"lobbyist", b"lobster", b"youth", b"x")] == [
        [b"lob*", b"lobby", b"lobby*"],
        [b"lob*", b"lobby*"],
        [b"lob*"],
        [b"youth"],
        [],
    ]


def test_starred_words_beside_one_another_are_not_deep() -> None:
    kinds = Kinds([b"ca%c*" % letter for letter in b"abcdefghijklmnopqrstuvwxyz"])
    assert kinds.keys_of(kinds[b"case"]) == {b"cas*"}


def test_words_longer_than_those_of_phrases_are_not_kept() -> None:
    kinds = Kinds([b"lobby*", b"youth"])
    found = [kinds[word] for word in (b"lobbys", b"lobbyist", b"x" * 1_000)]
    assert (found, [*kinds]) == ([1, 1, 0], [b"lobbys"])


def test_a_phrase_is_found_by_its_last_two_words() -> None:
    listed = ("draft policy paper", "lead a group", "draft policy", "lobby")
    phrases = Phrases([Rule("r", "macro", "activity", "any", 1.0, tuple(map(phrase, listed)))], ())
    assert [entry.found_at for entry in phrases.entries] == [1, 1, 0, 0]


def test_only_what_may_find_a_phrase_has_marks_in_common() -> None:
    kinds = Phrases([Rule("r", "macro", "activity", "any", 1.0, (phrase("draft bills"), phrase("lobby")))], ())
    first_of, second_of = (
        dict(zip(spoken, each, strict=True))
        for spoken in [(b"draft", b"bills", b"lobby", b"x")]
        for each in zip(*(kinds.marks(kinds.kinds[word]) for word in spoken), strict=True)
    )
    met = {(one, other) for one in first_of for other in second_of if first_of[one] & second_of[other]}
    assert met == {(b"draft", b"bills")}
    assert kinds.marks(0) == (0, 0)


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        pytest.param("lead", "x lead a b lead", [("title", 0), ("body", 1)], id="once in each place"),
        pytest.param("", "lead x lead", [("body", 0)], id="the first of equal ones"),
    ],
)
def test_where_one_hit_of_a_rule_counts_it_is_one_in_each_place(
    tmp_path: Path, title: str, body: str, expected: list[tuple[str, int]]
) -> None:
    rules = lexicon(tmp_path, rule("macro", '["lead"]'))
    once = rules._replace(settings=rules.settings._replace(repeats=1))
    assert [(hit.place, hit.start) for hit in once.read(title, body).hits] == expected


def test_a_hit_says_all_about_its_rule(tmp_path: Path) -> None:
    rules = lexicon(tmp_path, rule("macro", '["draft policy"]', weight=2))
    assert rules.votes(words("we draft policy"), words("draft policy"), [0.5, 1.0]).hits == (
        Hit("r0", "macro", "activity", "title", 1, 2, 6.0),
        Hit("r0", "macro", "activity", "body", 0, 2, 1.0),
    )


def test_a_leaning_is_the_part_of_all_votes_and_the_steadiness() -> None:
    found = votes(micro=1, mezzo=2, macro=4, none=5)
    assert whole(found, SETTINGS) == 20
    assert leaning(found, SETTINGS) == (0.05, 0.1, 0.2, 0.25)


def test_threads_that_meet_a_word_at_once_agree_on_its_kind() -> None:
    kinds = Kinds([b"lob*", b"lobby*", b"group*", b"lead"])
    several = [b"%s%d" % (start, number) for number in range(500) for start in (b"lob", b"lobby", b"group", b"x")]
    with ThreadPoolExecutor(8) as threads:
        found = list(
            threads.map(lambda word: (len(kinds.keys_of(kinds[word])), word.rstrip(b"0123456789")), several * 4)
        )
    assert {*found} == {(1, b"lob"), (2, b"lobby"), (1, b"group"), (0, b"x")}


_WORDS = "group groups grouping lead team policy lobby lobbyist the in".split()


@given(
    st.lists(st.lists(st.sampled_from([*_WORDS, "group*", "lob*", "lobby*"]), min_size=1, max_size=4), max_size=12),
    st.lists(st.sampled_from(_WORDS), max_size=30),
)
def test_every_phrase_is_found_wherever_it_stands(several: list[list[str]], text: list[str]) -> None:
    phrases = tuple(phrase(" ".join(listed)) for listed in several)
    tokens = words(" ".join(text))
    naive = [
        (start, -start - len(one), one)
        for one in (tuple(line.split()) for line in phrases)
        for start in range(len(tokens) - len(one) + 1)
        if all(_matches(token, key) for token, key in zip(tokens[start:], one, strict=False))
    ]
    index = Index(Phrases([Rule("r", "macro", "activity", "any", 1.0, phrases)], ()), "body")
    found = occurrences(index, seen(index.kinds, tokens))
    assert sorted((start, back, entry.phrase) for start, back, entry in found) == sorted(naive)


def _matches(token: bytes, key: bytes) -> bool:
    return token.startswith(key[:-1]) if key.endswith(b"*") else token == key


@pytest.mark.parametrize("most", [0, 1, 3, 4, 100])
def test_of_the_first_words_no_more_is_seen(most: int) -> None:
    text, kinds = words("draft policy lobby and draft policy"), RULES.kinds
    assert first(seen(kinds, text), most) == seen(kinds, text[:most])


def test_hits_grow_in_step_with_the_text() -> None:
    endless = RULES._replace(settings=RULES.settings._replace(body_words=10**6, repeats=10**6))
    once = len(endless.read("", "We draft policy. ").hits)
    assert len(endless.read("", "We draft policy. " * 500).hits) == 500 * once


def test_no_hit_is_no_label_and_even_shares() -> None:
    verdict = RULES.verdict("", "")
    assert (verdict.label, verdict.clear, verdict.confidence, verdict.shares) == (
        None,
        False,
        0.0,
        Shares(1 / 3, 1 / 3, 1 / 3),
    )


def _title(level: str) -> tuple[Hit, ...]:
    return (Hit("r", level, "activity", "title", 0, 1, 1.0),)


@pytest.mark.parametrize(
    ("found", "label"),
    [
        pytest.param(votes(micro=2, mezzo=1), "micro", id="most votes"),
        pytest.param(votes(micro=2, mezzo=2), "mezzo", id="tie: larger scale"),
        pytest.param(votes(mezzo=2, macro=2), "macro", id="tie: largest scale"),
        pytest.param(votes(micro=2, none=2), "micro", id="tie: in the field"),
        pytest.param(votes(_title("micro"), micro=2, macro=2), "micro", id="tie: the title names it"),
        pytest.param(votes(_title("none"), none=2, macro=2), "none", id="tie: the title is out of the field"),
        pytest.param(votes(_title("mezzo"), micro=2, macro=2), "macro", id="tie: the title names another"),
        pytest.param(votes(none=3), "none", id="out of the field"),
    ],
)
def test_the_label_is_the_one_with_most_votes(found: Votes, label: str) -> None:
    assert decide(found, SETTINGS).label == label


@pytest.mark.parametrize(
    ("found", "clear", "confidence"),
    [
        pytest.param(votes(micro=8), True, 0.9, id="margin reached"),
        pytest.param(votes(micro=7), False, 0.6, id="too few votes"),
        pytest.param(votes(micro=20, macro=10), False, 0.6, id="second too near"),
    ],
)
def test_a_verdict_is_clear_when_the_margin_reaches_the_setting(found: Votes, clear: bool, confidence: float) -> None:
    verdict = decide(found, SETTINGS)
    assert (verdict.clear, verdict.confidence) == (clear, confidence)


@given(st.tuples(*[st.floats(0, 1e6)] * 4))
def test_shares_sum_to_one(totals: tuple[float, float, float, float]) -> None:
    assert sum(decide(Votes(*totals, ()), SETTINGS).shares) == pytest.approx(1, abs=1e-12)


@given(st.text(), st.text())
def test_any_text_gets_votes_that_its_words_hold(title: str, body: str) -> None:
    lengths = {"title": len(words(title)), "body": len(words(body))}
    assert all(hit.start + hit.words <= lengths[hit.place] for hit in RULES.read(title, body).hits)


@pytest.fixture
def training(monkeypatch: pytest.MonkeyPatch):
    """The report, with `training/` on the path as when it runs as a script."""
    pytest.importorskip("sklearn")
    monkeypatch.syspath_prepend(str(Path(__file__).parents[1] / "training"))
    return importlib.import_module("rules_report")


@pytest.fixture
def measured(training) -> dict:
    """Figures on four postings: right and clear, right, wrong, silent."""
    given = [("Policy analyst", "macro"), ("Educator", "mezzo"), ("Therapist", "none"), ("Zzz", "none")]
    return training.figures([training.Row(t, "s", t, "e", "", level, (0, 0, 0), 3) for t, level in given], RULES)


def test_the_report_counts_a_silent_posting_as_none(measured: dict) -> None:
    assert (measured["silent"], measured["labels"]["none"]["recall"]) == (0.25, 0.5)


def test_the_report_measures_clear_and_other_verdicts_apart(measured: dict) -> None:
    assert (measured["clear"], measured["other"]) == (
        {"precision": 0.5, "coverage": 0.5},
        {"precision": 1.0, "coverage": 0.25},
    )


def test_the_report_has_one_line_per_rule(measured: dict) -> None:
    assert [line["id"] for line in measured["rules"]] == [rule.id for rule in RULES.rules]


def test_clear_verdicts_on_the_synthetic_postings_are_as_precise_as_the_goal(training) -> None:
    assert training.figures(training.authored(), RULES)["clear"]["precision"] >= 0.85
