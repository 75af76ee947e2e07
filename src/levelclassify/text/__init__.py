"""Text: words, mark-up, language, and what a posting is."""

from levelclassify.text.tokens import words

__all__ = ["words"]
