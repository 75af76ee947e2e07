"""Mark-up: HTML in a posting becomes its text, and no character moves.

What is removed is blanked in place, so that an offset into the clean text is an offset into the given one. A block tag
becomes a line break; an inline tag and the tail of an entity become fillers, which join the letters around them. Every
pattern is linear in the text, whatever it holds.
"""

import html
import re

from levelclassify.text.tokens import FILLER

_ENTITY = re.compile(rf"&{FILLER}*(?:#[0-9]{{1,7}}|#[xX][0-9a-fA-F]{{1,6}}|[a-zA-Z][a-zA-Z0-9]{{1,31}});")
_TAG = re.compile(rf"<{FILLER}*(?:/{FILLER}*)?([a-zA-Z][a-zA-Z0-9]*)(?=[\s/>{FILLER}])[^<>]*>|<{FILLER}*[!?][^<>]*>")
_HIDDEN = tuple(
    (re.compile(rf"<{FILLER}*{opening}.*?{closing}", re.DOTALL | re.IGNORECASE), re.compile(closing, re.IGNORECASE))
    for opening, closing in (
        ("!--", "-->"),
        (r"script\b", rf"<{FILLER}*/script\s*>"),
        (r"style\b", rf"<{FILLER}*/style\s*>"),
    )
)
_BLOCKS = frozenset(
    "address article aside blockquote body br center dd div dl dt figure footer form h1 h2 h3 h4 h5 h6 head header hr"
    " html li main nav ol option p pre section select table tbody td tfoot th thead title tr ul".split()
)
_LINE_BREAKS = str.maketrans("\r\n", "  ")


def _filled(text: str, length: int) -> str:
    return text + FILLER * (length - len(text))


def _decode(entity: re.Match[str]) -> str:
    found = entity.group()
    decoded = html.unescape(found.replace(FILLER, "")) or " "
    return _filled(decoded, len(found)) if len(decoded) <= len(found) else found


def _is_block(tag: re.Match[str]) -> bool:
    return (tag.group(1) or "").lower() in _BLOCKS


def _blank(tag: re.Match[str]) -> str:
    return _filled("\n" if _is_block(tag) else "", len(tag.group()))


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
    for element, closing in _HIDDEN:
        text = _hide(text, element, closing)
    if any(map(_is_block, _TAG.finditer(text))):
        text = text.translate(_LINE_BREAKS)
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
