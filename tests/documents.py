"""Programs that stand in the documents."""

import re

from conftest import ROOT


def program(document: str, name: str) -> str:
    """Return the code behind a marker such as ``<!-- nightly.sh -->`` in a document."""
    text = (ROOT / "docs" / document).read_text("utf-8")
    found = re.search(rf"<!-- {re.escape(name)} -->\n\n```\w+\n(.*?)```\n", text, re.DOTALL)
    assert found, f"{document} has no {name}"
    return found[1]
