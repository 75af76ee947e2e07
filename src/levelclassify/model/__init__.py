"""The model folder: settings, scoring, loading and saving; needs numpy and nothing else."""
