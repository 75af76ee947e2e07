"""Which encoding a text file has: named, marked, UTF-8 where that fits, else what charset-normalizer takes it for."""

import codecs
from typing import NamedTuple

from levelclassify.errors import InputError
from levelclassify.label.packing import HEAD

_MARKS = (  # of UTF-32 before those of UTF-16, which begin alike
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WIDE = 0.2  # share of NUL bytes from which text must be UTF-16
MARK = "\udcff"  # stands for bytes that can not be read, in any encoding but UTF-8
ERRORS = "levelclassify-marked"


class Encoding(NamedTuple):
    """How bytes become text."""

    name: str
    settled: bool = True  #: False while all that was seen is ASCII, so that what comes may still be something else

    @property
    def errors(self) -> str:
        """The name of the handler that marks bytes which can not be read."""
        return "surrogateescape" if self.name.startswith("utf-8") else ERRORS


def _marked(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return MARK, error.end


codecs.register_error(ERRORS, _marked)


def named(name: str) -> str:
    """Return the name of an encoding as Python writes it.

    Raises
    ------
    InputError
        When there is none of that name.

    Examples
    --------
    >>> named("Latin1"), named("UTF8")
    ('iso8859-1', 'utf-8')
    """
    try:
        found = codecs.lookup(name).name
        "a".encode(found).decode(found)
    except (LookupError, UnicodeError, ValueError):
        expected = "expected the name of an encoding, such as utf-8, utf-16 or cp1252"
        raise InputError(f"{expected}, got {name!r:.60}; correct --encoding") from None
    return found


def is_utf8(data: bytes) -> bool:
    """Return whether bytes are UTF-8, but for a few broken ones.

    Examples
    --------
    >>> is_utf8("café".encode()), is_utf8("café".encode("cp1252"))
    (True, False)
    """
    text = codecs.getincrementaldecoder("utf-8")("surrogateescape").decode(data, final=len(data) < HEAD)
    broken = sum(0xDC80 <= ord(letter) <= 0xDCFF for letter in text)
    return not broken or sum(letter > "\x7f" for letter in text) > 2 * broken


def guessed(data: bytes) -> str | None:
    """Return the encoding that charset-normalizer takes bytes for that are not UTF-8: cp1252 or none.

    Examples
    --------
    >>> guessed("it’s a café".encode("cp1252"))
    'cp1252'
    """
    from charset_normalizer import from_bytes  # only where it is needed

    best = from_bytes(data, cp_isolation=["cp1252"]).best()
    return best.encoding if best else None


def _wide(head: bytes) -> str | None:
    """Return the UTF-16 that a text without a mark is in: every other byte of Latin letters is NUL."""
    halves = {"utf-16-le": head[1::2].count(0), "utf-16-be": head[::2].count(0)}
    name = max(halves, key=lambda half: halves[half])
    return name if halves[name] > _WIDE * len(head) and halves[name] > 4 * min(halves.values()) else None


def encoding_of(head: bytes, given: str | None = None) -> Encoding:
    """Return the encoding of a file by its first bytes.

    Parameters
    ----------
    head : bytes
        The first 64 KiB.
    given : str, optional
        What the user named.

    Raises
    ------
    InputError
        When there is no encoding of that name, or none is found that fits.

    Examples
    --------
    >>> [encoding_of("café".encode(name)).name for name in ("utf-8", "cp1252", "utf-16")]
    ['utf-8', 'cp1252', 'utf-16']
    """
    marked = next((name for mark, name in _MARKS if head.startswith(mark)), None)
    if given:
        name = named(given)
        return Encoding("utf-8-sig" if name == "utf-8" and marked == "utf-8-sig" else name)
    if certain := marked or _wide(head):
        return Encoding(certain)
    if head.isascii() or is_utf8(head):
        return Encoding("utf-8", settled=not head.isascii())
    if likely := guessed(head):
        return Encoding(likely)
    raise InputError("expected text in UTF-8, UTF-16 or cp1252, got something else; name it with --encoding")
