"""Words: the one tokeniser that training, inference and rules share.

A text becomes Latin-1 bytes, so that one 256-byte table folds case and accents and blanks punctuation. What Latin-1
does not hold (other scripts, curly quotes, emoji) becomes a blank. NUL and the soft hyphen join the letters around
them: `levelclassify.text.markup` fills with NUL what it removes inside a word, so that offsets never move.
"""

import unicodedata

FILLER = "\0"
_JOINED = b"\x00\xad"  #: what stands inside words
LETTERS = b"abcdefghijklmnopqrstuvwxyz0123456789"  #: what words are made of


def _fold(byte: int) -> int:
    if byte in _JOINED:
        return byte
    letter = unicodedata.normalize("NFKD", chr(byte).lower().replace("ß", "s").replace("æ", "a").replace("ø", "o"))
    return ord(letter[0]) if ord(letter[0]) < 128 and ord(letter[0]) in LETTERS and chr(byte).isalnum() else ord(" ")


_TABLE = bytes(_fold(byte) for byte in range(256))


def folded(text: str) -> bytes:
    r"""Return a text as the bytes that words are made of, one per character; any other is a blank, or joins.

    Examples
    --------
    >>> folded("Café – \0a")
    b'cafe   \x00a'
    """
    return text.encode("latin-1", "replace").translate(_TABLE)


def is_joined(data: bytes) -> bool:
    """Return whether what `folded` returned holds what stands inside words, as few texts do."""
    return 0x00 in data or 0xAD in data  # looking for numbers is cheap, and for bytes it is not


def words_of(data: bytes) -> list[bytes]:
    """Split what `folded` returned, or a part of it, into words."""
    return (data.translate(None, _JOINED) if is_joined(data) else data).split()


def words(text: str) -> list[bytes]:
    """Split a text into its words.

    Parameters
    ----------
    text : str
        Any text, without mark-up.

    Returns
    -------
    list of bytes
        Lower-case ASCII words in reading order; letters and digits only.

    Examples
    --------
    >>> words("Co-ordinator (Café) – 24/7")
    [b'co', b'ordinator', b'cafe', b'24', b'7']
    """
    return words_of(folded(text))
