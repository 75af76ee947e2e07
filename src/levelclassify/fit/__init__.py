"""Training: vocabulary, folds, the regression and its calibration (extra ``train``)."""
