"""Mark-up: HTML in a posting becomes its text, and no character moves.

What is removed is blanked in place, so that an offset into the clean text is an offset into the given one. A block tag
becomes a line break; an inline tag and the tail of an entity become fillers, which join the letters around them. Every
pattern is linear in the text, whatever it holds.
"""

import functools
import re

from levelclassify.text.tokens import FILLER

_ENTITY = re.compile(rf"&{FILLER}*(?:#[0-9]{{1,7}}|#[xX][0-9a-fA-F]{{1,6}}|[a-zA-Z][a-zA-Z0-9]{{1,31}});")
_TAG = re.compile(rf"<{FILLER}*(?:/{FILLER}*)?([a-zA-Z][a-zA-Z0-9]*)(?=[\s/>{FILLER}])[^<>]*>|<{FILLER}*[!?][^<>]*>")
_ANY_CASE = re.DOTALL | re.IGNORECASE | re.ASCII
_HIDDEN = tuple(
    (sign, re.compile(rf"<{FILLER}*{opening}.*?{closing}", _ANY_CASE), re.compile(closing, _ANY_CASE))
    for sign, opening, closing in (
        ("-->", "!--", "-->"),
        ("script", r"script\b", rf"<{FILLER}*/script\s*>"),
        ("style", r"style\b", rf"<{FILLER}*/style\s*>"),
    )
)
_REMEMBERED = 4096  # tags and entities, of which most postings have the same few
_SHORT = 40  # letters; what is longer is not remembered
_BLOCKS = frozenset(
    "address article aside blockquote body br center dd div dl dt figure footer form h1 h2 h3 h4 h5 h6 head header hr"
    " html li main nav ol option p pre section select table tbody td tfoot th thead title tr ul".split()
)


def _filled(text: str, length: int) -> str:
    return text + FILLER * (length - len(text))


@functools.lru_cache(_REMEMBERED)
def _decoded(entity: str) -> str:
    import html  # with 2,000 names of entities, and most texts have none

    decoded = html.unescape(entity.replace(FILLER, "")) or " "
    return _filled(decoded, len(entity)) if len(decoded) <= len(entity) else entity


def _decode(entity: re.Match[str]) -> str:
    found = entity.group()
    return _decoded(found) if len(found) <= _SHORT else _decoded.__wrapped__(found)


def _is_block(tag: re.Match[str]) -> bool:
    return (tag.group(1) or "").lower() in _BLOCKS


@functools.lru_cache(_REMEMBERED)
def _blanked(name: str, length: int) -> str:
    return _filled("\n" if name.lower() in _BLOCKS else "", length)


def _blank(tag: re.Match[str]) -> str:
    name, length = tag.group(1) or "", tag.end() - tag.start()
    return _blanked(name, length) if length <= _SHORT else _blanked.__wrapped__(name, length)


def _hide(text: str, element: re.Pattern[str], closing: re.Pattern[str]) -> str:
    """Blank hidden elements, reading no further than the last closing: an unclosed one costs nothing."""
    end = max((found.end() for found in closing.finditer(text)), default=0)
    return element.sub(lambda found: _filled("\n", len(found.group())), text[:end]) + text[end:]


def plain(text: str) -> str:
    r"""Return the text of a posting that may be HTML, also HTML that was escaped once too often.

    Parameters
    ----------
    text : str
        Text or HTML.

    Returns
    -------
    str
        As long as `text`. Removed characters are NUL, which `levelclassify.text.words` skips. Where there is a block
        tag, only tags break lines, as in a browser.

    Examples
    --------
    >>> plain("<p>R&eacute;sum&eacute;s &amp; <b>C</b>ases</p>").replace("\0", "")
    '\nRésumés & Cases\n'
    >>> len(plain("<li>one</li>"))
    12
    """
    if "&" in text:
        text = _ENTITY.sub(_decode, _ENTITY.sub(_decode, text))
    if "<" not in text:
        return text
    lowered = text.lower()
    for sign, element, closing in _HIDDEN:
        if sign in lowered:  # which is looked for a hundred times as fast
            text = _hide(text, element, closing)
    if any(map(_is_block, _TAG.finditer(text))):
        text = text.replace("\r", " ").replace("\n", " ")
    return _TAG.sub(_blank, text)


def entities(text: str) -> list[tuple[int, int]]:
    """Return where the entities stand that `plain` decodes, one that was escaped twice as a whole.

    Examples
    --------
    >>> entities("Caf&eacute; &amp;amp; B&amp;B")
    [(3, 11), (12, 21), (23, 28)]
    """
    if "&" not in text:
        return []
    once = _ENTITY.sub(_decode, text)
    spans = [found.span() for given in (text, once) for found in _ENTITY.finditer(given) if _decode(found) != found[0]]
    widest: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not widest or start >= widest[-1][1]:
            widest.append((start, end))
    return widest
