"""The command `levelclassify`: data to standard output, talk to standard error.

Exit status: 0 done (also when the reader of a pipe had enough), 1 a known failure, said on one line, 2 wrong usage,
128 + n when signal n ended it.
"""

import argparse
import signal
import sys
from collections.abc import Sequence

from levelclassify.cli.arguments import parser
from levelclassify.cli.signals import stoppable
from levelclassify.cli.streams import print_out, tell
from levelclassify.cli.wording import one_line
from levelclassify.errors import LevelClassifyError


def _say(text: object, error: BaseException) -> None:
    """Say what ended the command on one line, with what is to be said beside it."""
    tell(one_line("; ".join([str(text), *getattr(error, "__notes__", ())])))


def _parsed(argv: Sequence[str] | None) -> argparse.Namespace:
    try:
        args, unknown = parser().parse_known_args(argv)
        if unknown:
            args.refuse(f"unrecognized arguments: {' '.join(unknown)}; see --help")
        return args
    except SystemExit:  # help or the version is printed by now, but not yet written
        print_out(end="")
        raise


def _run(argv: Sequence[str] | None) -> int:
    args = _parsed(argv)
    if args.verb is None:
        parser().print_help(sys.stderr)
        return 2
    args.run(args)
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
