"""What is asked of one run of labelling."""

from dataclasses import asdict, dataclass
from typing import Any

from levelclassify.label.formats import Format
from levelclassify.label.loaded import Priors, Wanted

# no byte of the output depends on these; the stamp names model and rules
_FREE = ("input", "output", "model", "rules", "rejects", "strict", "jobs", "resume")


@dataclass(frozen=True, slots=True)
class Job:
    """How a pile of postings is labelled.

    Attributes
    ----------
    input, output : str
        Paths, or ``-`` for the standard streams.
    model : str
        As for `levelclassify.load`.
    min_confidence : float
        As for `levelclassify.classify`.
    priors : tuple of (str, float) or None
        Shares of labels on the board, as `levelclassify.load` takes them.
    rules : str or None
        A board's own words, as `levelclassify.load` takes them.
    title_column, text_column : str or None
        Names of the columns; found by usual names when not given.
    prefix : str
        What stands before the name of each added column.
    reads, writes : Format or None
        Formats of input and output where the names do not tell.
    delimiter, encoding : str or None
        Of an input that is text; found out when not given.
    output_encoding : str or None
        Of an output that is text; `encoding`, or else UTF-8.
    rejects : str or None
        Where records go that can not be read; beside the output when not given.
    strict : bool
        Whether the first of them ends the run.
    jobs : int
        Processes that classify.
    resume : bool
        Whether to go on with an interrupted run.
    limit : int or None
        Records to read.
    only : tuple of str
        Levels, or ``none``, of the rows to write; all when empty.
    review : tuple of (float, str) or None
        A confidence, and the file for rows below it.

    Examples
    --------
    >>> Job("postings.csv").output
    '-'
    """

    input: str
    output: str = "-"
    model: str = "default"
    min_confidence: float = 0.0
    priors: Priors | None = None
    rules: str | None = None
    title_column: str | None = None
    text_column: str | None = None
    prefix: str = ""
    reads: Format | None = None
    writes: Format | None = None
    delimiter: str | None = None
    encoding: str | None = None
    output_encoding: str | None = None
    rejects: str | None = None
    strict: bool = False
    jobs: int = 1
    resume: bool = False
    limit: int | None = None
    only: tuple[str, ...] = ()
    review: tuple[float, str] | None = None

    @property
    def wanted(self) -> Wanted:
        """Which model is to answer."""
        return Wanted(self.model, self.priors, self.rules)

    def options(self) -> dict[str, Any]:
        """Return what the bytes of the output depend on, beside input and model."""
        return {name: value for name, value in asdict(self).items() if name not in _FREE}
