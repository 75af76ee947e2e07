"""The straightforward way to label a CSV file: pandas in chunks, and a scikit-learn pipeline of an equal model.

Run as ``python benchmarks/pandas_loop.py IN.csv OUT.csv [MODEL]``; `benchmarks/label.py` measures it.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
from start import ROOT, pipeline_of

LABELS = np.array(["micro", "mezzo", "macro", "none"])
CHUNK_ROWS = 1000


def label(table: Path, labelled: Path, folder: Path) -> None:
    """Add the label and its four probabilities to every row."""
    pipeline, first = pipeline_of(folder), True
    for chunk in pd.read_csv(table, chunksize=CHUNK_ROWS):
        chances = pipeline.predict_proba(chunk[["title", "description"]].fillna("").to_numpy(dtype=object))
        chunk["label"] = LABELS[chances.argmax(axis=1)]
        chunk[list(LABELS)] = chances
        chunk.to_csv(labelled, mode="w" if first else "a", header=first, index=False)
        first = False


if __name__ == "__main__":
    label(Path(sys.argv[1]), Path(sys.argv[2]), Path(*sys.argv[3:]) if sys.argv[3:] else ROOT / "models" / "default")
