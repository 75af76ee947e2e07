"""Labelling keeps every row, cell and their order, and adds what the classifier says, to the bit."""

import io
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from piles import csv_bytes, labelled, table

from levelclassify import Level, LevelClassifier, Prediction, Reason, Shares, Source, load
from levelclassify.cli.progress import progress
from levelclassify.cli.wording import LEVELS, REASONS, SOURCES, described, one_line
from levelclassify.errors import InputError, ModelError
from levelclassify.label.answers import ADDED, Answer, answer_columns, answers, cells
from levelclassify.label.chunks import CHUNK_CHARACTERS, CHUNK_ROWS, Reject, several
from levelclassify.label.job import Job
from levelclassify.label.labelling import prepare
from levelclassify.label.loaded import Wanted
from levelclassify.label.summary import Summary, Tally

RULES = load("rules")
WORDS = st.sampled_from(
    ["Lobbyist", "Caseworker", "support group", "=SUM(A1)", "-", "@x", "\r", "\n", '"', ",", " ", "é"]
)
TEXT = st.text(st.characters(blacklist_categories=["Cs"]), max_size=8)
CELL = st.one_of(TEXT, st.lists(WORDS, max_size=5).map("".join))
ROWS = st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=8)
HEADER = ["id", "title", "description"]


def answered(*rows: list[str], **how: object) -> list[dict[str, str]]:
    header, *out = table(labelled(csv_bytes([HEADER, *rows]), **how)[0])
    return [dict(zip(header, row, strict=True)) for row in out]


@settings(deadline=None)
@given(ROWS)
def test_a_row_says_what_the_single_call_says_to_the_bit(rows: list[tuple[str, ...]]) -> None:
    data, _ = labelled(csv_bytes([HEADER, *map(list, rows)]))
    for (_, title, text), row in zip(rows, table(data)[1:], strict=True):
        alone = RULES.classify(text, title=title).as_dict()
        expected = ["" if value is None else str(value) for value in alone.values()]
        assert row[3:] == [*expected, RULES.stamp]


