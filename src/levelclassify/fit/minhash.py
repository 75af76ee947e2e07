"""Near-duplicates among many texts: only texts that share a band of minimal hashes are compared (extra ``train``).

Broder 1997, *On the resemblance and containment of documents*; bands as in Leskovec, Rajaraman and Ullman 2014, *Mining
of Massive Datasets*, section 3.4. Two texts that share half of their runs share a band with a chance of 0.995, two that
share a tenth with one of 0.04.
"""

import zlib
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint32]
Keys = NDArray[np.uint64]
Runs = Callable[[str], set[bytes]]
BANDS, HASHES = 40, 3  # bands of so many hashes each


def _hashes(runs: set[bytes]) -> Hashes:
    """Return a hash of every run, in ascending order."""
    return np.unique(np.fromiter(map(zlib.crc32, runs), dtype=np.uint32, count=len(runs)))


def _signature(hashes: Hashes, factors: Keys) -> Keys:
    """Return the minimal hash under each factor; an odd factor shuffles the numbers below 2 to the 64."""
    return np.asarray((hashes[:, None].astype(np.uint64) * factors).min(axis=0))


def overlap(one: Hashes, other: Hashes) -> float:
    """Return the Jaccard overlap of two sets of hashes.

    Examples
    --------
    >>> overlap(np.array([1, 2, 3], dtype=np.uint32), np.array([2, 3, 4], dtype=np.uint32))
    0.5
    """
    shared = len(np.intersect1d(one, other, assume_unique=True))
    return shared / (len(one) + len(other) - shared)


def _neighbours(keys: Keys) -> Iterator[tuple[int, int]]:
    """Yield pairs of rows of one key: each with the one before it, and with the first of its key."""
    order = np.argsort(keys, kind="stable")
    first = order[0]
    for before, row in zip(order.tolist(), order[1:].tolist(), strict=False):
        if keys[before] != keys[row]:
            first = row
            continue
        yield before, row
        if first != before:
            yield int(first), row


def alike_pairs(texts: Sequence[str], runs: Runs, least: float) -> set[tuple[int, int]]:
    """Return pairs of near-duplicate texts: not all of a family, but enough to link it.

    Parameters
    ----------
    texts : sequence of str
        `n` texts.
    runs : callable
        Gives the runs of words of a text, at least one.
    least : float
        Jaccard overlap from which two texts are near-duplicates.

    Examples
    --------
    >>> alike_pairs(["a b c d", "x y", "a b c e"], lambda text: {word.encode() for word in text.split()}, 0.5)
    {(0, 2)}
    """
    hashed = [_hashes(runs(text)) for text in texts]
    factors = np.random.default_rng(0).integers(0, 2**63, BANDS * HASHES, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
    signatures = np.array([_signature(one, factors) for one in hashed]).reshape(len(hashed), BANDS, HASHES)
    mix = factors[:HASHES]
    found = {pair for band in range(BANDS) for pair in _neighbours((signatures[:, band] * mix).sum(axis=1))}
    return {(one, other) for one, other in found if overlap(hashed[one], hashed[other]) >= least}
