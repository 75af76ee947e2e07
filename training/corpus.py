"""What a model learns from: rows as postings, with their targets, what they are worth, and who posted them."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

import numpy as np
from data import HERE, Coded, Row, blocks, coded
from numpy.typing import NDArray

from levelclassify.fit.duties import Duties, fit_duties
from levelclassify.fit.regression import Fitted, Recipe, fit
from levelclassify.fit.vocabulary import ordinary_words, public_words, vocabularies
from levelclassify.rules import Rules
from levelclassify.text import words
from levelclassify.text.posting import READ, Posting, posting
from levelclassify.text.sentences import sentences
from levelclassify.types import LABELS

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

BY_CONFIDENCE = (0.0, 0.5, 0.8, 1.0)  # worth of a row whose label is a guess (1), arguable (2), plain (3)


@dataclass(frozen=True, slots=True)
class Worth:
    """What a plain row of a kind is worth beside a plain real posting: whole, and once more with its body withheld."""

    whole: float
    title_only: float = 0.0


WORTH = {
    "real postings": Worth(1.0, 0.3),
    "further real postings": Worth(0.2, 0.3),
    "synthetic postings": Worth(1.0),
    "titles of the guides": Worth(1.0),
    "O*NET titles": Worth(0.1),
    "synthetic titles": Worth(0.3),
    "O*NET tasks": Worth(0.3),
    "synthetic duties": Worth(0.5),
    "synthetic short adverts": Worth(0.3),
}
SENTENCE = 0.03  # worth of a coded sentence that states a duty
MOVED = 0.5  # of a real posting with another level's mission before or behind it
BLOCK = 100.0  # of a sentence of a block, in learning which sentences state duties, beside a coded one
DUTIES_STRENGTH = 3.0
BEFORE, WITH_MORE = 0.65, 0.4  # how often the mission stands before, and another block with it
RECIPE = Recipe()


@dataclass(frozen=True, slots=True)
class Rows:
    """`n` rows.

    Attributes
    ----------
    postings : list of Posting
        A title alone has no body, a duty alone no title.
    targets : ndarray of float64, shape (n, 4)
        Shares for micro, mezzo, macro and none times what the row is worth.
    titles : ndarray of float64, shape (n, 4)
        The same for the row with its body withheld.
    employers : list of bytes
        Words of the employer's name; empty where it is not known.
    ids : list of str
        Of the postings.
    """

    postings: list[Posting]
    targets: Floats
    titles: Floats
    employers: list[bytes]
    ids: list[str]

    def chosen(self, places: Ints) -> "Rows":
        """Return some of the rows."""
        postings, employers, ids = ([each[row] for row in places] for each in (self.postings, self.employers, self.ids))
        return Rows(postings, self.targets[places], self.titles[places], employers, ids)


@dataclass(frozen=True, slots=True)
class Corpus:
    """Everything that a model learns from.

    Attributes
    ----------
    documents : Rows
        Postings at an employer, which give the vocabulary.
    real : ndarray of bool, shape (n_documents,)
        Which of them are real postings that are learnt beside another level's mission, too.
    others : Rows
        Titles, duties and short adverts.
    coded : mapping of str to Coded
        Sentences of the documents, by id.
    blocks : mapping of str to list of str
        Texts that state no duty, by kind.
    """

    documents: Rows
    real: NDArray[np.bool_]
    others: Rows
    coded: Mapping[str, Coded] = field(default_factory=coded)
    blocks: Mapping[str, list[str]] = field(default_factory=blocks)

    def chosen(self, places: Ints) -> "Corpus":
        """Return the corpus with some of the documents."""
        return Corpus(self.documents.chosen(places), self.real[places], self.others, self.coded, self.blocks)


def as_posting(row: Row) -> Posting:
    """Return a row's title and body; a duty alone is a body, whatever it looks like."""
    return posting(row.text, row.title) if row.title else Posting("", row.text)


def labels(rows: Sequence[Row]) -> Ints:
    """Return the places of the rows' levels in `LABELS`."""
    return np.array([LABELS.index(row.level) for row in rows])


def shares(rows: Sequence[Row]) -> Floats:
    """Return the shares for micro, mezzo, macro and none, shape (n, 4), rows summing to 1."""
    return np.array([(*row.shares, 1.0 - sum(row.shares)) for row in rows]).clip(0.0, 1.0).reshape(-1, 4)


def normalised(parts: Floats) -> Floats:
    """Return the shares of the three levels, shape (n, 3), brought to sum 1."""
    return np.asarray(parts / parts.sum(axis=1, keepdims=True))


def level_shares(rows: Sequence[Row]) -> Floats:
    """Return the shares of the three levels, shape (n, 3), brought to sum 1; all 0 where there are none."""
    parts = shares(rows)[:, :3]
    whole = parts.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(parts, whole, out=np.zeros_like(parts), where=whole > 0))


def rows_of(rows: Sequence[Row], worth: Worth) -> Rows:
    """Return rows to learn from; `worth` is that of a plain one."""
    parts = shares(rows) * np.array([BY_CONFIDENCE[row.confidence] for row in rows])[:, None]
    employers = [b" ".join(words(row.employer)) for row in rows]
    postings = [as_posting(row) for row in rows]
    return Rows(postings, parts * worth.whole, parts * worth.title_only, employers, [row.id for row in rows])


