"""The site: the guides and the reference, as `docs/make_site.py` builds them."""

from pathlib import Path

import make_site
import pytest
from conftest import ROOT
from links import broken

import levelclassify
from levelclassify import frames


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("site")
    make_site.make(made)
    return made


def test_no_link_inside_the_site_leads_nowhere(site: Path) -> None:
    assert list(broken(site)) == []


@pytest.mark.parametrize("guide", sorted(one.stem for one in (ROOT / "docs").glob("*.md") if one.stem != "README"))
def test_the_side_bar_of_every_page_leads_to_a_guide(site: Path, guide: str) -> None:
    assert f'href="../docs/{guide}.html"' in (site / "api" / "levelclassify.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("page", "names"),
    [
        pytest.param("levelclassify", levelclassify.__all__, id="levelclassify"),
        pytest.param("levelclassify/frames", frames.__all__, id="frames"),
    ],
)
def test_every_public_name_has_a_place_in_the_reference(site: Path, page: str, names: list[str]) -> None:
    text = (site / "api" / f"{page}.html").read_text("utf-8")
    assert [name for name in names if name != "__version__" and f'<section id="{name}">' not in text] == []


def test_no_module_inside_the_library_stands_in_the_reference(site: Path) -> None:
    found = sorted(one.relative_to(site / "api").as_posix() for one in (site / "api").rglob("*.html"))
    assert found == ["index.html", "levelclassify.html", "levelclassify/frames.html"]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param('<a href="b.html">b</a>', "a.html: b.html: there is no such file", id="no such file"),
        pytest.param('<a href="#x">x</a>', "a.html: #x: there is no such place in it", id="no such place"),
        pytest.param('<h2 id="x">x</h2><a href="a.html#x">x</a>', None, id="a place"),
        pytest.param('<a href="https://example.org/gone">x</a>', None, id="another site"),
    ],
)
def test_a_link_that_leads_nowhere_is_told(tmp_path: Path, html: str, expected: str | None) -> None:
    (tmp_path / "a.html").write_text(html, "utf-8")
    assert list(broken(tmp_path)) == ([expected] if expected else [])


def test_a_site_with_such_a_link_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(make_site, "broken", lambda _: ["a.html: b.html: there is no such file"])
    with pytest.raises(SystemExit, match="there is no such file"):
        make_site.make(tmp_path / "site")
