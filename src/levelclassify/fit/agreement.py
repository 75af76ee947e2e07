"""Agreement of annotators: Krippendorff's alpha, Cohen's kappa, and the part of equal labels (extra ``train``)."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from nltk.metrics.agreement import AnnotationTask


class Said(NamedTuple):
    """What one annotator says of one posting."""

    coder: str
    posting: str
    label: str


def _first(said: Sequence[Said]) -> list[Said]:
    """Return the first word of each annotator on each posting that two or more of them read."""
    once = {(one.posting, one.coder): one for one in reversed(said)}
    readers: defaultdict[str, int] = defaultdict(int)
    for posting, _ in once:
        readers[posting] += 1
    return [one for one in reversed(once.values()) if readers[one.posting] > 1]


def _pairs(said: Sequence[Said]) -> Iterator[AnnotationTask]:
    """Yield, for every two annotators who read a posting both, what they say of all of these."""
    of_coder: defaultdict[str, dict[str, Said]] = defaultdict(dict)
    for one in said:
        of_coder[one.coder][one.posting] = one
    for first, second in combinations(of_coder.values(), 2):
        if both := [posting for posting in first if posting in second]:
            yield AnnotationTask([tuple(each[posting]) for posting in both for each in (first, second)])


def agreement(said: Sequence[Said]) -> dict[str, float] | None:
    """Return how far annotators agree; None where no two of them read the same posting.

    Parameters
    ----------
    said : sequence of Said
        An annotator's first label of a posting counts.

    Returns
    -------
    dict
        `rows` (postings that two or more read), `alpha` (at most 1), and `kappa` and `observed` (at most 1, in 0..1) as
        means over the pairs of annotators who share postings.

    Examples
    --------
    >>> both = [Said(coder, posting, "micro") for posting in "ab" for coder in "12"]
    >>> agreement([*both, Said("1", "c", "none"), Said("2", "c", "none"), Said("2", "d", "macro")])
    {'rows': 3, 'alpha': 1.0, 'kappa': 1.0, 'observed': 1.0}
    """
    shared = _first(said)
    if not shared:
        return None
    pairs = [*_pairs(shared)]
    means = (sum(each) / len(pairs) for each in ([one.kappa() for one in pairs], [one.avg_Ao() for one in pairs]))
    kappa, observed = means
    alpha = float(AnnotationTask([tuple(one) for one in shared]).alpha())
    return {
        "rows": len({one.posting for one in shared}),
        "alpha": alpha,
        "kappa": float(kappa),
        "observed": float(observed),
    }
