"""Variants: rows that are made of others, so that a model learns what does not matter (extra ``train``)."""

import random
from collections.abc import Mapping

import numpy as np

from levelclassify.fit.coded import LEVELLED, coded_sentences
from levelclassify.fit.corpus import Corpus, Floats, Rows
from levelclassify.text.posting import Posting
from levelclassify.types import LABELS

SENTENCE = 0.03  # worth of a coded sentence that states a duty
MOVED = 0.5  # of a real posting with another level's mission before or behind it
BEFORE, WITH_MORE = 0.65, 0.4  # how often the mission stands before, and another block with it


def sentences_alone(corpus: Corpus) -> Rows:
    """Return the coded sentences that state duties as rows of their own."""
    several = coded_sentences(corpus.documents.postings, corpus.documents.ids, corpus.coded)
    found = [(letter, said) for letter, said in several if letter in LEVELLED]
    targets = SENTENCE * np.eye(4)[[LEVELLED.index(letter) for letter, _ in found]].reshape(-1, 4)
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


def beside_missions(corpus: Corpus) -> Rows:
    """Return the real postings with missions of other levels."""
    chosen = corpus.documents.chosen(np.flatnonzero(corpus.real))
    several = zip(chosen.postings, chosen.targets, strict=True)
    moved = [_moved(one, target, corpus.blocks) for one, target in several]
    return Rows(moved, MOVED * chosen.targets, 0.0 * chosen.titles, chosen.employers, chosen.ids)


def titles_alone(kind: Rows) -> Rows:
    """Return rows with their bodies withheld, those that are worth something."""
    kept = kind.chosen(np.flatnonzero(kind.titles.any(axis=1)))
    return Rows([Posting(one.title, "") for one in kept.postings], kept.titles, kept.titles, kept.employers, kept.ids)
