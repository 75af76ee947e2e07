"""Headless Chromium: what a page becomes in a browser, and what axe-core finds in it."""

import html
import json
import re
import shutil
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = """--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking
--disable-component-update --disable-sync --virtual-time-budget=20000""".split()
RUN_AXE = """
axe.run(document).then(found => {
  const pre = document.createElement("pre");
  pre.id = "axe";
  pre.textContent = JSON.stringify(found.violations.map(v => [v.impact, v.id, v.nodes.map(n => n.html).slice(0, 3)]));
  document.body.append(pre);
});
"""
needs_chromium = pytest.mark.skipif(
    CHROMIUM is None, reason="no Chromium on this machine: apt-get install chromium, or any other way"
)


def opened(page: Path, *flags: str) -> str:
    """Return the document that a page has become once its scripts, if any, have run."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [str(CHROMIUM), *FLAGS, f"--user-data-dir={profile}", *flags, "--dump-dom", page.as_uri()]
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120, check=True)
    return done.stdout


def violations(page: Path, *flags: str) -> list[list[Any]]:
    """Return what axe-core finds: impact, rule and elements of each violation.

    The page's content security policy forbids every script, so it is taken out of a copy; what a posting could do
    without the policy then shows as well.
    """
    spec = find_spec("axe_core_python")
    if spec is None or not spec.submodule_search_locations:
        pytest.skip('no axe-core: pip install "levelclassify[test]"')
    axe = Path(spec.submodule_search_locations[0], "axe.min.js").read_text("utf-8")
    open_page = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page.read_text("utf-8"))
    copy = page.with_name(f"axe-{page.name}")
    copy.write_text(open_page.replace("</body>", f"<script>{axe}</script><script>{RUN_AXE}</script></body>"), "utf-8")
    found = re.search(r'<pre id="axe">(.*?)</pre>', opened(copy, *flags), re.DOTALL)
    assert found, "axe-core gave no result"
    return list(json.loads(html.unescape(found[1])))
