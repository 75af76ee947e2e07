"""Answers from several processes, in the order of the rows."""

import functools
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Any

from levelclassify.classifier import LevelClassifier
from levelclassify.errors import LevelClassifyError
from levelclassify.label.answers import Answer, answers
from levelclassify.label.chunks import Chunk, Pair
from levelclassify.label.loaded import Wanted, loaded

_DEFAULT = Wanted("default")
_AHEAD = 2  # chunks per worker that are read before the first of them is answered
_Waiting = deque[tuple[Chunk, "Future[list[Answer]]"]]


@contextmanager
def _deaf() -> Iterator[None]:
    """Start processes that do not hear Ctrl-C, from their first moment: the parent hears it for them."""
    if threading.current_thread() is not threading.main_thread():  # only there signals can be set
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _ready() -> None:
    """See to it that a worker does not outlive the parent."""
    threading.Thread(target=_follow, args=(os.getppid(),), daemon=True).start()


def _follow(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def work(wanted: Wanted, stamp: str, minimum: float, pairs: Sequence[Pair]) -> list[Answer]:
    """Answer one chunk in a worker.

    Raises
    ------
    ModelError
        When the worker finds another model than the parent did.
    """
    return answers(loaded(wanted, stamp).classify_stream(pairs, min_confidence=minimum), stamp)


def _ended(waiting: Sequence[Chunk]) -> LevelClassifyError:
    last = waiting[-1]
    rows = f"rows {waiting[0].first:,} to {last.first + last.records - 1:,}"
    got = "a worker process that ended, killed or out of memory"
    return LevelClassifyError(f"{rows}: expected answers, got {got}; give fewer --jobs")


class Workers:
    """Processes that answer chunks.

    Parameters
    ----------
    jobs : int
        How many.
    wanted : Wanted
        The model.
    stamp : str
        Of the model that the parent loaded.
    minimum : float
        Confidence below which a level is withheld.
    """

    def __init__(self, jobs: int, wanted: Wanted, stamp: str, minimum: float) -> None:
        from joblib.externals.loky import ProcessPoolExecutor  # only --jobs needs it

        self._pool: Any = ProcessPoolExecutor(jobs, initializer=_ready)
        with _deaf():
            self._pool.submit(int)  # starts all of them
        self._work = functools.partial(work, wanted, stamp, minimum)
        self._most = jobs * _AHEAD

    def answered(self, chunks: Iterable[Chunk]) -> Iterator[tuple[Chunk, list[Answer]]]:
        """Give chunks with their answers, in order, and read no more than a few ahead.

        Raises
        ------
        LevelClassifyError
            When a worker ends before it answered; it names the rows.
        """
        waiting: _Waiting = deque()
        try:
            for chunk in chunks:
                waiting.append((chunk, self._asked(chunk, waiting)))
                if len(waiting) > self._most:
                    yield self._first(waiting)
            while waiting:
                yield self._first(waiting)
        finally:
            for _, future in waiting:
                future.cancel()
            self._pool.shutdown(wait=True)

    def _asked(self, chunk: Chunk, waiting: _Waiting) -> "Future[list[Answer]]":
        try:
            return self._pool.submit(self._work, chunk.rows.pairs())  # type: ignore[no-any-return]
        except BrokenProcessPool:
            raise _ended([*(one for one, _ in waiting), chunk]) from None

    def _first(self, waiting: _Waiting) -> tuple[Chunk, list[Answer]]:
        chunk, future = waiting[0]
        try:
            found = future.result()
        except BrokenProcessPool:
            raise _ended([one for one, _ in waiting]) from None
        waiting.popleft()
        return chunk, found


def answered(
    chunks: Iterable[Chunk],
    classifier: LevelClassifier,
    minimum: float,
    jobs: int = 1,
    wanted: Wanted = _DEFAULT,
) -> Generator[tuple[Chunk, list[Answer]], None, None]:
    """Give chunks with their answers, in order; the number of processes changes no answer.

    Parameters
    ----------
    chunks : iterable of Chunk
    classifier : LevelClassifier
        The model that is wanted, loaded.
    minimum : float
        As `min_confidence` for `levelclassify.classify`.
    jobs : int, default 1
        Processes; 1 is this one.
    wanted : Wanted
        What each worker loads.
    """
    if jobs > 1:
        yield from Workers(jobs, wanted, classifier.stamp, minimum).answered(chunks)
        return
    for chunk in chunks:
        predictions = classifier.classify_stream(chunk.rows.pairs(), min_confidence=minimum)
        yield chunk, answers(predictions, classifier.stamp)
