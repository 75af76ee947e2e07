"""One module per verb; each has `add` and `run`."""
