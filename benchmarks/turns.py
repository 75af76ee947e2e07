"""Timing calls in turn, by the processor, so that what disturbs one disturbs the others too."""

import time
from collections.abc import Callable, Mapping
from typing import Any

WHILE = 0.02  # seconds
Calls = Mapping[Any, Callable[[], object]]


def seconds(call: Callable[[], object]) -> float:
    """Return the processor seconds that a call takes, the mean of as many calls as fill a while."""
    start, calls = time.process_time(), 0
    while (taken := time.process_time() - start) < WHILE or not calls:
        call()
        calls += 1
    return taken / calls


def in_turn(calls: Calls, rounds: int) -> dict[Any, list[float]]:
    """Return the seconds of each call in every round, after one that does not count."""
    found = [{name: seconds(call) for name, call in calls.items()} for _ in range(rounds + 1)][1:]
    return {name: [one[name] for one in found] for name in calls}
