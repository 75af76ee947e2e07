"""What a posting costs by its length, as JSON; `scaling.py` runs it and prints it.

A body's first 400 words are judged (`levelclassify.text.posting.READ`), whatever its length. What goes on growing
behind them is finding and blanking mark-up, and looking for another script. So three kinds of text are measured, all
made of sentences of the synthetic corpus: one posting in plain text, one in HTML with entities, and as many postings
of 1 KB in a batch, of which every word is judged: one of them is read alone, four and more in arrays, which cost a
millisecond whatever they hold.

A process of its own, because glibc is told there to keep its memory: otherwise it takes blocks from the system above
some size and gives them back, over and over, and a long text costs a step more that has nothing to do with its length.
"""

import json
import random
import statistics
import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np
from train_large import sentences
from turns import in_turn

from levelclassify import LevelClassifier, load

KEPT = {"MALLOC_MMAP_THRESHOLD_": "1000000000", "MALLOC_TRIM_THRESHOLD_": "10000000000"}
KILOBYTE = 1024
TITLE = "Case Manager"
TEXT, HTML, SEVERAL = "one posting, text", "one posting, HTML", "postings of 1 KB"
FULL = {TEXT: 4, HTML: 4, SEVERAL: 16}  # kilobytes from which 400 words are there, or the fixed cost of arrays is small
LAYOUTS = {TEXT: "{}\n", HTML: "<li>{} &amp;</li>\n"}


def body(size: int, layout: str) -> str:
    """Return so many bytes of sentences of the corpus without mark-up, each laid out."""
    every = [one for listed in sentences().values() for one in listed if one.isascii() and not {*"&<"} & {*one}]
    draw, parts, length = random.Random(0), list[str](), 0  # noqa: S311  # no secret
    while length < size:
        parts.append(layout.format(draw.choice(every)))
        length += len(parts[-1])
    return "".join(parts)[:size]


def line(sizes: Sequence[int], taken: Sequence[float]) -> dict[str, float]:
    """Return the line through the seconds of sizes in kilobytes, and how far the farthest is from it.

    Every size weighs the same: what is least is the sum of the squared relative distances.
    """
    at, times = np.array(sizes, dtype=float) * KILOBYTE, np.array(taken)
    start, slope = np.linalg.lstsq(np.stack([1 / times, at / times], axis=1), np.ones(len(at)))[0]
    off = np.abs(times / (start + slope * at) - 1)
    return {"ns_per_byte": float(slope) * 1e9, "start_us": float(start) * 1e6, "off_line": float(off.max())}


def _calls(model: LevelClassifier, sizes: Sequence[int]) -> dict[tuple[str, int], Callable[[], object]]:
    calls: dict[tuple[str, int], Callable[[], object]] = {}
    for size in sizes:
        for kind, layout in LAYOUTS.items():
            calls[kind, size] = partial(model.classify, body(size * KILOBYTE, layout), title=TITLE)
        plain = body(size * KILOBYTE, LAYOUTS[TEXT])
        several = [plain[start : start + KILOBYTE] for start in range(0, len(plain), KILOBYTE)]
        calls[SEVERAL, size] = partial(model.classify_many, several, titles=[TITLE] * size)
    return calls


def lengths(model: LevelClassifier, sizes: Sequence[int], rounds: int) -> dict[str, Any]:
    """Return the microseconds of each kind of text by its kilobytes, with the line through those where it is full."""
    found = {key: statistics.median(taken) for key, taken in in_turn(_calls(model, sizes), rounds).items()}
    kinds = {}
    for kind in (TEXT, HTML, SEVERAL):
        taken = [found[kind, size] for size in sizes]
        first = min(sum(size < FULL[kind] for size in sizes), len(sizes) - 2)
        fitted = line(sizes[first:], taken[first:])
        kinds[kind] = {"kilobytes": [*sizes], "us": [one * 1e6 for one in taken], "line_from": sizes[first], **fitted}
    return kinds


if __name__ == "__main__":
    print(json.dumps(lengths(load("default"), [*map(int, sys.argv[2:])], int(sys.argv[1]))))
