"""What changes between two models, and between two piles of postings; needs no extra."""
