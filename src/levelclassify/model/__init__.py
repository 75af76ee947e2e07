"""The model folder: settings, features, scoring, loading and saving; needs numpy and nothing else."""
