"""Fuzzing: postings that a coverage-guided fuzzer makes up; every answer must keep its invariants.

Run as ``python benchmarks/fuzz.py --cases 5000000 [--found FOLDER]`` after ``pip install atheris``. The fuzzer's bytes
are cut into postings, which are classified together: a call for one small posting is mostly what any call costs. A
case is one posting. All are answered by the compiled kernel, where it was built, and without it, whose code guides the
fuzzer: both must agree. Now and then one is classified alone, too, and must get the same answer; and one is explained.

Ends with exit status 0 when as many cases passed; the first that does not is written to FOLDER (`--found`), is
printed with its traceback, and ends the run with another status.
"""

import argparse
import datetime
import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import atheris

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

with atheris.instrument_imports(include=["levelclassify"]):
    from levelclassify import LevelClassifier, load
    from levelclassify.explanation import Explanation  # noqa: F401  # imported here to be instrumented
    from levelclassify.loading import default_folder
    from levelclassify.model.folder import load_folder
    from levelclassify.ruled import Ruled  # noqa: F401
    from levelclassify.trained import Trained

    load("rules")
    SHIPPED, PLAIN = load("default"), LevelClassifier(Trained(load_folder(default_folder())))
    vars(PLAIN._judge)["_kernel"] = None  # what it would be without a compiler
    SHIPPED.explain("Lobbyist")

from invariants import broken, broken_explanation  # noqa: E402  # after what is instrumented

BOUNDARY = b"\xff"  # stands in no UTF-8: what parts the postings of one input
TITLE = b"\xfe"  # parts a title from its text
ALONE, EXPLAINED = 64, 512  # inputs of which one is classified alone, or explained, as well
SAID = 100_000  # cases after which the count is said
LONGEST = 4096  # bytes of an input
LENGTHS = (24, 48, 160, LONGEST)  # bytes after which a posting is cut, by the first byte: short ones are cheap


def postings(data: bytes) -> Iterator[tuple[str, str | None]]:
    """Yield the texts and titles that an input is cut into; what is no UTF-8 becomes lone surrogates."""
    length = LENGTHS[data[0] % len(LENGTHS)] if data else LONGEST
    for part in data[1:].split(BOUNDARY):
        for start in range(0, len(part), length):
            title, parted, text = part[start : start + length].rpartition(TITLE)
            yield _text(text), _text(title) if parted else None


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


class Target:
    """What the fuzzer calls with every input; counts, and ends the process when there were enough cases."""

    def __init__(self, cases: int) -> None:
        self.cases = cases
        self.inputs = self.done = 0
        self.start = time.monotonic()

    def __call__(self, data: bytes) -> None:
        """Classify the postings of an input and hold the answers against their invariants."""
        given = list(postings(data)) or [("", None)]
        answers = list(SHIPPED.classify_stream(given))
        wrong = [(pair, found) for pair, answer in zip(given, answers, strict=True) if (found := broken(answer))]
        if wrong:
            raise AssertionError(f"broken: {wrong}")
        if list(PLAIN.classify_stream(given)) != answers:
            raise AssertionError(f"another answer without the kernel: {given!r}")
        self.inputs += 1
        if self.inputs % ALONE == 0:
            self._alone(given[self.inputs % len(given)], answers[self.inputs % len(given)])
        self._count(len(given))

    def _alone(self, pair: tuple[str, str | None], answer: object) -> None:
        text, title = pair
        if SHIPPED.classify(text, title=title) != answer:
            raise AssertionError(f"another answer alone: {pair!r}")
        if self.inputs % EXPLAINED == 0 and (found := broken_explanation(SHIPPED.explain(text, title=title), *pair)):
            raise AssertionError(f"broken: {found} of {pair!r}")

    def _count(self, several: int) -> None:
        before, self.done = self.done, self.done + several
        if before // SAID < self.done // SAID:
            print(self._said(), flush=True)
        if self.done >= self.cases:
            print(f"no finding: {self._said()}", flush=True)
            os._exit(0)  # the fuzzer itself never returns

    def _said(self) -> str:
        day = datetime.datetime.now(datetime.UTC).date()
        return f"{day}, {self.done:,} cases in {self.inputs:,} inputs, {time.monotonic() - self.start:,.0f} s"


def seeds(folder: Path) -> None:
    """Write the synthetic postings, eight to an input, and the nasty ones that tests hold."""
    with (ROOT / "training" / "postings.jsonl").open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    parts = [row["title"].encode() + TITLE + row["text"].encode()[:400] for row in rows]
    for number in range(0, len(parts), 8):
        first = bytes([number // 8 % len(LENGTHS)])
        (folder / f"postings-{number}").write_bytes(first + BOUNDARY.join(parts[number : number + 8]))
    (folder / "nasty").write_bytes(b"\3" + BOUNDARY.join(NASTY))


NASTY = (
    *(b"&#0;&#x110000;&#55296;", b"<b", b"<!--", b"<script>a</script>", b"&amp;amp;lt;p&gt;", b"a\0b\xc2\xadc"),
    *(b"\xed\xa0\x80", b"e\xcc\x81" * 9, b"\xe2\x80\xae\xd7\xa9", b"\xf0\x9f\x98\x80", b"\xe7\xa4\xbe" * 40, b"\r\n\r"),
)


def main() -> None:
    """Fuzz until there were as many cases as asked for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--cases", type=int, default=5_000_000)
    parser.add_argument("--found", type=Path, default=Path("found"), help="where inputs are kept, and a finding")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    args.found.mkdir(parents=True, exist_ok=True)
    seeds(args.found)
    fuzzer = [f"-max_len={LONGEST}", f"-seed={args.seed}", f"-artifact_prefix={args.found}/", "-timeout=60"]
    atheris.Setup([sys.argv[0], *fuzzer, "-verbosity=0", str(args.found)], Target(args.cases))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
