"""The journal of a run: what it is about, and after every chunk how far it came."""

import json
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from levelclassify.errors import InputError
from levelclassify.label.sinks import writable

States = dict[str, tuple[int, str]]


class Note(NamedTuple):
    """How far a run came."""

    records: int  #: read
    counts: dict[str, int]  #: of answers
    states: States  #: size and digest of every file


class Notes(NamedTuple):
    """What a journal says."""

    about: dict[str, Any]
    notes: list[Note]
    is_whole: bool  #: whether all was written, so that only the names are missing


def _lines(path: Path) -> list[Any]:
    """Return the lines of a journal as far as they are whole."""
    found = []
    with writable(str(path)):
        data = path.read_bytes()
    for line in data.splitlines(keepends=True):
        try:
            found.append(json.loads(line))
        except ValueError:  # the run was killed while it wrote this one
            break
        if not line.endswith(b"\n"):
            return found[:-1]
    return found


def read_journal(path: Path) -> Notes | None:
    """Read the journal of an interrupted run; None where there is none, or nothing in it.

    Examples
    --------
    >>> read_journal(Path("no.journal")) is None
    True
    """
    if not path.exists():
        return None
    about, *others = _lines(path) or [None]
    if not isinstance(about, dict):
        return None
    notes = [Note(one["records"], one["counts"], one["states"]) for one in others if "records" in one]
    return Notes(about, notes, bool(others) and "whole" in others[-1])


def refuse_other_run(before: dict[str, Any], now: dict[str, Any]) -> None:
    """Refuse to go on with a run that was about something else.

    Raises
    ------
    InputError
        It names what changed.

    Examples
    --------
    >>> refuse_other_run({"model": "1", "options": {}}, {"model": "1", "options": {}})
    """
    now = json.loads(json.dumps(now))  # as it was written
    changed = [name for name in ("levelclassify", "input", "model") if before.get(name) != now.get(name)]
    options = before.get("options", {})
    changed += [f"option {name}" for name, value in now["options"].items() if options.get(name) != value]
    if changed:
        expected = "expected input, model and options as in the interrupted run"
        raise InputError(f"{expected}, got another {', '.join(changed)}; run without --resume to begin anew")


class Journal:
    """Writes the journal of a run."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: BinaryIO | None = None

    def begin(self, about: dict[str, Any], notes: list[Note]) -> None:
        """Begin the journal, with the notes of a run that is gone on with."""
        growing = self._path.with_name(self._path.name + ".new")
        lines = [json.dumps(line) + "\n" for line in [about, *(note._asdict() for note in notes)]]
        with writable(str(self._path)):
            growing.write_text("".join(lines), "ascii")
            growing.replace(self._path)
            self._file = self._path.open("ab")

    def note(self, note: Note) -> None:
        """Say how far the run came; the bytes are in the files by now."""
        self._add(note._asdict())

    def whole(self) -> None:
        """Say that all is written."""
        self._add({"whole": True})

    def close(self, *, keep: bool) -> None:
        """Close the journal; keep it, or remove it."""
        if self._file:
            with writable(str(self._path)):
                self._file.close()
                if not keep:
                    self._path.unlink(missing_ok=True)

    def _add(self, line: dict[str, Any]) -> None:
        if self._file:
            with writable(str(self._path)):
                self._file.write(json.dumps(line).encode() + b"\n")
                self._file.flush()
