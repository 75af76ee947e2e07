import copy
import json
import pickle

import pytest

from levelclassify import Level, Prediction, Reason, Shares, Source

BRIDGE = Prediction(Level.MACRO, 0.9, Shares(0.0, 0.3, 0.7), (Level.MEZZO,), 0.95, Source.MODEL, None)
NONE = Prediction(None, 0.8, Shares(0.2, 0.3, 0.5), (), 0.2, Source.RULES, Reason.OUT_OF_FIELD)


def test_a_level_is_its_name() -> None:
    assert Level.MACRO == "macro"
    assert [str(level) for level in Level] == ["micro", "mezzo", "macro"]


def test_a_prediction_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        BRIDGE.level = Level.MICRO
    assert not hasattr(BRIDGE, "__dict__")


@pytest.mark.parametrize("answer", [BRIDGE, NONE], ids=["level", "no level"])
def test_a_prediction_survives_pickle_copy_and_hash(answer: Prediction) -> None:
    again = pickle.loads(pickle.dumps(answer))  # noqa: S301  # our own bytes
    assert (again, copy.deepcopy(answer), hash(again)) == (answer, answer, hash(answer))


def test_a_prediction_is_flat_and_json_ready() -> None:
    assert json.loads(json.dumps(BRIDGE.as_dict())) == {
        "level": "macro",
        "confidence": 0.9,
        "micro": 0.0,
        "mezzo": 0.3,
        "macro": 0.7,
        "also": "mezzo",
        "in_field": 0.95,
        "source": "model",
        "reason": None,
    }


def test_a_non_answer_has_no_level_and_a_reason() -> None:
    fields = NONE.as_dict()
    assert (fields["level"], fields["also"], fields["reason"], fields["source"]) == (
        None,
        None,
        "out_of_field",
        "rules",
    )
