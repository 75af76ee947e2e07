"""Explaining: an answer's evidence with its places in the posting, and what follows from it."""
