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


def at_once(model: LevelClassifier, rows: Sequence[Row], pool: ThreadPoolExecutor) -> list[Prediction]:
    """Divide postings among threads; return the answers in order."""
    parts = pool.map(partial(singly, model), [rows[start::THREADS] for start in range(THREADS)])
    answers = [*parts]
    return [answers[place % THREADS][place // THREADS] for place in range(len(rows))]


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
        one, four = partial(singly, model, rows), partial(at_once, model, rows, pool)
        same = four() == one()
        for _ in range(rounds):
            first, second, third, fourth = (_times(call) for call in (one, four, four, one))
            runs.append((second + third) / (first + fourth))
    processor, wall = (statistics.median(run[place] for run in runs) for place in (0, 1))
    return {"same_answers": same, "ratio": float(processor), "wall_ratio": float(wall)}
