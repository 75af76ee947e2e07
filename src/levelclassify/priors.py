"""Priors: the class shares of a board whose mix of postings is known."""

from collections.abc import Mapping, Sequence
from numbers import Real

from levelclassify.errors import InputError
from levelclassify.types import LABELS

_CLOSE = 1e-6


def _checked(name: object, value: object) -> float:
    if name not in LABELS:
        raise InputError(f"expected priors for {', '.join(LABELS)}; got one for {name!r:.40}")
    if isinstance(value, bool) or not isinstance(value, Real) or not 0 < float(value) < 1:
        raise InputError(f"expected a prior for {name} above 0 and below 1; got {value!r:.40}")
    return float(value)


def complete(priors: Mapping[str, float], class_shares: Sequence[float]) -> tuple[float, ...]:
    """Return the share of every label on a board.

    Parameters
    ----------
    priors : mapping of str to float
        Shares above 0 and below 1 of some or all of micro, mezzo, macro and none. The labels that are not named divide
        the rest as they do in `class_shares`.
    class_shares : sequence of float
        Shares of the four labels that the model's probabilities are calibrated for.

    Returns
    -------
    tuple of float
        For micro, mezzo, macro and none; sum 1.

    Raises
    ------
    InputError
        For another label, another value, or shares that do not sum to 1.

    Examples
    --------
    >>> [round(share, 3) for share in complete({"micro": 0.7}, (0.4, 0.2, 0.2, 0.2))]
    [0.7, 0.1, 0.1, 0.1]
    """
    known = {name: _checked(name, value) for name, value in priors.items()}
    rest = 1.0 - sum(known.values())
    unnamed = sum(share for name, share in zip(LABELS, class_shares, strict=True) if name not in known)
    if not known or rest < -_CLOSE or (rest > _CLOSE) != (unnamed > 0):
        said = ", ".join(f"{name}={value:g}" for name, value in known.items()) or "none"
        raise InputError(f"expected priors that leave a share to every other label, or all four with sum 1; got {said}")
    parts = zip(LABELS, class_shares, strict=True)
    return tuple(known[name] if name in known else rest * share / unnamed for name, share in parts)
