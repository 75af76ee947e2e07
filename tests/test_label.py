"""Labelling keeps every row, cell and their order, and adds what the classifier says, to the bit."""

import csv
import io
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from levelclassify import Level, LevelClassifier, Prediction, Reason, Shares, Source, load
from levelclassify.cli.progress import progress
from levelclassify.cli.wording import LEVELS, REASONS, SOURCES, counted, described, one_line
from levelclassify.errors import InputError, ModelError
from levelclassify.label.added import ADDED, added_cells
from levelclassify.label.labelling import CHUNK_CHARACTERS, CHUNK_ROWS, chunks, label_table, plan
from levelclassify.label.summary import Summary, Tally
from levelclassify.label.tables import Style, read_table, row_writer

RULES = load("rules")
WORDS = st.sampled_from(
    ["Lobbyist", "Caseworker", "support group", "=SUM(A1)", "-", "@x", "\r", "\n", '"', ",", " ", "é"]
)
TEXT = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=8)
CELL = st.one_of(TEXT, st.lists(WORDS, max_size=5).map("".join))
ROWS = st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=8)
PLAIN = Style(has_bom=False, ending="\n")
HEADER = ["id", "title", "description"]


def encoded(rows: list[list[str]], style: Style = PLAIN) -> bytes:
    stream = io.BytesIO()
    write = row_writer(stream, style)
    for row in rows:
        write(row)
    return stream.getvalue()


def labelled(data: bytes, classifier: LevelClassifier = RULES, **how: object) -> tuple[bytes, Summary]:
    table, sink = read_table(io.BytesIO(data)), io.BytesIO()
    summary = label_table(table, plan(table.header, classifier, **how), sink)  # type: ignore[arg-type]
    return sink.getvalue(), summary


