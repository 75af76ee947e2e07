"""Training: vocabulary, folds, the regression, its calibration and its figures (extra ``train``)."""

from importlib.util import find_spec

if find_spec("sklearn") is None:
    raise ModuleNotFoundError("training needs scikit-learn, which is not installed: pip install 'levelclassify[train]'")
