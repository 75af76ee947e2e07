"""Lists that a command writes: whole, or not at all."""

from pathlib import Path

from levelclassify.cli.streams import direct
from levelclassify.label.atomic import replacing
from levelclassify.label.sinks import writable


def write_list(name: str, content: bytes) -> None:
    """Write a list to a file, which is replaced, or to standard output for ``-``.

    Raises
    ------
    LevelClassifyError
        When it can not be written.
    """
    with direct(name) as stream:
        if stream:
            stream.write(content)
            return
    with writable(name), replacing(Path(name)) as file:
        file.write(content)
