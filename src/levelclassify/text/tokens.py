"""Words: the one tokeniser that training, inference and rules share.

A text becomes Latin-1 bytes, so that one 256-byte table folds case and accents and blanks punctuation. What Latin-1
does not hold (other scripts, curly quotes, emoji) becomes a blank. NUL and the soft hyphen join the letters around
them: `levelclassify.text.markup` fills with NUL what it removes inside a word, so that offsets never move.
"""

import string
import unicodedata

FILLER = "\0"
_JOINED = b"\x00\xad"
_WORD_BYTES = (string.ascii_lowercase + string.digits).encode()


def _fold(byte: int) -> int:
    letter = unicodedata.normalize("NFKD", chr(byte).lower().replace("ß", "s").replace("æ", "a").replace("ø", "o"))
    return (
        ord(letter[0]) if ord(letter[0]) < 128 and ord(letter[0]) in _WORD_BYTES and chr(byte).isalnum() else ord(" ")
    )


_TABLE = bytes(_fold(byte) for byte in range(256))
_IN_PLACE = bytes(0 if byte in _JOINED else _TABLE[byte] for byte in range(256))


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
    return text.encode("latin-1", "replace").translate(_TABLE, _JOINED).split()


def letters(text: str) -> bytes:
    r"""Return a text as the letters that its words are made of: one byte for each character.

    Parameters
    ----------
    text : str
        Any text, without mark-up.

    Returns
    -------
    bytes
        As long as `text`: lower-case letters and digits, blanks, and NUL for what joins the letters around it.

    Examples
    --------
    >>> letters("Caf\u00e9 24/7")
    b'cafe 24 7'
    """
    return text.encode("latin-1", "replace").translate(_IN_PLACE)
