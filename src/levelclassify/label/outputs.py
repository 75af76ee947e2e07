"""The files that one run writes, and how far it came in all of them."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO

from levelclassify.errors import InputError
from levelclassify.label.chunks import Reject
from levelclassify.label.encoders import csv_text
from levelclassify.label.journal import Journal, Note, States, read_journal, refuse_other_run
from levelclassify.label.parts import PART, Part, beside
from levelclassify.label.sinks import Direct, Sink
from levelclassify.label.tables import Style

REJECTS, JOURNAL = ".rejects.csv", ".journal"
_HEADER = ["line", "cause", "row"]


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "backslashreplace")


class Outputs:
    """Takes the bytes of a run; files appear whole, all at the end.

    Parameters
    ----------
    main : Sink
        For rows.
    rejects : Part or None
        For records that can not be read; without it the first of them ends the run.
    review : Part or None
        For rows to be looked at.
    journal : Path or None
        Where to say how far the run came; None when it can not be gone on with.
    asked : bool, default False
        Whether the file of rejects was asked for, so that it is written even when there are none.
    """

    def __init__(
        self, main: Sink, rejects: Part | None, review: Part | None, journal: Path | None, *, asked: bool = False
    ) -> None:
        self.main, self.rejects, self.review = main, rejects, review
        self._parts = {
            name: part
            for name, part in (("output", main), ("rejects", rejects), ("review", review))
            if isinstance(part, Part)
        }
        self._path, self._is_asked = journal, asked
        self._journal = Journal(journal) if journal else None
        self._is_foreign = False  # what is there is of a run that was not yet found to be the same
        self._is_noted = self._is_finished = False

    def open(self) -> None:
        """Open what is written from the start, so that it fails before any work is done."""
        for name, part in self._parts.items():
            if name != "rejects":  # there may be none
                part.open()

    def resume(self, about: dict[str, Any]) -> tuple[list[Note], bool]:
        """Return the notes of an interrupted run that still hold, and whether all was written by then.

        Raises
        ------
        InputError
            When that run was about something else.
        """
        found = read_journal(self._path) if self._path else None
        if not found:
            return [], False
        self._is_foreign = True
        refuse_other_run(found.about, about)
        if found.is_whole:
            return found.notes, True
        states = {name: [note.states[name] for note in found.notes] for name in self._parts}
        counts = {name: part.restore(states[name]) for name, part in self._parts.items()}
        held = min(counts.values())
        for name in [name for name, count in counts.items() if count > held]:
            self._parts[name].restore(states[name][:held])
        return found.notes[:held], False

    def begin(self, about: dict[str, Any], notes: Sequence[Note] = ()) -> None:
        """Begin, or go on behind the notes."""
        self._is_foreign, self._is_noted = False, bool(notes)
        if self._journal:
            self._journal.begin(about, list(notes))

    def reject(self, several: Sequence[Reject], *, strict: bool) -> None:
        """Write down what could not be read.

        Raises
        ------
        InputError
            When there is no file for it, or the first is a failure.
        """
        if several and (strict or not self.rejects):
            raise InputError(f"{several[0]}" if strict else f"{several[0]}; or give --rejects FILE to go on without it")
        if several and self.rejects:
            header = [] if self.rejects.state()[0] else [_HEADER]
            rows = [[str(one.line), one.cause, one.raw.rstrip("\r\n")] for one in several]
            self.rejects.write(_encoded(csv_text([*header, *rows], Style())))

    def note(self, records: int, counts: dict[str, int]) -> None:
        """Say that as many records are labelled and written."""
        if self._journal:
            self._journal.note(Note(records, counts, {name: part.state() for name, part in self._parts.items()}))
            self._is_noted = True

    def finish(self) -> None:
        """Give every file its name: the rows come last."""
        if self._journal:
            for part in self._parts.values():
                if part.state()[0]:
                    part.sync()
            self._journal.whole()
        if self.review:
            self.review.finish()
        self.main.finish()
        self._settle_rejects()
        self._end()

    def finish_names(self, states: States) -> None:
        """Give every file its name that has it not yet, after a run that wrote all."""
        for name, part in self._parts.items():
            part.rename(states[name][0])
            part.close(keep=False)
        self._end()

    def close(self, error: BaseException | None) -> None:
        """Let go of everything; after an error keep what a later run can go on with, and add a note that says so."""
        is_kept = self._is_noted and not isinstance(error, InputError)
        for part in (*self._parts.values(), self._journal):
            if part:
                part.close(keep=is_kept or self._is_foreign or self._is_finished)
        if error and is_kept and not self._is_finished:
            error.add_note("what is done is kept: go on with --resume")

    def _end(self) -> None:
        """Remove the journal."""
        self._is_finished = True
        if self._journal and self._path:
            self._journal.close(keep=False)
            self._path.unlink(missing_ok=True)

    def _settle_rejects(self) -> None:
        if self.rejects and (self.rejects.state()[0] or self._is_asked):
            self.rejects.write(b"" if self.rejects.state()[0] else _encoded(csv_text([_HEADER], Style())))
            self.rejects.finish()
        elif self.rejects:
            self.rejects.forget()


def outputs(name: str, stdout: BinaryIO | None, rejects: str | None, review: str | None, *, resumable: bool) -> Outputs:
    """Return the outputs of a run, nothing of them opened.

    Parameters
    ----------
    name : str
        Of the main output.
    stdout : BinaryIO or None
        What stands for it when it is no file.
    rejects, review : str or None
        Names of the other files; rejects go beside a main output that is a file.
    resumable : bool
        Whether to keep a journal.
    """
    main = Direct(stdout, name) if stdout else Part(name)
    beside_it = None if stdout else str(beside(name, REJECTS))
    bad, doubtful = (Part(other) if other else None for other in (rejects or beside_it, review))
    journal = beside(name, JOURNAL) if resumable and not stdout else None
    return Outputs(main, bad, doubtful, journal, asked=rejects is not None)


def files(name: str, rejects: str | None, review: str | None) -> list[str]:
    """Return the names of all files that a run writes, those that stand beside them until its end among them.

    Examples
    --------
    >>> [Path(one).name for one in files("out.csv", None, None)]
    ['out.csv', 'out.csv.rejects.csv', 'out.csv.part', 'out.csv.rejects.csv.part', 'out.csv.journal']
    """
    beside_it = None if name == "-" else str(beside(name, REJECTS))
    names = [one for one in (name, rejects or beside_it, review) if one is not None]
    return [*names, *(str(beside(one, PART)) for one in names), str(beside(name, JOURNAL))]


def refuse_one_for_two(names: list[str]) -> None:
    """Refuse one file for two outputs.

    Raises
    ------
    InputError
        When two names are of one file.
    """
    real = [os.path.realpath(name) for name in names]
    if twice := [name for name, path in zip(names, real, strict=True) if real.count(path) > 1]:
        raise InputError(f"expected a file for each output, got {twice[0]!r} for two; give another name")
