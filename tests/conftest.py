"""Fixtures: a small real model, trained once on the synthetic postings."""

from pathlib import Path

import numpy as np
import pytest

from levelclassify.fit.corpus import Corpus, Worth, rows_of
from levelclassify.fit.regression import Fitted
from levelclassify.fit.synthetic import authored
from levelclassify.fit.train import RECIPE, train
from levelclassify.model.config import Config
from levelclassify.model.save import save_folder
from levelclassify.rules import load_rules
from levelclassify.rules.rulebook import packaged

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"

CONFIG = Config(
    version="1.0",
    blocks=RECIPE.blocks,
    scales=RECIPE.scales,
    class_shares=(0.25, 0.25, 0.25, 0.25),
    temperature=0.5,
    title_temperature=0.6,
    share_temperature=0.7,
    also=0.3,
    rules_below=0.0,
    few_words=-1,
    rules_precision=0.8,
    title_rules_precision=0.7,
    origin={},
)


@pytest.fixture(scope="session")
def trained() -> Fitted:
    """A model trained on the synthetic postings."""
    rows = rows_of(authored(), Worth(1.0))
    unmoved = np.zeros(len(rows.ids), dtype=bool)
    return train(Corpus(rows, unmoved, rows_of([], Worth(1.0))), load_rules())


@pytest.fixture
def small_model(trained: Fitted, tmp_path: Path) -> Path:
    """A model folder of one's own."""
    saved(trained, tmp_path / "model")
    return tmp_path / "model"


def saved(trained: Fitted, folder: Path, card: str = "# A small model\n") -> str:
    """Save a model and return its stamp."""
    return save_folder(folder, CONFIG, trained.vocabularies, trained.weights(), packaged().read_bytes(), card)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real postings; tests that need it are marked `real`."""
    if not SHARED.is_dir():
        pytest.skip("the real postings are not on this machine: no ../shared beside the checkout")
    return SHARED
