"""One way of `peers.py` in a process of its own: ``python benchmarks/peers_worker.py WAY FOLDER``.

Writes a line of JSON when the first posting is answered, with the processor time and the peak memory so far, and one
with the times of a batch and of single calls. Its imports are few, as they count as the way's own.
"""

import json
import os
import resource
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from peers_ways import WAYS, Loaded

MEGABYTE = 1e6


def peak() -> float:
    """Return the largest memory that this process has held, in megabytes."""
    unit = 1 if sys.platform == "darwin" else 1024  # bytes there, kibibytes on Linux
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / MEGABYTE


def micros(call: Callable[[Any], Any], given: Any) -> float:
    """Return the microseconds of the processor that a call takes."""
    start = time.process_time_ns()
    call(given)
    return (time.process_time_ns() - start) / 1e3


def timed(loaded: Loaded, every: Sequence[Any], few: Sequence[Any]) -> dict[str, float]:
    """Return microseconds per posting in a batch of every posting, once more in it, and in single calls with a few.

    All is warm, but in the first batch most words are new to the process.
    """
    found = {}
    if loaded.many is not None:
        loaded.many(few)
        found["batch_us"] = micros(loaded.many, every) / len(every)
        found["again_us"] = micros(loaded.many, every) / len(every)
    else:
        loaded.one(few[0])
    return {**found, "call_us": sum(micros(loaded.one, one) for one in few) / len(few)}


def main(key: str, folder: Path) -> None:
    """Answer, and tell the numbers; what a library prints goes to standard error."""
    told = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    way = WAYS[key]
    loaded = way.load(folder)
    loaded.one(loaded.shape(*json.loads((folder / "first.json").read_text("utf-8"))))
    print(json.dumps({"first_cpu_ms": time.process_time() * 1e3, "peak_mb": peak()}), file=told)
    texts = json.loads((folder / "texts.json").read_text("utf-8"))
    every, few = ([loaded.shape(*pair) for pair in texts[name]] for name in ("every", "few"))
    print(json.dumps(timed(loaded, few if way.is_slow else every, few)), file=told)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
