"""The log of every run on dev."""

import csv
from pathlib import Path

from data import HERE

LOG = HERE / "dev-runs.csv"
COLUMNS = ("model", "macro_f1", "plain_macro_f1", "three_levels", "calibration_error")


def log_dev(model: str, figures: dict[str, float], log: Path = LOG) -> None:
    """Append a run on dev to the log, once per model."""
    known = log.read_text("utf-8") if log.exists() else ""
    if f"{model}," in known:
        return
    with log.open("a", encoding="utf-8", newline="") as lines:
        table = csv.writer(lines, lineterminator="\n")
        if not known:
            table.writerow(COLUMNS)
        table.writerow([model, *(round(figures[name], 4) for name in COLUMNS[1:])])
