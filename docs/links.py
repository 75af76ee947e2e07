"""Checks the links inside a folder of HTML pages."""

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit


class Page(HTMLParser):
    """What a page links to, and the places in it that can be linked to.

    Examples
    --------
    >>> page = Page('<h2 id="a">A</h2> <a href="other.html#b">B</a>')
    >>> page.ids, page.links
    ({'a'}, ['other.html#b'])
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the ids and the links of a tag."""
        for name, value in attrs:
            if value and name == "id":
                self.ids.add(value)
            elif value and name in ("href", "src"):
                self.links.append(value)


def broken(site: Path) -> Iterator[str]:
    """Yield a line for every link inside a site that leads nowhere; links to other sites are not followed."""
    pages = {path.resolve(): Page(path.read_text(encoding="utf-8")) for path in sorted(site.rglob("*.html"))}
    for path, page in pages.items():
        for link in page.links:
            to = urlsplit(link)
            target = (path.parent / unquote(to.path)).resolve() if to.path else path
            if to.scheme or to.netloc:
                continue
            if not target.is_file():
                yield f"{path.relative_to(site.resolve())}: {link}: there is no such file"
            elif to.fragment and unquote(to.fragment) not in pages[target].ids:
                yield f"{path.relative_to(site.resolve())}: {link}: there is no such place in it"
