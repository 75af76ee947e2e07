"""The page in headless Chromium: nothing of a posting runs or is fetched, and everybody can read it."""

import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from browser import needs_chromium, opened, violations

from levelclassify import load
from levelclassify.explaining.view import view
from levelclassify.fit.synthetic import authored
from levelclassify.page.page import page

pytestmark = needs_chromium
MODEL = load("default")
LIGHT, DARK, PHONE = "--window-size=1000,800", "--force-dark-mode", "--window-size=400,800"
HOSTILE = """<p>You draft <b>bills</b> for the governor and lobby the state legislature.</p>
<script>document.title = "stolen"; document.body.id = "stolen"</script>
&lt;script&gt;document.title = "stolen"; document.body.id = "stolen"&lt;/script&gt;
&amp;lt;img src=x onerror="document.title='stolen'"&amp;gt;
<img src="ADDRESS/pixel.png" onerror="document.title = 'stolen'"> <svg onload="document.title='stolen'">
</style><style>@import url(ADDRESS/a.css); body { background: url(ADDRESS/b.png) }</style>
" onmouseover="document.title='stolen'" x="{{ 7 * 7 }} {% raw %} ]]> --> <!-- </p></article></main>
</script><script src="ADDRESS/c.js"></script> <iframe src="ADDRESS/d.html"></iframe>
<a href="javascript:alert(1)">go</a>
<link rel=stylesheet href=ADDRESS/e.css> <meta http-equiv="refresh" content="0; url=ADDRESS/f.html">
<base href="ADDRESS/"> &amp;amp;lt;script&amp;amp;gt;document.title = "stolen"&amp;amp;lt;/script&amp;amp;gt;
<img src=ADDRESS/g.png onerror="document.title = 'stolen'"
"""  # the last two are no mark-up to the reader of postings, and stay in the text


@pytest.fixture
def asked() -> Iterator[tuple[str, list[str]]]:
    """Give the address of a server, and what is asked of it."""
    paths: list[str] = []

    class Counting(BaseHTTPRequestHandler):
        timeout = 5  # a connection that asks for nothing must not keep the server

        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_error(404)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Counting) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", paths
        server.shutdown()


def written(folder: Path, text: str | None, title: str | None) -> Path:
    path = folder / "page.html"
    path.write_text(page(view(MODEL.explain(text, title=title), text, title), MODEL.stamp), "utf-8")
    return path


def without_policy(path: Path) -> Path:
    path.write_text(re.sub(r"<meta http-equiv=[^>]*>", "", path.read_text("utf-8")), "utf-8")
    return path


def test_a_posting_full_of_scripts_runs_none_even_without_the_policy(
    tmp_path: Path, asked: tuple[str, list[str]]
) -> None:
    hostile = HOSTILE.replace("ADDRESS", asked[0])
    document = opened(without_policy(written(tmp_path, hostile, "Lobbyist <script>document.title='stolen'</script>")))
    assert re.search(r"<title>(.*?)</title>", document)[1] == "macro: why this level"
    assert "<body>" in document
    assert not re.search(r"<(script|img|iframe|link|base)\b", document)


def test_a_posting_full_of_addresses_makes_the_page_ask_for_none(tmp_path: Path, asked: tuple[str, list[str]]) -> None:
    address, paths = asked
    opened(without_policy(written(tmp_path, HOSTILE.replace("ADDRESS", address), "Lobbyist")))
    assert paths == []


def test_the_server_of_these_tests_would_see_a_request(tmp_path: Path, asked: tuple[str, list[str]]) -> None:
    (tmp_path / "page.html").write_text(f'<img src="{asked[0]}/pixel.png">', "utf-8")
    opened(tmp_path / "page.html")
    assert asked[1] == ["/pixel.png"]


BRIDGE = next((row.text, row.title) for row in authored() if row.shares[1] == 0.6)
SEEN = {
    "hostile, light": ((HOSTILE, "Lobbyist"), LIGHT),
    "hostile, dark": ((HOSTILE, "Lobbyist"), DARK),
    "bridge, light": (BRIDGE, LIGHT),
    "bridge, dark": (BRIDGE, DARK),
    "bridge, phone": (BRIDGE, PHONE),
    "nothing, dark": ((None, None), DARK),
}


@pytest.mark.parametrize(("posting", "flag"), SEEN.values(), ids=SEEN)
def test_axe_finds_no_violation(tmp_path: Path, posting: tuple[str | None, str | None], flag: str) -> None:
    assert violations(written(tmp_path, *posting), flag) == []


def test_axe_would_find_a_violation(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(
        "<html><body><img src='x.png'><p style='color:#ddd'>pale</p></body></html>", "utf-8"
    )
    assert {"image-alt", "color-contrast", "html-has-lang"} <= {
        rule for _, rule, _ in violations(tmp_path / "page.html")
    }


def test_without_style_the_page_reads_answer_posting_sentences_weights(tmp_path: Path) -> None:
    text = "Draft bills and brief legislators on child welfare across the state."
    document = opened(written(tmp_path, text, "Policy Analyst"))
    body = re.sub(r"<style>.*?</style>|<svg.*?</svg>", "", document, flags=re.DOTALL)
    read = " ".join(re.sub(r"<[^>]+>", "", body).split())
    order = ["Skip to the posting", "Macro", "Shares of the duties", "The posting", "Policy Analyst (macro)"]
    order += [
        "across the state (macro)",
        "Sentences that speak most",
        "By dimension of the field",
        "Weights of the marks",
    ]
    places = [read.find(part) for part in order]
    assert -1 not in places, (order, read)
    assert places == sorted(places)
