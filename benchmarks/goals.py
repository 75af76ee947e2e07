"""Goals of a benchmark: what is wanted, what was measured, and whether it is met."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple


class Goal(NamedTuple):
    """What a figure should be: at least `goal`, or at most where `is_most`; `aim` is what would be better still."""

    name: str
    goal: float
    aim: float | None = None
    is_most: bool = False

    def reached(self, value: float, wanted: float) -> bool:
        """Return whether a figure is as good as is wanted."""
        return value <= wanted if self.is_most else value >= wanted

    def judged(self, value: float | None) -> dict[str, Any]:
        """Return the figure with its verdict; a figure that was not measured is neither met nor missed."""
        found = {**self._asdict(), "value": value, "met": None if value is None else self.reached(value, self.goal)}
        if value is None or self.aim is None:
            return found
        return {**found, "aim_met": self.reached(value, self.aim)}


def is_missed(judged: Iterable[Mapping[str, Any]]) -> bool:
    """Return whether any figure is worse than its goal."""
    return any(one["met"] is False for one in judged)


def show_goals(judged: Iterable[Mapping[str, Any]]) -> None:
    """Print a line per goal."""
    for one in judged:
        aim = "" if one["aim"] is None else f", aim {one['aim']:g}"
        wanted = f"goal at {'most' if one['is_most'] else 'least'} {one['goal']:g}{aim}"
        value = "" if one["value"] is None else f"{one['value']:.3g}"
        print(f"{one['name']:60} {value:>8}  {wanted}: {_verdict(one)}")


def _verdict(one: Mapping[str, Any]) -> str:
    if one["met"] is None:
        return "not measured"
    return ("met, and the aim" if one.get("aim_met") else "met") if one["met"] else "missed"