def test_one_call_many_and_rows_agree_across_chunks() -> None:
    titles = ["Lobbyist", "Caseworker", "Support group facilitator", ""] * (CHUNK_ROWS // 2)
    data, summary = labelled(csv_bytes([["title"], *([title] for title in titles)]))
    many = RULES.classify_many([None] * len(titles), titles=titles)
    assert [row[1:-1] for row in table(data)[1:]] == [cells(one)[:-1] for one in answers(many, "")]
    assert summary.rows == len(titles) > CHUNK_ROWS


@settings(deadline=None)
@given(ROWS)
def test_no_cell_of_ours_begins_a_formula(rows: list[tuple[str, ...]]) -> None:
    data, _ = labelled(csv_bytes([HEADER, *map(list, rows)]))
    ours = [cell for row in table(data) for cell in row[3:]]
    assert not [cell for cell in ours if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_a_model_whose_version_is_a_formula_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    class Judge:
        stamp = "=cmd()"

        def answers(self, readings: object, minimum: float) -> list[Prediction]:
            return []

    monkeypatch.setattr(Wanted, "load", lambda wanted: LevelClassifier(Judge()))
    with pytest.raises(ModelError, match=r"no formula, got '=cmd\(\)'; train"):
        labelled(b"title\na\n")


def test_the_cells_of_an_answer_are_those_of_the_contract() -> None:
    answer = Prediction(
        Level.MACRO, 0.1 + 0.2, Shares(1e-05, 0.3, 0.7), (Level.MICRO, Level.MEZZO), 1.0, Source.MODEL, None
    )
    assert dict(zip(ADDED, cells(answers([answer], "1.0+abc")[0]), strict=True)) == {
        "level": "macro",
        "confidence": "0.30000000000000004",
        "micro": "1e-05",
        "mezzo": "0.3",
        "macro": "0.7",
        "also": "micro|mezzo",
        "in_field": "1.0",
        "source": "model",
        "reason": "",
        "model": "1.0+abc",
    }


def test_where_there_is_no_level_the_cells_are_empty_and_the_reason_is_said() -> None:
    (row,) = answered(["1", "", " "])
    assert (row["level"], row["also"], row["reason"], row["source"]) == ("", "", "empty", "none")


def test_a_title_alone_and_a_text_alone_are_enough() -> None:
    titles, _ = labelled(b"title\nLobbyist\n")
    texts, _ = labelled(b"duties\nLobbyist\n", text_column="duties")
    assert table(titles)[1][1] == table(texts)[1][1] == "macro"


def test_the_title_column_is_the_title_and_the_text_column_the_text() -> None:
    row = ["1", "Lobbyist", "You will see clients for counselling."]
    alone = RULES.classify(row[2], title=row[1])
    assert answered(row)[0]["macro"] == repr(alone.shares.macro)
    assert alone != RULES.classify(row[1], title=row[2]), "the other way round is another answer"


def test_a_minimum_of_confidence_withholds_the_level() -> None:
    (row,) = answered(["1", "Lobbyist", ""], min_confidence=1.0)
    assert (row["level"], row["reason"]) == ("", "uncertain")


def test_a_prefix_makes_room_beside_a_column_of_the_same_name() -> None:
    data, _ = labelled(b"title,level\nLobbyist,mine\n", prefix="lc_")
    header, row = table(data)
    assert header == ["title", "level", *(f"lc_{name}" for name in ADDED)]
    assert row[:3] == ["Lobbyist", "mine", "macro"]


def test_without_a_prefix_that_is_refused() -> None:
    with pytest.raises(InputError, match="--prefix"):
        labelled(b"title,level\nLobbyist,mine\n")


def test_the_summary_adds_up() -> None:
    rows = ["Lobbyist", "Caseworker", "Caseworker", "Support group facilitator", "Staff accountant", "zzzz"]
    _, summary = labelled(csv_bytes([HEADER, *(["", title, ""] for title in rows), ["1", "", ""]]))
    assert summary == Summary(7, micro=2, mezzo=1, macro=1, out_of_field=1, empty=1, not_english=0, too_short=1,
                              uncertain=0, by_rules=5, written=7)  # fmt: skip


@pytest.mark.parametrize("answer", [*Level, *Reason])
def test_every_answer_has_its_place_in_the_summary(answer: Level | Reason) -> None:
    level, reason = (answer, None) if isinstance(answer, Level) else (None, answer)
    tally = Tally()
    tally.add(answers([Prediction(level, 0.5, Shares(1.0, 0.0, 0.0), (), 1.0, Source.MODEL, reason)], ""))
    summary = tally.summary()
    assert (summary.rows, getattr(summary, answer.value), summary.by_rules) == (1, 1, 0)


def test_chunks_end_by_rows_or_by_characters() -> None:
    half = iter(["x" * (CHUNK_CHARACTERS // 2)] * 5)
    assert [len(several(half, len)) for _ in range(4)] == [2, 2, 1, 0]
    light = iter(["x"] * (CHUNK_ROWS + 5))
    assert [len(several(light, len)) for _ in range(3)] == [CHUNK_ROWS, 5, 0]


def test_a_reject_counts_in_a_chunk_by_its_text() -> None:
    rejects = iter([Reject(1, "", "x" * CHUNK_CHARACTERS)] * 2)
    assert len(several(rejects, len)) == 1


def test_answers_become_columns_by_their_names() -> None:
    one = answers([RULES.classify(None)], "rules")[0]
    assert answer_columns([one, one])["reason"] == ("empty", "empty")
    assert answer_columns([]) == dict.fromkeys(Answer._fields, ())


def test_rows_are_written_while_others_are_still_to_come() -> None:
    source, sink = io.BytesIO(b"title\n" + b"Lobbyist\n" * (3 * CHUNK_ROWS)), io.BytesIO()
    seen: list[tuple[int, int]] = []
    prepare(Job("-", model="rules"), source, sink).run(lambda rows: seen.append((rows, sink.tell())))
    assert [rows for rows, _ in seen] == [CHUNK_ROWS] * 3
    assert seen[0][1] < seen[1][1] < seen[2][1]


def test_without_a_bar_progress_counts_nothing() -> None:
    with progress(io.BytesIO(), shown=False) as advance:
        assert advance(1) is None


class Bar:
    """Stands for tqdm and notes how far it was moved."""

    def __init__(self, **look: object) -> None:
        self.n, self.total = 0, look.get("total")
        bars.append(self)

    def __enter__(self) -> "Bar":
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def update(self, step: int) -> None:
        self.n += step

    def set_postfix_str(self, text: str, refresh: bool) -> None:
        assert text.endswith(" rows/s")


bars: list[Bar] = []


@pytest.mark.parametrize("is_file", [True, False], ids=["bytes of a file", "rows of anything else"])
def test_a_bar_ends_at_what_was_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_file: bool) -> None:
    monkeypatch.setattr("tqdm.tqdm", Bar)
    data = b"title\n" + b"Lobbyist\n" * (2 * CHUNK_ROWS)
    (tmp_path / "in.csv").write_bytes(data)
    source = (tmp_path / "in.csv").open("rb") if is_file else io.BytesIO(data)
    with source, progress(source, shown=True) as advance:
        prepare(Job("-", model="rules"), source, io.BytesIO()).run(advance)
    assert (bars[-1].n, bars[-1].total) == ((len(data), len(data)) if is_file else (2 * CHUNK_ROWS, None))


def test_every_level_reason_and_source_has_plain_words() -> None:
    assert (set(LEVELS), set(REASONS), set(SOURCES)) == (set(Level), set(Reason), set(Source))


def test_an_answer_is_described_in_aligned_lines() -> None:
    answer = Prediction(Level.MACRO, 0.914, Shares(0.05, 0.3, 0.65), (Level.MEZZO,), 1.0, Source.MODEL, None)
    assert described(answer).splitlines() == [
        "level       macro: communities, policies, systems",
        "confidence  91 %",
        "shares      micro 5 %, mezzo 30 %, macro 65 %",
        "also        mezzo",
        "decided by  the trained model",
    ]


def test_a_non_answer_is_described_with_its_reason() -> None:
    lines = described(RULES.classify("Staff accountant")).splitlines()
    assert lines[:2] == ["level       none", "reason      out_of_field: the work is not social work"]


@pytest.mark.parametrize("text", ["a\nb", "a\rb", "a\x1b[31mb", "a\u2028b", "a\udcffb", "a\x85b"], ids=repr)
def test_what_is_said_stays_on_one_line(text: str) -> None:
    assert one_line(text).isprintable()
    assert Counter(one_line(text))["a"] >= 1
