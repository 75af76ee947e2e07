"""Candidate words and word pairs for the keyword rules of one level.

Run as ``python training/mine_phrases.py --postings ../shared/postings --level mezzo``. Reads the training rows only and
writes nothing to disk: what is printed is for the eyes of whoever edits ``src/levelclassify/rules/rules.toml``.
"""

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from nltk.collocations import BigramCollocationFinder
from nltk.metrics import BigramAssocMeasures

from levelclassify.fit.rows import Row
from levelclassify.fit.synthetic import postings
from levelclassify.text import words
from levelclassify.types import LABELS

EMPLOYERS = 3  # a candidate must stand at this many employers, so that no house style becomes a rule
MEASURES = {"likelihood": "likelihood_ratio", "pmi": "pmi", "chi": "chi_sq"}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A word or word pair with what the training rows say of it.

    Attributes
    ----------
    phrase : str
    rows : int
        Rows that hold it.
    precision : float
        Fraction of those rows that carry the level, in 0..1.
    employers : int
        Distinct employers of the level's rows that hold it; the rows of a source that names none count as one.
    """

    phrase: str
    rows: int
    precision: float
    employers: int


def read(row: Row, place: str) -> list[str]:
    """Return the words of a row's title or body."""
    return [word.decode() for word in words(row.title if place == "title" else row.text)]


def pairs(texts: Iterable[list[str]], measure: str, most: int, frequency: int = 5) -> list[tuple[str, ...]]:
    """Return the word pairs that keep together most, best first.

    Parameters
    ----------
    texts : iterable of list of str
    measure : str
        A key of `MEASURES`.
    most : int
        How many pairs at most.
    frequency : int
        A pair must occur this often.
    """
    finder = BigramCollocationFinder.from_documents(texts)
    finder.apply_freq_filter(frequency)
    return list(finder.nbest(getattr(BigramAssocMeasures, MEASURES[measure]), most))


def _phrases(text: list[str], wanted: set[tuple[str, ...]]) -> set[str]:
    return set(text) | {" ".join(pair) for pair in pairwise(text) if pair in wanted}


def candidates(
    rows: list[Row], level: str, place: str, measure: str = "likelihood", most: int = 3000
) -> Iterator[Candidate]:
    """Yield the words and word pairs of a level that stand at three employers or more.

    Parameters
    ----------
    rows : list of Row
        Labelled postings.
    level : str
        One of micro, mezzo, macro, none.
    place : str
        ``title`` or ``body``.
    """
    texts = [read(row, place) for row in rows]
    wanted = set(pairs((text for text, row in zip(texts, rows, strict=True) if row.level == level), measure, most))
    held: Counter[str] = Counter()
    right: Counter[str] = Counter()
    employers: defaultdict[str, set[str]] = defaultdict(set)
    for row, text in zip(rows, texts, strict=True):
        found = _phrases(text, wanted)
        held.update(found)
        if row.level == level:
            right.update(found)
            for phrase in found:
                employers[phrase].add(row.employer or row.source)
    for phrase, seen in employers.items():
        if len(seen) >= EMPLOYERS:
            yield Candidate(phrase, held[phrase], right[phrase] / held[phrase], len(seen))


def main() -> None:
    """Print the candidates, most precise first."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--postings", type=Path, required=True, help="folder with train.jsonl")
    parser.add_argument("--level", choices=LABELS, required=True)
    parser.add_argument("--place", choices=("title", "body"), default="body")
    parser.add_argument("--measure", choices=MEASURES, default="likelihood", help="association measure of the pairs")
    parser.add_argument("--rows", type=int, default=6, help="fewest rows that hold the phrase")
    parser.add_argument("-n", type=int, default=100, help="how many lines")
    given = parser.parse_args()
    found = candidates(postings(given.postings / "train.jsonl"), given.level, given.place, given.measure)
    best = sorted((c for c in found if c.rows >= given.rows), key=lambda c: (-c.precision, -c.rows, c.phrase))
    print(f"{'phrase':32} {'rows':>5} {'precision':>9} {'employers':>9}")
    for candidate in best[: given.n]:
        print(f"{candidate.phrase:32} {candidate.rows:5d} {candidate.precision:9.2f} {candidate.employers:9d}")


if __name__ == "__main__":
    main()
