"""Labelled postings for the benchmarks: the real ones of a folder, or the synthetic ones of the repository."""

from pathlib import Path

from levelclassify.fit.groups import grouped
from levelclassify.label.job import Job
from levelclassify.labelled import LabelledFile, read_labelled

SYNTHETIC = Path(__file__).resolve().parents[1] / "training" / "postings.jsonl"


def labelled(folder: Path | None) -> LabelledFile:
    """Return the rows of a folder's train.jsonl, or the synthetic postings."""
    path = folder / "train.jsonl" if folder else SYNTHETIC
    with path.open("rb") as stream:
        return read_labelled(stream, Job(str(path)))


def groups(file: LabelledFile, *, by_employer: bool) -> list[int]:
    """Return a number per row that near-duplicates share, and postings of one employer where that is asked for."""
    texts = [f"{row.title}\n{row.text}" for row in file.rows]
    employers = [row.fields.get("employer", "") if by_employer else "" for row in file.rows]
    return [int(number) for number in grouped(texts, employers)]
