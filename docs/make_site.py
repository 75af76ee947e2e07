"""Builds the site: the guides, and the reference of the library from its docstrings, into `site/` or another folder.

    python docs/make_site.py [FOLDER]

pdoc reads the docstrings, and its templates and its Markdown show the guides, too. A page stands where its Markdown
file does in the repository, so that one link serves both. Every link inside the site is checked; none outside is
fetched.
"""

import argparse
import re
from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile, rmtree

import pdoc
from links import broken
from pdoc import render, render_helpers

ROOT = Path(__file__).resolve().parents[1]
INDEX = Path("docs/README.md")  # the guides in their order, and what stands in the side bar
MODULES = ("levelclassify", "levelclassify.frames")  # whose `__all__` keeps pdoc from the modules inside
_LINK = re.compile(r"\]\((?!\w+:)([^)#\s]+)(#[^)\s]*)?\)")
_PROMPT = re.compile(r"^```python\n(?=>>> )", re.M)
_SECTION = re.compile(r"^## (.+)$|^- \[(.+?)\]\((.+?)\)", re.M)


def page_of(file: Path) -> Path:
    """Return where the page of a Markdown file stands.

    Examples
    --------
    >>> page_of(Path("docs/scaling.md")).as_posix(), page_of(Path("README.md")).as_posix()
    ('docs/scaling.html', 'index.html')
    """
    return Path("index.html") if file == Path("README.md") else file.with_suffix(".html")


def up(page: Path) -> str:
    """Return the way from a page to the root of the site.

    Examples
    --------
    >>> up(Path("models/default/README.html"))
    '../../'
    """
    return "../" * (len(page.parts) - 1)


def linked(file: Path) -> list[Path]:
    """Return the files of the repository that a Markdown file links to."""
    found = _LINK.findall((ROOT / file).read_text(encoding="utf-8"))
    return [(ROOT / file.parent / target).resolve().relative_to(ROOT) for target, _ in found]


def with_pages(text: str, file: Path) -> str:
    """Return Markdown whose links to Markdown lead to pages."""

    def page(match: re.Match[str]) -> str:
        target = (ROOT / file.parent / match[1]).resolve().relative_to(ROOT)
        there = page_of(target) if target.suffix == ".md" else target
        return f"]({up(page_of(file))}{there.as_posix()}{match[2] or ''})"

    return _LINK.sub(page, _PROMPT.sub("```pycon\n", text))


def sections() -> dict[str, list[tuple[str, str]]]:
    """Return the side bar: under each heading of the index its titles and pages."""
    found: dict[str, list[tuple[str, str]]] = {}
    for heading, title, target in _SECTION.findall((ROOT / INDEX).read_text(encoding="utf-8")):
        if heading:
            found[heading] = []
        else:
            place = (ROOT / INDEX.parent / target).resolve().relative_to(ROOT)
            found[list(found)[-1]].append((title, page_of(place).as_posix()))
    return found


def documents() -> Iterator[Path]:
    """Yield the README, and every file that is reached from it."""
    waiting, seen = [Path("README.md")], set[Path]()
    while waiting:
        file = waiting.pop()
        if file not in seen:
            seen.add(file)
            yield file
            waiting += linked(file) if file.suffix == ".md" else []


def write_guide(file: Path, site: Path) -> None:
    """Write the page of a Markdown file; copy a file of another kind."""
    page = site / (page_of(file) if file.suffix == ".md" else file)
    page.parent.mkdir(parents=True, exist_ok=True)
    if file.suffix != ".md":
        copyfile(ROOT / file, page)
        return
    text = with_pages((ROOT / file).read_text(encoding="utf-8"), file)
    here = page_of(file)
    html = render.env.get_template("guide.html.jinja2").render(
        body=render_helpers.to_html(text), title=text.partition("\n")[0].lstrip("# "), up=up(here), here=here.as_posix()
    )
    page.write_text(html, encoding="utf-8")


def make(site: Path) -> None:
    """Write the whole site.

    Raises
    ------
    SystemExit
        When a link inside it leads nowhere, or a guide is reached from nowhere.
    """
    rmtree(site, ignore_errors=True)
    render.configure(docformat="numpy", show_source=False, template_directory=ROOT / "docs" / "template")
    render.env.globals["sections"] = sections()
    reached = set(documents())
    for file in sorted(reached):
        write_guide(file, site)
    pdoc.pdoc(*MODULES, output_directory=site / "api")
    lost = [f"{one} is reached from nowhere" for one in sorted(guides() - reached)]
    if wrong := [*broken(site), *lost]:
        raise SystemExit("\n".join(wrong))


def guides() -> set[Path]:
    """Return all guides."""
    return {one.relative_to(ROOT) for one in (ROOT / "docs").glob("*.md")}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("site", type=Path, nargs="?", default=ROOT / "site", help="folder to write (default: site)")
    make(parser.parse_args().site)
