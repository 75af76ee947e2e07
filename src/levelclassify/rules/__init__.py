"""The keyword rules: a lexicon, its loader, matching, and the votes that make a verdict."""

from levelclassify.rules.rulebook import Rules, load_rules

__all__ = ["Rules", "load_rules"]