def joined(kinds: Sequence[Rows]) -> Rows:
    """Return rows of several kinds as one."""
    lists = ([each for kind in kinds for each in getattr(kind, name)] for name in ("postings", "employers", "ids"))
    postings, employers, ids = lists
    targets, titles = (np.concatenate([getattr(kind, name) for kind in kinds]) for name in ("targets", "titles"))
    return Rows(postings, targets, titles, employers, ids)


def acronyms() -> list[str]:
    """Return the acronyms that the vocabulary may hold."""
    return (HERE / "acronyms.txt").read_text("utf-8").split()


def coded_sentences(documents: Rows, known: Mapping[str, Coded]) -> Iterator[tuple[str, list[bytes]]]:
    """Yield the letter and the words of every coded sentence of some documents.

    Raises
    ------
    ValueError
        When a body does not hold as many words as were coded: its text or the tokeniser has changed.
    """
    for one, name in zip(documents.postings, documents.ids, strict=True):
        if name in known:
            said = words(one.body)[:READ]
            if len(said) != sum(known[name].lengths):
                raise ValueError(f"{name}: expected {sum(known[name].lengths)} coded words, got {len(said)}")
            left = iter(said)
            for letter, length in zip(known[name].codes, known[name].lengths, strict=True):
                yield letter, list(islice(left, length))


def _duties(corpus: Corpus, vocabulary: list[bytes]) -> Duties:
    """Learn which sentences state duties, from coded sentences and from blocks, which state none."""
    learnt = [(said, letter in "iean", 1.0) for letter, said in coded_sentences(corpus.documents, corpus.coded)]
    texts = [text for name, listed in sorted(corpus.blocks.items()) if name not in _NAMES for text in listed]
    learnt += [(part.words, False, BLOCK) for text in texts for part in sentences(text, READ)]
    spoken, stated, worth = zip(*learnt, strict=True)
    return fit_duties(vocabulary, spoken, stated, worth, DUTIES_STRENGTH)


_NAMES = ("employers", "cities")


def _single(corpus: Corpus) -> Rows:
    """Return the coded sentences that state duties as rows of their own."""
    found = [(letter, said) for letter, said in coded_sentences(corpus.documents, corpus.coded) if letter in "iean"]
    targets = SENTENCE * np.eye(4)[["iean".index(letter) for letter, _ in found]].reshape(-1, 4)
    postings = [Posting("", b" ".join(said).decode()) for _, said in found]
    return Rows(postings, targets, 0.0 * targets, [b""] * len(found), [""] * len(found))


def _moved(one: Posting, target: Floats, texts: Mapping[str, list[str]]) -> Posting:
    """Return a posting with the mission of another level before or behind its body."""
    draw = random.Random(repr(one))  # noqa: S311  # no secret: the same posting is always moved alike
    level = LABELS[int(target.argmax())]
    mission = draw.choice(texts[f"mission_{draw.choice([name for name in LABELS[:3] if name != level])}"])
    if draw.random() < WITH_MORE:
        mission += "\n\n" + draw.choice(texts[draw.choice(("equal_opportunity", "benefits", "address"))])
    before = draw.random() < BEFORE
    return one._replace(body=f"{mission}\n\n{one.body}" if before else f"{one.body}\n\n{mission}")


def _beside_missions(corpus: Corpus) -> Rows:
    """Return the real postings with missions of other levels."""
    chosen = corpus.documents.chosen(np.flatnonzero(corpus.real))
    several = zip(chosen.postings, chosen.targets, strict=True)
    moved = [_moved(one, target, corpus.blocks) for one, target in several]
    return Rows(moved, MOVED * chosen.targets, 0.0 * chosen.titles, chosen.employers, chosen.ids)


def _titles_of(kind: Rows) -> Rows:
    """Return rows with their bodies withheld, those that are worth something."""
    kept = kind.chosen(np.flatnonzero(kind.titles.any(axis=1)))
    return Rows([Posting(one.title, "") for one in kept.postings], kept.titles, kept.titles, kept.employers, kept.ids)


def _vocabularies(corpus: Corpus, recipe: Recipe) -> list[list[bytes]]:
    documents = corpus.documents
    ordinary = ordinary_words(documents.postings, documents.employers, acronyms())
    found = vocabularies(recipe.blocks, documents.postings, documents.employers, ordinary)
    public = public_words([one.title for one in corpus.others.postings])
    together = [public if block.part == "title" else set() for block in recipe.blocks]
    return [sorted({*listed} | more) for listed, more in zip(found, together, strict=True)]


def train(corpus: Corpus, rules: Rules, recipe: Recipe = RECIPE) -> Fitted:
    """Train on postings, on their sentences and titles alone, and on other rows; as every model here is.

    Parameters
    ----------
    corpus : Corpus
        What is learnt.
    rules : Rules
        The keyword rules.
    recipe : Recipe
        The choices.
    """
    terms = _vocabularies(corpus, recipe)
    duties = _duties(corpus, terms[[block.part for block in recipe.blocks].index("body")])
    documents = corpus.documents
    kinds = [documents, corpus.others, _titles_of(documents), _single(corpus), _beside_missions(corpus)]
    learnt = joined([kind for kind in kinds if kind.postings])
    return fit(recipe, terms, duties, rules, documents.postings, learnt.postings, learnt.targets)
