"""A model of five words and two rules, made by hand: small enough for a thousand of them, and for the formula."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from levelclassify.model.coded import Known, coded
from levelclassify.model.codes import Codes
from levelclassify.model.config import Block, Config, Scales
from levelclassify.model.endings import Marks
from levelclassify.model.save import save_folder
from levelclassify.model.score import Table
from levelclassify.model.spoken import of_readings
from levelclassify.rules.phrases import Phrases
from levelclassify.text.posting import Reading

BLOCKS = (Block("title_words", "title", 2.0), Block("body_words", "body", 1.0))
TERMS = ([b"case", b"lead"], [b"case", b"work", b"visit"])
SCALES = Scales(votes=4.0, saturation=2.0, own=1.5, around=0.5)
NUMBERS = {
    "idf": np.array([1, 2, 3, 4, 5], dtype=np.float32),
    "duty": np.array([8, -8, 1, -0.5, 2, -0.25], dtype=np.float32),
    "coefficients": np.arange(20, dtype=np.float32).reshape(5, 4),
    "votes": np.arange(16, dtype=np.float32).reshape(4, 4) / 8,
    "intercept": np.array([1, 0, 0, 0], dtype=np.float32),
}
LEXICON = b"""
format = 1
mask = []
[verdict]
title_factor = 3
body_words = 400
repeats = 2
steadiness = 8
clear_margin = 0.5
clear_precision = 0.9
other_precision = 0.6
[[rule]]
id = "cases"
level = "micro"
dimension = "who"
place = "any"
weight = 2
phrases = ["case"]
[[rule]]
id = "bills"
level = "macro"
dimension = "activity"
place = "body"
weight = 1
phrases = ["draft bills"]
"""
SETTINGS = Config(
    version="1.0",
    blocks=BLOCKS,
    scales=SCALES,
    class_shares=(0.25, 0.25, 0.25, 0.25),
    temperature=0.5,
    title_temperature=0.6,
    share_temperature=0.7,
    also=0.3,
    rules_below=0.4,
    few_words=-1,
    rules_precision=0.8,
    title_rules_precision=0.7,
    origin={"data": "made by hand"},
)


def save(folder: Path) -> str:
    """Save the model and return its stamp."""
    return save_folder(folder, SETTINGS, TERMS, NUMBERS, LEXICON, "# A tiny model\n")


def known_words(table: Table, readings: Sequence[Reading]) -> Known:
    """Return the words of postings that a table knows."""
    nothing = Phrases([], [])
    codes = Codes(table.features["title"], table.features["body"], nothing.kinds)
    return coded(of_readings(readings, codes), Marks(nothing)).known
