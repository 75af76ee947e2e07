"""What four threads cost beside one that classifies the same postings one by one; `scaling.py` prints it."""

import statistics
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scaling_vocabulary import singly

from levelclassify import LevelClassifier, Prediction
from levelclassify.fit.rows import Row

THREADS = 4
TIMES = 10  # that the postings are gone through: else what it takes to wake threads would be part of the figure


def at_once(model: LevelClassifier, parts: Sequence[Sequence[Row]], pool: ThreadPoolExecutor) -> list[list[Prediction]]:
    """Give each thread a part of the postings; return the answers to each."""
    return list(pool.map(partial(singly, model), parts))


def _times(call: Callable[[], object]) -> NDArray[np.float64]:
    """Return the seconds of the processor and of the clock on the wall."""
    used, start = time.process_time(), time.perf_counter()
    call()
    return np.array([time.process_time() - used, time.perf_counter() - start])


def threads(model: LevelClassifier, rows: Sequence[Row], rounds: int) -> dict[str, Any]:
    """Return the times of four threads over those of one for the same postings, and whether answers are equal.

    A round is one, four, four, one, so that what changes slowly falls on both.
    """
    runs = []
    with ThreadPoolExecutor(THREADS) as pool:
        several = [*rows] * TIMES
        parts = [several[start::THREADS] for start in range(THREADS)]
        one, four = partial(singly, model, several), partial(at_once, model, parts, pool)
        answers = one()
        same = four() == [answers[start::THREADS] for start in range(THREADS)]
        for _ in range(rounds):
            first, second, third, fourth = (_times(call) for call in (one, four, four, one))
            runs.append((second + third) / (first + fourth))
    processor, wall = (statistics.median(run[place] for run in runs) for place in (0, 1))
    return {"same_answers": same, "ratio": float(processor), "wall_ratio": float(wall)}
