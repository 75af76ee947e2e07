"""Fixtures: a small real model, trained once on the synthetic postings."""

from pathlib import Path

import pytest
from corpus import RECIPE, rows_of, train
from data import authored
from sklearn.pipeline import Pipeline

from levelclassify.fit.regression import weights_of
from levelclassify.model.config import Config
from levelclassify.model.save import save_folder

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"

CONFIG = Config(
    version="1.0",
    blocks=RECIPE.blocks,
    temperature=0.5,
    title_temperature=0.6,
    share_temperature=0.7,
    also=0.3,
    rules_below=0.0,
    few_words=-1,
    rules_precision=0.8,
    title_rules_precision=0.7,
)


@pytest.fixture(scope="session")
def trained() -> tuple[Pipeline, list[list[bytes]]]:
    """Pipeline and vocabularies, trained on the synthetic postings."""
    return train([rows_of(authored(), 1.0)], [])


@pytest.fixture
def small_model(trained: tuple[Pipeline, list[list[bytes]]], tmp_path: Path) -> Path:
    """A model folder of one's own."""
    pipeline, terms = trained
    save_folder(tmp_path / "model", CONFIG, terms, weights_of(pipeline), "# A small model\n")
    return tmp_path / "model"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real postings; tests that need it are marked `real`."""
    if not SHARED.is_dir():
        pytest.skip("the real postings are not on this machine: no ../shared beside the checkout")
    return SHARED
