"""The command line."""

from levelclassify.cli.command import main

__all__ = ["main"]
