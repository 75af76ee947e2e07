"""Where the time of an answer goes: ``python benchmarks/stages.py [--postings DIR] [--single] [--without-kernel]``.

Times each stage of a batch of 256 postings, or with ``--single`` of one posting after the other, in turn and by the
processor, and beside them the whole. The compiled kernel does all but the mark-up in one pass, so what it does is told
by kernels that do less: without rules, and without deciding. ``--without-kernel`` times the stages of the package
without it; there `words and weights alone` is what scikit-learn's `TfidfVectorizer` and `LogisticRegression` do, too:
every word split off and looked up, and a sum of weights; what stands above it is mark-up, what sentences count,
language and keyword rules.
"""

import argparse
import json
import statistics
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from rows import labelled
from turns import in_turn

from levelclassify import load
from levelclassify.classifier import BATCH
from levelclassify.kernel import kernel_of
from levelclassify.model.coded import coded
from levelclassify.model.codes import Codes
from levelclassify.model.endings import Marks
from levelclassify.model.spoken import Spoken, of_readings
from levelclassify.refusing import refused
from levelclassify.rules.phrases import Phrases
from levelclassify.rules.rulebook import assembled
from levelclassify.scorer import Scored, Scorer
from levelclassify.text.posting import Posting, posting, reading
from levelclassify.trained import Trained

if TYPE_CHECKING:
    from levelclassify.kernel.compiled import Kernel

ROUNDS = 7


Stages = dict[str, Callable[[], object]]


def _read_by(kernel: "Kernel", batches: Sequence[Sequence[Posting]]) -> object:
    return [kernel.answers(batch, lambda one, _: one, 0.0) for batch in batches]


def compiled(judge: Trained, pairs: Sequence[tuple[str, str]], size: int) -> Stages:
    """Return a call for each stage of the kernel over all postings, `size` of them together."""
    table, rules = judge.model.table, judge.model.rules
    without_rules = kernel_of(table, assembled((), (), rules.settings), None)
    undecided, kernel = kernel_of(table, rules, None), judge._kernel  # the stages are not public
    if without_rules is None or undecided is None or kernel is None:
        raise SystemExit("expected the compiled kernel, got none; install with a C compiler, or give --without-kernel")
    postings = [posting(text, title) for text, title in pairs]
    batches = [postings[start : start + size] for start in range(0, len(postings), size)]
    return {
        "mark-up, title and body": lambda: [posting(text, title) for text, title in pairs],
        "words, sentences, weights": lambda: _read_by(without_rules, batches),
        "the same, and votes of the rules": lambda: _read_by(undecided, batches),
        "the same, and answers": lambda: [judge.answers(batch, 0.0) for batch in batches],
    }


def stages(judge: Trained, pairs: Sequence[tuple[str, str]], size: int) -> Stages:
    """Return the same for the package without its kernel; each starts from what it needs."""
    table, rules = judge.model.table, judge.model.rules
    scorer, nothing = Scorer(table, rules), Phrases([], [])
    codes = Codes(table.features["title"], table.features["body"], rules.kinds)
    bare, unruled = Codes(table.features["title"], table.features["body"], nothing.kinds), Marks(nothing)
    postings = [posting(text, title) for text, title in pairs]
    batches = [postings[start : start + size] for start in range(0, len(postings), size)]

    def spoken(batch: Sequence[Posting], known: Codes) -> Spoken:
        return of_readings(list(map(reading, batch)), known)

    scored, endings = [scorer.scored(list(map(reading, batch))) for batch in batches], scorer._endings(size)
    found = [coded(spoken(batch, codes), endings) for batch in batches]
    words = [spoken(batch, codes) for batch in batches]
    weights = [table.sentence_weights(each.known) for each in found]
    spread = [counts[each.parts] for each, counts in zip(found, weights, strict=True)]
    none = [np.zeros((len(batch), 4)) for batch in batches]
    even = [np.ones_like(counts) for counts in weights]
    both = list(zip(found, weights, none, strict=True))

    def alone() -> None:
        for batch, counts, silence in zip(batches, even, none, strict=True):
            table.score(coded(spoken(batch, bare), unruled).known, counts, silence)

    return {
        "mark-up, title and body": lambda: [posting(text, title) for text, title in pairs],
        "sentences, words, looking them up": lambda: [spoken(batch, codes) for batch in batches],
        "features, phrases, language": lambda: [coded(each, endings) for each in words],
        "which sentences state duties": lambda: [table.sentence_weights(each.known) for each in found],
        "votes of the rules": lambda: [scorer._totals(*one) for one in zip(found, spread, strict=True)],
        "sum of weights": lambda: [table.score(each.known, counts, votes) for each, counts, votes in both],
        "answers": lambda: [_answers(judge, *one) for one in zip(batches, scored, strict=True)],
        "words and weights alone": alone,
    }


def _answers(judge: Trained, batch: Sequence[Posting], scored: Scored) -> object:
    return refused(batch, [judge._answer(one, 0.0) for one in scored.each()], scored.doubtful)


def measured(pairs: Sequence[tuple[str, str]], size: int, rounds: int, *, has_kernel: bool) -> dict[str, float]:
    """Return microseconds a posting of each stage and of the whole, medians of the rounds."""
    classifier = load("default")
    texts, titles = [text for text, _ in pairs], [title for _, title in pairs]
    if not has_kernel:
        vars(classifier._judge)["_kernel"] = None
    calls = (compiled if has_kernel else stages)(classifier._judge, pairs, size)
    if size == 1:
        calls["whole"] = lambda: [classifier.classify(text, title=title) for text, title in pairs]
    else:
        calls["whole"] = lambda: classifier.classify_many(texts, titles=titles)
    taken = in_turn(calls, rounds)
    return {name: statistics.median(several) * 1e6 / len(pairs) for name, several in taken.items()}


def main() -> int:
    """Measure, print, and return 0."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--postings", type=Path, metavar="DIR", help="real postings, of DIR/train.jsonl")
    parser.add_argument("--single", action="store_true", help="one posting after the other instead of a batch")
    parser.add_argument("--without-kernel", action="store_true", help="the package without its compiled kernel")
    parser.add_argument("-n", "--rounds", type=int, default=ROUNDS, help="how often each stage is timed")
    parser.add_argument("--rows", type=int, default=640, help="how many postings, evenly spread")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the numbers here")
    given = parser.parse_args()
    rows = labelled(given.postings).rows
    pairs = [(row.text, row.title) for row in rows[:: max(len(rows) // given.rows, 1)]]
    found = measured(pairs, 1 if given.single else BATCH, given.rounds, has_kernel=not given.without_kernel)
    letters = statistics.fmean(len(text) for text, _ in pairs)
    print(f"{len(pairs):,} postings, {letters:,.0f} characters each on average; medians of {given.rounds} rounds\n")
    for name, taken in found.items():
        print(f"{name:40} {taken:7.1f} us {taken / found['whole']:6.0%}")
    if given.json:
        given.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
