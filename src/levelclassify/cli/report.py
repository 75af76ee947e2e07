"""What a run did: as a table for people, as JSON for machines."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import NamedTuple

from levelclassify.label.atomic import replacing
from levelclassify.label.job import Job
from levelclassify.label.outputs import REJECTS
from levelclassify.label.sinks import writable
from levelclassify.label.summary import Summary

_ALWAYS = ("micro", "mezzo", "macro", "out_of_field", "empty")
_SOMETIMES = ("not_english", "too_short", "uncertain")


class Report(NamedTuple):
    """What a run did, and how long it took."""

    job: Job
    stamp: str  #: of the model
    summary: Summary
    seconds: float


def _several(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'s' * (count != 1)}"


def _asides(report: Report) -> list[str]:
    """Return the lines on what happened to rows beside being labelled."""
    job, summary = report.job, report.summary
    rejects = job.rejects or ("" if job.output == "-" else job.output + REJECTS)
    return [
        *([f"{'by rules':<16}{summary.by_rules:>12,}"] if summary.by_rules else []),
        *([f"{'written':<16}{summary.written:>12,}  only {', '.join(job.only)}"] if job.only else []),
        *([f"{'for review':<16}{summary.review:>12,}  in {job.review[1]}"] if job.review else []),
        *([f"{'rejected':<16}{summary.rejected:>12,}  in {rejects}"] if summary.rejected else []),
    ]


def table(report: Report) -> str:
    """Return the counts as a table.

    Examples
    --------
    >>> print(table(Report(Job("-"), "rules-1", Summary(4, 3, 0, 1, 0, 0, 0, 0, 0, 4), 2.0)))
    4 rows in 2.0 s by rules-1
      micro                      3   75.0 %
      mezzo                      0    0.0 %
      macro                      1   25.0 %
      out of field               0    0.0 %
      empty                      0    0.0 %
      by rules                   4
    """
    counts = asdict(report.summary)
    names = [*_ALWAYS, *(name for name in _SOMETIMES if counts[name])]
    whole = max(report.summary.rows, 1)
    lines = [f"{name.replace('_', ' '):<16}{counts[name]:>12,}{100 * counts[name] / whole:>7.1f} %" for name in names]
    head = f"{_several(report.summary.rows, 'row')} in {report.seconds:,.1f} s by {report.stamp}"
    return "\n  ".join([head, *lines, *_asides(report)])


def write_json(report: Report, name: str) -> None:
    """Write the counts as one JSON object.

    Raises
    ------
    LevelClassifyError
        When the file can not be written.
    """
    job = report.job
    found = {"input": job.input, "output": job.output, "model": report.stamp, **asdict(report.summary)}
    text = json.dumps(found | {"seconds": round(report.seconds, 3)}, indent=1)
    with writable(name), replacing(Path(name)) as stream:
        stream.write(text.encode() + b"\n")
