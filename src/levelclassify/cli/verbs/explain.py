"""`levelclassify explain`: one posting to its answer and what it rests on."""

import argparse
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import BinaryIO

from levelclassify.cli.judging import Verbs, classifier_of, model_option
from levelclassify.cli.streams import direct, print_out, text_or_file_of
from levelclassify.errors import InputError
from levelclassify.explaining.terminal import rendered
from levelclassify.explaining.view import View, view
from levelclassify.label.atomic import replacing
from levelclassify.label.sinks import refuse_unwritable, writable

BLOCK = "\u2588"
ABOUT = """Say at which practice level the work of a posting is done, and which of its words say so.

Marks name the level that a phrase speaks for: [caseload: micro]; none is out of the field. Colours repeat it at a
terminal, unless NO_COLOR is set."""
EXAMPLES = """examples:
  levelclassify explain "Draft bills, lead a team." --title "Policy Analyst"
  levelclassify explain posting.html --html why.html
  levelclassify explain - --json < posting.txt

A page needs: pip install "levelclassify[html]"
"""


def add(verbs: Verbs) -> None:
    """Add the verb to the command."""
    verb = verbs.add_parser(
        "explain",
        parents=[model_option()],
        help="say why one posting has its level",
        description=ABOUT,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    about = "text or HTML of the posting; the name of a file that exists reads the file, - standard input"
    verb.add_argument("text", metavar="TEXT", help=about)
    title = "job title (default: the first line of the text, if it reads like one)"
    verb.add_argument("--title", metavar="T", help=title)
    page = "write one HTML page instead, that needs no other file; - writes it to standard output"
    verb.add_argument("--html", metavar="PAGE", help=page)
    verb.add_argument(
        "--json", action="store_true", help="print one line of JSON instead, with every word's exact weights"
    )
    verb.set_defaults(run=run)


def run(args: argparse.Namespace) -> None:
    """Print the explanation, or write its page."""
    if args.json and args.html == "-":
        raise InputError("expected a file's name with --html beside --json, got -; both would be on standard output")
    refuse_unwritable(args.html)
    text = text_or_file_of(args.text, [] if args.html is None else [args.html])
    classifier = classifier_of(args)
    why = classifier.explain(text, title=args.title)
    if args.html is not None:
        _write(view(why, text, args.title), classifier.stamp, args.html)
    if args.json:
        print_out(json.dumps(why.as_dict()))
    elif args.html is None:
        print_out(_encodable(rendered(view(why, text, args.title), colour=_is_coloured(), block=_block())))


def _write(seen: View, stamp: str, name: str) -> None:
    from levelclassify.page.page import page

    written = page(seen, stamp).encode()
    with direct(name) as open_already, nullcontext(open_already) if open_already else _replaced(name) as stream:
        stream.write(written)


@contextmanager
def _replaced(name: str) -> Iterator[BinaryIO]:
    with writable(name), replacing(Path(name)) as stream:
        yield stream


def _is_coloured() -> bool:
    """Return whether standard output is a terminal whose reader wants colours (no-color.org)."""
    wanted = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return wanted and sys.stdout is not None and sys.stdout.isatty()


def _encodable(text: str) -> str:
    """Return a text with a question mark for each letter that standard output can not write."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    return text.encode(encoding, "replace").decode(encoding)


def _block() -> str:
    return BLOCK if _encodable(BLOCK) == BLOCK else "#"
