"""Batch labelling: a pile of postings in, the same pile with predictions out."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Any, BinaryIO, NamedTuple

from levelclassify.classifier import LevelClassifier
from levelclassify.errors import InputError, ModelError
from levelclassify.label.answers import Answer, harmless
from levelclassify.label.chunks import Chunk
from levelclassify.label.encoders import Encoder
from levelclassify.label.fingerprint import fingerprint, refuse_change
from levelclassify.label.job import Job
from levelclassify.label.outputs import Outputs, outputs
from levelclassify.label.sources import Source, open_source
from levelclassify.label.summary import Summary, Tally
from levelclassify.label.workers import answered
from levelclassify.label.writing import encoder_for, is_table, written
from levelclassify.version import __version__

Advance = Callable[[int], object]


class Labelling(NamedTuple):
    """One run that is ready; `prepare` makes it."""

    job: Job
    stream: BinaryIO
    classifier: LevelClassifier
    source: Source
    encoder: Encoder
    review: Encoder | None
    outputs: Outputs
    about: dict[str, Any]

    @property
    def total(self) -> int | None:
        """How many records there are at most, where that is known."""
        return min((count for count in (self.source.total, self.job.limit) if count is not None), default=None)

    def run(self, advance: Advance = lambda rows: None) -> Summary:
        """Label all there is.

        Parameters
        ----------
        advance : callable
            Called with the number of records of each chunk that was written, or skipped when a run is gone on with.

        Raises
        ------
        InputError
            When the input can not be read on, or a row can not be and may not be left out.
        LevelClassifyError
            When an output can not be written, or a worker process ended.
        """
        with _closed(self.outputs):
            self.outputs.open()
            notes, is_whole = self.outputs.resume(self.about) if self.job.resume else ([], False)
            tally = Tally(notes[-1].counts if notes else None)
            if is_whole:
                self.outputs.finish_names(notes[-1].states)
            else:
                self.outputs.begin(self.about, notes)
                self._label(notes[-1].records if notes else 0, tally, advance)
            return tally.summary()

    def _label(self, read: int, tally: Tally, advance: Advance) -> None:
        if read:
            advance(read)
        else:
            self._put(self.encoder.begin(), self.review.begin() if self.review else b"")
        chunks = self.source.chunks(read, self.job.limit)
        job = self.job
        several = answered(chunks, self.classifier, job.min_confidence, job.jobs, job.wanted)
        with closing(several):
            for chunk, found in several:
                self._write(chunk, found, tally)
                advance(chunk.records)
        self._put(self.encoder.end(), self.review.end() if self.review else b"")
        refuse_change(self.stream, self.about["input"])
        self.outputs.finish()

    def _write(self, chunk: Chunk, found: Sequence[Answer], tally: Tally) -> None:
        self.outputs.reject(chunk.rejects, strict=self.job.strict)
        kept, doubtful = self._kept(found), self._doubtful(found)
        for_review = _encoded(self.review, chunk, found, doubtful) if self.review else b""
        self._put(_encoded(self.encoder, chunk, found, kept), for_review)
        tally.add(found)
        tally.count(written=len(kept), review=len(doubtful), rejected=len(chunk.rejects))
        self.outputs.note(chunk.first + chunk.records - 1, tally.counts)

    def _put(self, rows: bytes, for_review: bytes) -> None:
        self.outputs.main.write(rows)
        if self.outputs.review:
            self.outputs.review.write(for_review)

    def _kept(self, found: Sequence[Answer]) -> list[int]:
        """Return the places of the rows to write."""
        only = self.job.only
        return [place for place, answer in enumerate(found) if not only or (answer.level or "none") in only]

    def _doubtful(self, found: Sequence[Answer]) -> list[int]:
        """Return the places of the rows for review."""
        below = self.job.review[0] if self.job.review else 0.0
        return [place for place, answer in enumerate(found) if answer.confidence < below]


def _encoded(encoder: Encoder, chunk: Chunk, found: Sequence[Answer], places: Sequence[int]) -> bytes:
    if not places:
        return b""
    if len(places) == len(found):
        return encoder.rows(chunk.rows, found)
    return encoder.rows(chunk.rows.kept(places), [found[place] for place in places])


@contextmanager
def _closed(several: Outputs) -> Iterator[None]:
    try:
        yield
    except BaseException as error:
        several.close(error)
        raise
    several.close(None)


def _classifier(job: Job) -> LevelClassifier:
    classifier = job.wanted.load()
    if not harmless(classifier.stamp):
        raise ModelError(f"expected a model version that is no formula, got {classifier.stamp!r}; train the model anew")
    return classifier


def _hindrance(job: Job, source: Source, is_file: bool, to_file: bool) -> str:
    """Return why a run can not be gone on with when it is interrupted; nothing when it can."""
    if not is_file:
        return "an input that can not be read again"
    if not to_file:
        return "an output that is no file"
    names = (job.output, *([job.review[1]] if job.review else []))
    kinds = {source.format.kind, *(written(job, source.format, name).kind for name in names)}
    return "Parquet, which is whole only at its end" if "parquet" in kinds else ""


def prepare(job: Job, stream: BinaryIO, stdout: BinaryIO | None = None) -> Labelling:
    """Settle how an input is labelled, before anything is written.

    Parameters
    ----------
    job : Job
        What is asked.
    stream : BinaryIO
        The input; not closed.
    stdout : BinaryIO, optional
        Takes the rows when the output of the job is no file.

    Raises
    ------
    InputError
        When the input can not be read, its columns are not found, or the run can not be resumed.
    ModelError
        When there is no such model.
    LevelClassifyError
        When the library of an extra is not installed.

    Examples
    --------
    >>> import io
    >>> out = io.BytesIO()
    >>> prepare(Job("-", model="rules"), io.BytesIO(b"title\\nLobbyist\\n"), out).run().macro
    1
    >>> out.getvalue()[:21]
    b'title,level,confidenc'
    """
    classifier, file = _classifier(job), fingerprint(stream)
    source = open_source(stream, job, as_table=is_table(job))
    hindrance = _hindrance(job, source, file is not None, stdout is None)
    if job.resume and hindrance:
        raise InputError(f"expected for --resume files of CSV or JSON Lines, got {hindrance}; run without it")
    about = {"levelclassify": __version__, "input": file, "model": classifier.stamp, "options": job.options()}
    review = job.review[1] if job.review else None
    both = encoder_for(job, source, job.output), encoder_for(job, source, review) if review else None
    files = outputs(job.output, stdout, job.rejects, review, resumable=not hindrance)
    return Labelling(job, stream, classifier, source, *both, files, about)
