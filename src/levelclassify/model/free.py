"""What may be overwritten: a model folder only, and only when that was said."""

from pathlib import Path

from levelclassify.errors import InputError

_SUMS = "SHA256SUMS"  # as in `levelclassify.model.folder`, which would bring numpy


def refuse_taken(folder: Path, force: bool) -> None:
    """Refuse to write a model where something stands.

    Parameters
    ----------
    folder : Path
        The model folder to be written.
    force : bool
        Whether a model folder may be replaced.

    Raises
    ------
    InputError
        When something stands there that may not be replaced.

    Examples
    --------
    >>> import tempfile
    >>> refuse_taken(Path(tempfile.mkdtemp()) / "my-model", force=False)
    """
    if not folder.exists():
        return
    wanted, advice = "expected a new folder", "give another -o"
    if not folder.is_dir() or (any(folder.iterdir()) and not (folder / _SUMS).is_file()):
        raise InputError(f"{folder}: {wanted} or a model folder to replace, got something else; {advice}")
    if not force:
        raise InputError(f"{folder}: {wanted}, got one that exists; {advice}, or replace it with --force")
