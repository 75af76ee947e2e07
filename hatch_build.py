"""Compile the kernel into wheels, where the machine that builds has a C compiler; else a wheel holds Python alone.

`LEVELCLASSIFY_KERNEL=0` builds without a kernel, `LEVELCLASSIFY_KERNEL=1` fails rather than build without one. It takes
CPython and a compiler with the builtins of GCC: GCC or Clang, not Microsoft's.
"""

import contextlib
import hashlib
import os
import shutil
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

MODULE = "levelclassify.kernel.compiled"
SOURCE = Path("src", *MODULE.split(".")).with_suffix(".pyx")
FLAGS = ["-O2", "-g0", "-ffp-contract=off"]  # the last keeps every sum as it is in Python, to the bit
NEEDS = ["Cython>=3.1", "setuptools>=77"]
WISH = os.environ.get("LEVELCLASSIFY_KERNEL", "")


def is_wanted() -> bool:
    """Return whether a kernel is to be built: by wish, else where there may be a C compiler."""
    compiler = (os.environ.get("CC") or sysconfig.get_config_var("CC") or "").split()[:1]
    may_compile = bool(compiler) and shutil.which(compiler[0]) is not None and sys.implementation.name == "cpython"
    return WISH == "1" or (WISH != "0" and may_compile)


def digest() -> str:
    """Return the sha256 of the sources, as `levelclassify.kernel.digest`, which needs numpy, does."""
    sources = sorted(path for path in SOURCE.parent.iterdir() if path.suffix in {".pyx", ".pxi"})
    return hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()


def compiled(folder: str) -> Path:
    """Compile the kernel in a folder, and return its file."""
    from Cython.Build import cythonize
    from setuptools import Distribution, Extension

    macros = [("SOURCES", f'"{digest()}"')]
    extension = Extension(MODULE, [str(SOURCE)], define_macros=macros, extra_compile_args=FLAGS)
    distribution = Distribution({"ext_modules": cythonize([extension], build_dir=folder, quiet=True)})
    command = distribution.get_command_obj("build_ext")
    command.build_lib = command.build_temp = folder
    command.ensure_finalized()
    command.run()
    return Path(command.get_outputs()[0])


def put(file: Path, folder: Path) -> None:
    """Copy a file into a folder at once: a process that has loaded the one before keeps that."""
    fresh = folder / f"{file.name}.{os.getpid()}"
    shutil.copy(file, fresh)
    fresh.replace(folder / file.name)


class CustomBuildHook(BuildHookInterface):
    """Puts the kernel into a wheel, or beside the sources of an editable one."""

    def dependencies(self) -> list[str]:
        """Return what compiling needs."""
        return NEEDS if is_wanted() else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, and say what the wheel holds."""
        if not is_wanted():
            if version == "editable":
                Path(self.root, SOURCE).with_suffix(sysconfig.get_config_var("EXT_SUFFIX")).unlink(missing_ok=True)
            return
        self.scratch = tempfile.mkdtemp()
        try:
            with contextlib.chdir(self.root):
                file = compiled(self.scratch)
        except BaseException as error:
            self.clear_up()
            if WISH == "1" or not isinstance(error, Exception):
                raise
            self.app.display_warning(f"the kernel was not compiled, so answers will be slower: {error}")
            return
        build_data["pure_python"], build_data["infer_tag"] = False, True
        if version == "editable":
            put(file, Path(self.root, SOURCE).parent)
        else:
            build_data["force_include"][str(file)] = f"{MODULE.rpartition('.')[0].replace('.', '/')}/{file.name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Clear up."""
        self.clear_up()

    def clear_up(self) -> None:
        """Remove what was compiled."""
        shutil.rmtree(getattr(self, "scratch", ""), ignore_errors=True)
