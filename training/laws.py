"""Metamorphic laws: changes to a posting that say nothing new of the work, after which the level must stand.

``python training/laws.py --postings ../shared/postings`` prints for each how often the level of the postings of `dev`
flips; without ``--postings``, of the synthetic postings. No label is read.
"""

import argparse
import html
import random
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from data import HERE

from levelclassify import LevelClassifier, load
from levelclassify.fit.rows import Row
from levelclassify.fit.synthetic import authored, postings
from levelclassify.types import LABELS, Prediction

BLOCKS = HERE.parent / "tests" / "golden" / "blocks.toml"  # other blocks than those that the model has learnt
MOST = 0.02  # part of the postings whose level may flip
Texts = Mapping[str, Sequence[str]]
Law = Callable[[Row, Prediction, Texts, random.Random], tuple[str, str]]


def texts(path: Path = BLOCKS) -> Texts:
    """Return the blocks, employers and cities that the laws put in."""
    return tomllib.loads(path.read_text("utf-8"))


def _before(kind: str) -> Law:
    return lambda row, _, known, draw: (f"{draw.choice(known[kind])}\n\n{row.text}", row.title)


def _behind(kind: str) -> Law:
    return lambda row, _, known, draw: (f"{row.text}\n\n{draw.choice(known[kind])}", row.title)


def _mission(answer: Prediction, known: Texts, draw: random.Random) -> str:
    """Return the mission of another level than the answer's."""
    others = [name for name in LABELS[:3] if name != answer.level]
    return draw.choice(known[f"mission_{draw.choice(others)}"])


def _mission_before(row: Row, answer: Prediction, known: Texts, draw: random.Random) -> tuple[str, str]:
    return f"{_mission(answer, known, draw)}\n\n{row.text}", row.title


def _mission_behind(row: Row, answer: Prediction, known: Texts, draw: random.Random) -> tuple[str, str]:
    return f"{row.text}\n\n{_mission(answer, known, draw)}", row.title


def _names(row: Row, _: Prediction, known: Texts, draw: random.Random) -> tuple[str, str]:
    """Put another employer's name for the posting's, and another city's before the text."""
    name = re.compile(re.escape(row.employer), re.IGNORECASE) if row.employer else None
    text = name.sub(draw.choice(known["employers"]).replace("\\", ""), row.text) if name else row.text
    return f"{draw.choice(known['cities'])}. {text}", row.title


def _marked_up(row: Row, *_: object) -> tuple[str, str]:
    if "<" in row.text:
        return row.text.replace("<", " <"), row.title
    return "".join(f"<p>{html.escape(line)}</p>" for line in row.text.splitlines()), f"<b>{html.escape(row.title)}</b>"


LAWS: Mapping[str, Law] = {
    "an equal-opportunity statement before": _before("equal_opportunity"),
    "an equal-opportunity statement behind": _behind("equal_opportunity"),
    "benefits before": _before("benefits"),
    "benefits behind": _behind("benefits"),
    "an address before": _before("address"),
    "an address behind": _behind("address"),
    "another level's mission before": _mission_before,
    "another level's mission behind": _mission_behind,
    "capitals": lambda row, *_: (row.text.upper(), row.title.upper()),
    "small letters": lambda row, *_: (row.text.lower(), row.title.lower()),
    "other line breaks": lambda row, *_: (row.text.replace("\n", "\r\n\r\n"), row.title),
    "mark-up": _marked_up,
    "bullets": lambda row, *_: (re.sub(r"(?m)^(?=\S)", "• ", row.text), row.title),
    "other names": _names,
    "the posting twice": lambda row, *_: (f"{row.text}\n\n{row.text}", row.title),
}


def flips(rows: Sequence[Row], classifier: LevelClassifier, law: Law) -> float:
    """Return the part of the postings whose level or reason flips under a law."""
    draw, known = random.Random(0), texts()  # noqa: S311  # no secret: the same blocks in every run
    before = classifier.classify_many([row.text for row in rows], titles=[row.title for row in rows])
    changed = [law(row, answer, known, draw) for row, answer in zip(rows, before, strict=True)]
    after = classifier.classify_many([text for text, _ in changed], titles=[title for _, title in changed])
    pairs = zip(before, after, strict=True)
    return sum((one.level, one.reason) != (other.level, other.reason) for one, other in pairs) / len(rows)


def parts(rows: Sequence[Row], classifier: LevelClassifier) -> dict[str, float]:
    """Return the part of the postings that flips under each law."""
    return {name: flips(rows, classifier, law) for name, law in LAWS.items()}


def law_lines(found: Mapping[str, float]) -> list[str]:
    """Return a line per law: its name, the part of flips, and whether that is at most 2 %."""
    return [f"{name:40} {part:6.1%}  {'holds' if part <= MOST else 'BROKEN'}" for name, part in found.items()]


def main() -> None:
    """Print how often levels flip."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--postings", type=Path, help="folder with dev.jsonl; the synthetic postings when not given")
    parser.add_argument("--model", default="default", help="model folder (default: the one that ships)")
    given = parser.parse_args()
    rows = postings(given.postings / "dev.jsonl") if given.postings else authored()
    print(f"{len(rows)} postings", *law_lines(parts(rows, load(given.model))), sep="\n")


if __name__ == "__main__":
    main()
