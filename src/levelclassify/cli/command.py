"""The command `levelclassify`: data to standard output, talk to standard error.

Exit status: 0 done (also when the reader of a pipe had enough), 1 a known failure, said on one line, 2 wrong usage,
128 + n when signal n ended it.
"""

import argparse
import json
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress

from levelclassify.cli.arguments import parser
from levelclassify.cli.progress import progress, watched
from levelclassify.cli.signals import stoppable
from levelclassify.cli.streams import print_out, refuse_other_format, refuse_same, source, target
from levelclassify.cli.wording import counted, described, one_line
from levelclassify.errors import InputError, LevelClassifyError
from levelclassify.label.labelling import label_table, plan
from levelclassify.label.tables import read_table
from levelclassify.loading import load

LARGEST = 16 * 2**20  # bytes of one posting on standard input


def _say(text: object) -> None:
    if sys.stderr is not None:
        with suppress(OSError):  # nowhere left to say it
            print(f"levelclassify: {one_line(text)}", file=sys.stderr, flush=True)


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
    classifier = load(args.model)
    prediction = classifier.classify(_text(args.text), title=args.title, min_confidence=args.min_confidence)
    print_out(json.dumps(prediction.as_dict()) if args.json else described(prediction))


def _label(args: argparse.Namespace) -> None:
    with source(args.input) as stream:
        refuse_same(stream, args.output)
        refuse_other_format(args.output)
        table = read_table(stream)
        labelling = plan(
            table.header,
            load(args.model),
            title_column=args.title_column,
            text_column=args.text_column,
            min_confidence=args.min_confidence,
            prefix=args.prefix,
        )
        shown = not args.quiet and watched(args.output)
        with target(args.output) as sink, progress(stream, shown=shown) as labelled:
            summary = label_table(table, labelling, sink, labelled)
    if not args.quiet:
        _say(counted(summary))


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
        _say(error)
        return 1
    except BrokenPipeError:
        return 0
    except KeyboardInterrupt as stop:
        _say("interrupted")
        return 128 + getattr(stop, "number", signal.SIGINT)