def parsed(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


def answers(*rows: list[str], **how: object) -> list[dict[str, str]]:
    header, *out = parsed(labelled(encoded([HEADER, *rows]), **how)[0])
    return [dict(zip(header, row, strict=True)) for row in out]


@settings(deadline=None)
@given(ROWS, st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_rows_cells_and_order_are_kept(rows: list[tuple[str, ...]], ending: str, has_bom: bool) -> None:
    given_rows = [HEADER, *map(list, rows)]
    data, summary = labelled(encoded(given_rows, Style(has_bom, ending)))
    assert [row[:3] for row in parsed(data)] == given_rows
    assert summary.rows == len(rows)
    assert data.startswith(b"\xef\xbb\xbf") is has_bom
    assert data.endswith(ending.encode())


@settings(deadline=None)
@given(ROWS)
def test_a_row_says_what_the_single_call_says_to_the_bit(rows: list[tuple[str, ...]]) -> None:
    data, _ = labelled(encoded([HEADER, *map(list, rows)]))
    for (_, title, text), row in zip(rows, parsed(data)[1:], strict=True):
        alone = RULES.classify(text, title=title).as_dict()
        expected = ["" if value is None else str(value) for value in alone.values()]
        assert row[3:] == [*expected, RULES.stamp]


def test_one_call_many_and_rows_agree_across_chunks() -> None:
    titles = ["Lobbyist", "Caseworker", "Support group facilitator", ""] * (CHUNK_ROWS // 2)
    data, summary = labelled(encoded([["title"], *([title] for title in titles)]).replace(b'""', b'" "'))
    many = RULES.classify_many([None] * len(titles), titles=titles)
    assert [row[1:-1] for row in parsed(data)[1:]] == [added_cells(one, "")[:-1] for one in many]
    assert summary.rows == len(titles) > CHUNK_ROWS


@settings(deadline=None)
@given(ROWS)
def test_no_cell_of_ours_begins_a_formula(rows: list[tuple[str, ...]]) -> None:
    data, _ = labelled(encoded([HEADER, *map(list, rows)]))
    ours = [cell for row in parsed(data) for cell in row[3:]]
    assert not [cell for cell in ours if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_a_model_whose_version_is_a_formula_is_refused() -> None:
    class Judge:
        stamp = "=cmd()"

        def answers(self, readings: object, minimum: float) -> list[Prediction]:
            return []

    with pytest.raises(ModelError, match=r"no formula, got '=cmd\(\)'; train"):
        plan(["title"], LevelClassifier(Judge()))


def test_the_cells_of_an_answer_are_those_of_the_contract() -> None:
    answer = Prediction(
        Level.MACRO, 0.1 + 0.2, Shares(1e-05, 0.3, 0.7), (Level.MICRO, Level.MEZZO), 1.0, Source.MODEL, None
    )
    assert dict(zip(ADDED, added_cells(answer, "1.0+abc"), strict=True)) == {
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
    (row,) = answers(["1", "", " "])
    assert (row["level"], row["also"], row["reason"], row["source"]) == ("", "", "empty", "none")


def test_a_title_alone_and_a_text_alone_are_enough() -> None:
    titles, _ = labelled(b"title\nLobbyist\n")
    texts, _ = labelled(b"duties\nLobbyist\n", text_column="duties")
    assert parsed(titles)[1][1] == parsed(texts)[1][1] == "macro"


def test_the_title_column_is_the_title_and_the_text_column_the_text() -> None:
    row = ["1", "Lobbyist", "You will see clients for counselling."]
    alone = RULES.classify(row[2], title=row[1])
    assert answers(row)[0]["macro"] == repr(alone.shares.macro)
    assert alone != RULES.classify(row[1], title=row[2]), "the other way round is another answer"


def test_a_minimum_of_confidence_withholds_the_level() -> None:
    (row,) = answers(["1", "Lobbyist", ""], min_confidence=1.0)
    assert (row["level"], row["reason"]) == ("", "uncertain")


def test_a_prefix_makes_room_beside_a_column_of_the_same_name() -> None:
    data, _ = labelled(b"title,level\nLobbyist,mine\n", prefix="lc_")
    header, row = parsed(data)
    assert header == ["title", "level", *(f"lc_{name}" for name in ADDED)]
    assert row[:3] == ["Lobbyist", "mine", "macro"]


def test_without_a_prefix_that_is_refused() -> None:
    with pytest.raises(InputError, match="--prefix"):
        labelled(b"title,level\nLobbyist,mine\n")


def test_the_summary_adds_up() -> None:
    rows = ["Lobbyist", "Caseworker", "Caseworker", "Support group facilitator", "Staff accountant", "zzzz"]
    _, summary = labelled(encoded([HEADER, *(["", title, ""] for title in rows), ["1", "", ""]]))
    assert summary == Summary(7, micro=2, mezzo=1, macro=1, out_of_field=1, empty=1, not_english=0, too_short=1,
                              uncertain=0, by_rules=5)  # fmt: skip


@pytest.mark.parametrize("answer", [*Level, *Reason])
def test_every_answer_has_its_place_in_the_summary(answer: Level | Reason) -> None:
    level, reason = (answer, None) if isinstance(answer, Level) else (None, answer)
    tally = Tally()
    tally.add(Prediction(level, 0.5, Shares(1.0, 0.0, 0.0), (), 1.0, Source.MODEL, reason))
    summary = tally.summary()
    assert (summary.rows, getattr(summary, answer.value), summary.by_rules) == (1, 1, 0)


def test_chunks_end_by_rows_or_by_characters() -> None:
    heavy = ["x" * (CHUNK_CHARACTERS // 2)]
    assert [len(chunk) for chunk in chunks(iter([heavy] * 5))] == [2, 2, 1]
    assert [len(chunk) for chunk in chunks(iter([["x"]] * (2 * CHUNK_ROWS)))] == [CHUNK_ROWS, CHUNK_ROWS]
    assert list(chunks(iter([]))) == []


def test_rows_are_written_while_others_are_still_to_come() -> None:
    source = io.BytesIO(b"title\n" + b"Lobbyist\n" * (3 * CHUNK_ROWS))
    table, sink = read_table(source), io.BytesIO()
    seen: list[tuple[int, int]] = []
    label_table(table, plan(table.header, RULES), sink, lambda rows: seen.append((rows, sink.tell())))
    assert [rows for rows, _ in seen] == [CHUNK_ROWS] * 3
    assert seen[0][1] < seen[1][1] < seen[2][1]


def test_a_bad_row_is_an_error_of_its_line() -> None:
    with pytest.raises(InputError, match=r"^line 4: "):
        labelled(b"title\na\nb\nc,d\n")


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


bars: list[Bar] = []


@pytest.mark.parametrize("is_file", [True, False], ids=["bytes of a file", "rows of anything else"])
def test_a_bar_ends_at_what_was_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_file: bool) -> None:
    monkeypatch.setattr("tqdm.tqdm", Bar)
    data = b"title\n" + b"Lobbyist\n" * (2 * CHUNK_ROWS)
    (tmp_path / "in.csv").write_bytes(data)
    source = (tmp_path / "in.csv").open("rb") if is_file else io.BytesIO(data)
    with source, progress(source, shown=True) as advance:
        table = read_table(source)
        label_table(table, plan(table.header, RULES), io.BytesIO(), advance)
    assert (bars[-1].n, bars[-1].total) == ((len(data), len(data)) if is_file else (2 * CHUNK_ROWS, None))


def test_the_counts_are_said_on_one_line() -> None:
    summary = Summary(1234567, 1000000, 1, 2, 3, 4, 5, 6, 7, 8)
    said = counted(summary)
    assert "\n" not in said
    assert said == (
        "1,234,567 rows: 1,000,000 micro, 1 mezzo, 2 macro, 3 out of the field, 4 empty, 5 not English, 6 too short,"
        " 7 uncertain; by rules: 8"
    )


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
