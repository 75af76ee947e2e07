"""A text file, unpacked and judged by its head."""

from typing import BinaryIO, NamedTuple

from levelclassify.label.encodings import Encoding, encoding_of
from levelclassify.label.formats import Format, by_name, kind_of, packing_of
from levelclassify.label.job import Job
from levelclassify.label.lines import Lines
from levelclassify.label.packing import headed, unpacked


def promised(job: Job) -> Format | None:
    """Return the format of the input as it was said, or as its name promises; None where neither tells."""
    return job.reads or (by_name(job.input) if job.input != "-" else None)


class Text(NamedTuple):
    """A text file of which the head is read."""

    format: Format
    head: str
    encoding: Encoding
    stream: BinaryIO

    def lines(self) -> Lines:
        """Return its lines, from the first."""
        return Lines(self.stream, self.encoding)


def read_text(stream: BinaryIO, job: Job) -> Text:
    """Unpack and judge a text by its head."""
    packed, stream = headed(stream)
    packing = packing_of(packed)
    head, stream = headed(unpacked(stream, packing)) if packing else (packed, stream)
    encoding = encoding_of(head, job.encoding)
    text = head.decode(encoding.name, encoding.errors)
    known = promised(job)
    return Text(Format(known.kind if known else kind_of(text), packing), text, encoding, stream)
