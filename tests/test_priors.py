"""Priors re-weigh what a model answers for a board whose mix is known."""

import json
from collections.abc import Mapping

import pytest
from piles import labelled

from levelclassify import InputError, load
from levelclassify.cli.command import main
from levelclassify.priors import complete

SHARES = (0.4, 0.2, 0.1, 0.3)
TEXT = "Coordinate the volunteers of our food pantry and help guests with their benefit forms."


@pytest.mark.parametrize(
    ("priors", "expected"),
    [
        pytest.param({"micro": 0.7}, (0.7, 0.1, 0.05, 0.15), id="one: the others divide the rest"),
        pytest.param({"micro": 0.5, "none": 0.2}, (0.5, 0.2, 0.1, 0.2), id="two"),
        pytest.param(dict(zip(("micro", "mezzo", "macro", "none"), SHARES, strict=True)), SHARES, id="all four"),
    ],
)
def test_labels_that_are_not_named_divide_the_rest(priors: Mapping[str, float], expected: tuple[float, ...]) -> None:
    assert complete(priors, SHARES) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("priors", "match"),
    [
        pytest.param({}, "got none", id="nothing"),
        pytest.param({"meso": 0.5}, "got one for 'meso'", id="another label"),
        pytest.param({"micro": 1.0}, "above 0 and below 1; got 1.0", id="one"),
        pytest.param({"micro": True}, "above 0 and below 1; got True", id="no number"),
        pytest.param({"micro": 0.7, "mezzo": 0.5}, "got micro=0.7, mezzo=0.5", id="more than the whole"),
        pytest.param({"micro": 0.2, "mezzo": 0.2, "macro": 0.2, "none": 0.2}, "sum 1", id="all, less than 1"),
    ],
)
def test_other_priors_are_refused(priors: Mapping[str, float], match: str) -> None:
    with pytest.raises(InputError, match=match):
        complete(priors, SHARES)


def test_the_models_own_shares_change_no_answer() -> None:
    model = load("default")
    own = dict(zip(("micro", "mezzo", "macro", "none"), model._judge.model.config.class_shares, strict=True))
    assert load("default", priors=own).classify(TEXT).shares == pytest.approx(model.classify(TEXT).shares)


def test_a_board_that_is_mostly_micro_makes_micro_likelier() -> None:
    before, after = load("default").classify(TEXT), load("default", priors={"micro": 0.9}).classify(TEXT)
    assert after.shares.micro > before.shares.micro
    assert sum(after.shares) == pytest.approx(1.0)


def test_the_stamp_names_the_priors() -> None:
    assert load("default", priors={"micro": 0.9}).stamp.startswith(f"{load('default').stamp}+micro=0.9+mezzo=")


def test_a_file_is_labelled_for_the_board_by_any_number_of_processes() -> None:
    data, priors = b"title\nCoordinator\nCase manager\n", (("micro", 0.9),)
    one, several = (labelled(data, model="default", priors=priors, jobs=jobs)[0] for jobs in (1, 2))
    assert one == several != labelled(data, model="default")[0]


def test_the_command_takes_priors(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["classify", TEXT, "--priors", "micro=0.9", "--json"]) == 0
    expected = load("default", priors={"micro": 0.9}).classify(TEXT).as_dict()
    assert json.loads(capsys.readouterr().out) == expected


@pytest.mark.parametrize("given", ["", "micro", "micro=", "micro=a", "micro=0.1,micro=0.2"])
def test_the_command_refuses_what_is_no_share(given: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["classify", TEXT, "--priors", given])
    assert "expected shares such as micro=0.8,mezzo=0.1" in capsys.readouterr().err


def test_rules_have_nothing_to_reweigh() -> None:
    with pytest.raises(InputError, match='expected a trained model with priors, got "rules"'):
        load("rules", priors={"micro": 0.9})
