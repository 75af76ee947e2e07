"""The command `levelclassify`: data to standard output, talk to standard error.

Exit status: 0 done (also when the reader of a pipe had enough), 1 a known failure, said on one line, 2 wrong usage,
128 + n when signal n ended it.
"""

import argparse
import json
import signal
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import fields

from levelclassify.cli.arguments import parser
from levelclassify.cli.progress import progress, watched
from levelclassify.cli.report import Report, table, write_json
from levelclassify.cli.signals import stoppable
from levelclassify.cli.streams import direct, print_out, refuse_same, source
from levelclassify.cli.wording import described, one_line
from levelclassify.errors import InputError, LevelClassifyError
from levelclassify.label.job import Job
from levelclassify.label.labelling import prepare
from levelclassify.label.outputs import files, refuse_one_for_two
from levelclassify.loading import load

LARGEST = 16 * 2**20  # bytes of one posting on standard input


def _tell(text: str) -> None:
    if sys.stderr is not None:
        with suppress(OSError):  # nowhere left to say it
            print(f"levelclassify: {text}", file=sys.stderr, flush=True)


def _say(text: object, error: BaseException) -> None:
    """Say what ended the command on one line, with what is to be said beside it."""
    _tell(one_line("; ".join([str(text), *getattr(error, "__notes__", ())])))


def _text(given: str) -> str:
    """Return the text given, or read from standard input for ``-``."""
    if given != "-":
        return given
    with source("-") as stream:
        data = stream.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise InputError(f"expected one posting of at most {LARGEST:,} bytes, got more; use label for many")
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            wrong = f"the byte 0x{data[error.start]:02x} at {error.start}"
            raise InputError(f"expected UTF-8, got {wrong}; convert the text") from None


def _classify(args: argparse.Namespace) -> None:
    classifier = load(args.model, priors=dict(args.priors) if args.priors else None)
    prediction = classifier.classify(_text(args.text), title=args.title, min_confidence=args.min_confidence)
    print_out(json.dumps(prediction.as_dict()) if args.json else described(prediction))


def _job(args: argparse.Namespace) -> Job:
    return Job(**{field.name: getattr(args, field.name) for field in fields(Job)})


def _outputs(job: Job, summary: str | None) -> list[str]:
    """Return the names of all files that a run writes, no two of one file."""
    names = files(job.output, job.rejects, job.review and job.review[1]) + ([] if summary is None else [summary])
    refuse_one_for_two(names)
    return names


def _label(args: argparse.Namespace) -> None:
    job, begun = _job(args), time.monotonic()
    written = _outputs(job, args.summary)
    with source(job.input) as stream:
        refuse_same(stream, written)
        with direct(job.output) as stdout:
            labelling = prepare(job, stream, stdout)
            shown = not args.quiet and watched(job.output)
            with progress(stream, labelling.total, shown=shown) as advance:
                summary = labelling.run(advance)
    report = Report(job, labelling.classifier.stamp, summary, time.monotonic() - begun)
    if args.summary:
        write_json(report, args.summary)
    if not args.quiet:
        _tell(table(report))


_VERBS = {"classify": _classify, "label": _label}


def _parsed(argv: Sequence[str] | None) -> argparse.Namespace:
    try:
        return parser().parse_args(argv)
    except SystemExit:  # help or the version is printed by now, but not yet written
        print_out(end="")
        raise


def _run(argv: Sequence[str] | None) -> int:
    args = _parsed(argv)
    if args.verb is None:
        parser().print_help(sys.stderr)
        return 2
    _VERBS[args.verb](args)
    return 0


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command.

    Parameters
    ----------
    argv : sequence of str, optional
        Arguments; those of the process when not given.

    Returns
    -------
    int
        The exit status.

    Raises
    ------
    SystemExit
        For help and version (0), and for wrong usage (2), as argparse does.

    Examples
    --------
    >>> main(["classify", "Lobbyist", "--model", "rules", "--json"])  # doctest: +ELLIPSIS
    {"level": "macro", ...
    0
    """
    try:
        with stoppable():
            return _run(argv)
    except LevelClassifyError as error:
        _say(error, error)
        return 1
    except BrokenPipeError:
        return 0
    except KeyboardInterrupt as stop:
        _say("interrupted", stop)
        return 128 + getattr(stop, "number", signal.SIGINT)
