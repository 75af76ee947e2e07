"""The settings of a model folder: what `config.json` may hold, checked before anything is used."""

import json
import math
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from levelclassify.errors import ModelError, short
from levelclassify.jsons import once
from levelclassify.types import LABELS

_VERSION = re.compile(r"[0-9][0-9A-Za-z.+-]{0,40}")
LARGEST = 4 * 2**20  # characters; the shipped one has a hundredth of it
FORMAT = 2  # raise it when a folder written today could be misread by yesterday's loader; refuse the older numbers then


class Block(NamedTuple):
    """The words of one part of a posting, as features."""

    name: str
    part: str  #: ``title`` or ``body``
    weight: float  #: length of the block's vector before the whole is brought to length 1


class Scales(NamedTuple):
    """What the parts of the model count beside each other."""

    votes: float  #: of the keyword rules' leaning beside the words
    saturation: float  #: the count at which a repeated word has half of what it can have at most (BM25's k1)
    own: float  #: of a sentence's own words, for whether it states duties
    around: float  #: of the words of the sentences before and after it


class Config(NamedTuple):
    """Settings and origin of one model.

    Attributes
    ----------
    version : str
        The model's own version.
    blocks : tuple of Block
        Blocks of features, in the order of the weight table.
    scales : Scales
        What the parts of the model count beside each other.
    class_shares : tuple of float
        Parts of micro, mezzo, macro and none in 0..1 among the postings that the probabilities are calibrated for.
    temperature, title_temperature : float
        What logits are divided by before the softmax that gives probabilities; the second for postings without a body.
    share_temperature : float
        The same for the softmax over the three levels that gives shares.
    also : float
        Share in 0..1 from which another level is named.
    rules_below : float
        Calibrated confidence in 0..1 below which a clear verdict of the rules decides; 0 never.
    few_words : int
        At most so many known words, and a clear verdict of the rules decides as well; -1 never.
    rules_precision, title_rules_precision : float
        Confidence in 0..1 of an answer that the rules gave: their out-of-fold precision where they decide.
    origin : dict
        Training-data digest, metrics and library versions; carried along, not read.
    """

    version: str
    blocks: tuple[Block, ...]
    scales: Scales
    class_shares: tuple[float, ...]
    temperature: float
    title_temperature: float
    share_temperature: float
    also: float
    rules_below: float
    few_words: int
    rules_precision: float
    title_rules_precision: float
    origin: dict[str, Any]


def to_json(config: Config) -> str:
    """Return the text of `config.json`."""
    named = {"blocks": [block._asdict() for block in config.blocks], "scales": config.scales._asdict()}
    settings = config._asdict() | named
    return json.dumps({"format": FORMAT, "labels": LABELS} | settings, indent=1, sort_keys=True) + "\n"


def _refuse(key: str, expected: str, found: object) -> ModelError:
    return ModelError(
        f"config.json, {key}: expected {expected}, found {short(found)}; train the model anew or get it again"
    )


def _number(settings: Mapping[str, Any], key: str, low: float, high: float) -> float:
    value = settings.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise _refuse(key, f"a number from {low} to {high}", value)
    return value


def _block(fields: object) -> Block:
    try:
        block = Block(**fields)  # type: ignore[arg-type]  # whatever stands there is checked on the next lines
    except TypeError:
        raise _refuse("blocks", "name, part and weight of each block", fields) from None
    named = isinstance(block.name, str) and block.name.isidentifier()
    if not named or block.part not in ("title", "body"):
        raise _refuse("blocks", "an identifier, and title or body", fields)
    _number({"weight of a block": block.weight}, "weight of a block", 1e-6, 1e6)
    return block


def _scales(fields: object) -> Scales:
    if not isinstance(fields, dict) or {*fields} != {*Scales._fields}:
        raise _refuse("scales", ", ".join(Scales._fields), fields)
    return Scales(*(_number(fields, name, 0, 1e3) for name in Scales._fields))


def _class_shares(values: object) -> tuple[float, ...]:
    if not isinstance(values, list) or len(values) != len(LABELS):
        raise _refuse("class_shares", f"{len(LABELS)} numbers", values)
    shares = tuple(_number({"class_shares": value}, "class_shares", 1e-6, 1) for value in values)
    if not math.isclose(sum(shares), 1.0, abs_tol=1e-6):
        raise _refuse("class_shares", "numbers that sum to 1", values)
    return shares


def from_json(text: str) -> Config:
    """Read the text of `config.json`.

    Raises
    ------
    ModelError
        When it is too large, no JSON object, of another format number, or a setting is missing or out of its range.
    """
    if len(text) > LARGEST:
        raise _refuse("the whole", f"at most {LARGEST:,} characters", len(text))
    try:
        settings = once(text)
    except (ValueError, RecursionError) as error:
        raise ModelError(f"config.json is not JSON ({error!s:.200}); get the model again") from None
    found = settings.get("format") if isinstance(settings, dict) else settings
    if type(found) is not int or found != FORMAT:
        raise _refuse("format", f"the format number {FORMAT}", found)
    if settings.get("labels") != list(LABELS):
        raise _refuse("labels", ", ".join(LABELS), settings.get("labels"))
    return _checked(settings)


def _checked(settings: dict[str, Any]) -> Config:
    blocks, version, origin = settings.get("blocks"), settings.get("version"), settings.get("origin")
    if not isinstance(blocks, list) or not blocks:
        raise _refuse("blocks", "a list of blocks", blocks)
    read = tuple(map(_block, blocks))
    if len({block.name for block in read}) < len(read):
        raise _refuse("blocks", "a name of its own for each block", blocks)
    if len({block.part for block in read}) < len(read):  # a word has one feature in a title and one in a body
        raise _refuse("blocks", "at most one block of titles and one of bodies", blocks)
    if not isinstance(version, str) or not _VERSION.fullmatch(version) or not isinstance(origin, dict):
        raise _refuse("version and origin", "a version number and an object", (version, origin))
    return Config(
        version=version,
        blocks=read,
        scales=_scales(settings.get("scales")),
        class_shares=_class_shares(settings.get("class_shares")),
        temperature=_number(settings, "temperature", 1e-3, 1e3),
        title_temperature=_number(settings, "title_temperature", 1e-3, 1e3),
        share_temperature=_number(settings, "share_temperature", 1e-3, 1e3),
        also=_number(settings, "also", 0, 1),
        rules_below=_number(settings, "rules_below", 0, 1),
        few_words=math.floor(_number(settings, "few_words", -1, 1e6)),
        rules_precision=_number(settings, "rules_precision", 0, 1),
        title_rules_precision=_number(settings, "title_rules_precision", 0, 1),
        origin=origin,
    )
