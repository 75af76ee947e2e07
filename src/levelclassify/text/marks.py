r"""Marks: a text as bytes of its words, in which a full stop is the end of a sentence or a list item and nothing else.

A sentence ends at ``.``, ``!``, ``?`` or ``;`` before white space or removed mark-up; a line break and a bullet end one
anywhere. All other punctuation is blank, so that ``bytes.split`` finds sentences by ``.`` and words by white space.
"""

from levelclassify.text.tokens import FILLER, folded

MARK = b"."
_STOP = b"\x0b"  # until it is known what follows; no word holds it
_STOPS, _BREAKS, _BULLET = b".!?;", b"\n\r", "·"
_SPACES = tuple(map(chr, (0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000)))
_SIGNS = (*((sign, _BULLET) for sign in "•●▪■◦‣"), *((space, " ") for space in _SPACES))


def _table(stops: bytes) -> bytes:
    letters = "".join(map(chr, range(256)))
    table = bytearray(folded(letters).replace(b" ", b"\t"))
    for byte, letter in enumerate(letters):
        if byte in stops:
            table[byte] = ord(_STOP)
        elif byte in _BREAKS or letter == _BULLET:
            table[byte] = ord(MARK)
        elif letter.isspace():
            table[byte] = ord(" ")
    return bytes(table)


TABLE = _table(_STOPS)  #: what each character of Latin-1 becomes
SIGNS = {sign: TABLE[ord(like)] for sign, like in _SIGNS}  #: what some others become; the rest is like a comma
_TABLE = _table(_STOPS.replace(b"?", b""))  # where ? is what Latin-1 has not


def marked(text: str) -> bytes:
    r"""Return a text as its words with marks between sentences, one byte per character.

    Parameters
    ----------
    text : str
        Without mark-up.

    Returns
    -------
    bytes
        As long as `text`: the letters of words, what joins them, white space, and ``.`` where a sentence ends.

    Examples
    --------
    >>> marked("Visit 2.5 homes, daily. Write!\n")
    b'visit 2\x0b5 homes\t daily. write\x0b.'
    """
    table = TABLE
    if not text.isascii():
        table = _TABLE
        for sign, like in (("?", "!"), *_SIGNS):
            text = text.replace(sign, like)
    data = text.encode("latin-1", "replace").translate(table)
    data = data.replace(_STOP + b" ", MARK + b" ")  # before a line break it says no more than that does
    filler = FILLER.encode()
    return data.replace(_STOP + filler, MARK + filler) if 0 in data else data
