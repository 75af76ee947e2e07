"""Labels for data frames of pandas, Dask and Spark."""

from levelclassify.frames.dask import label_dask
from levelclassify.frames.local import label_frame
from levelclassify.frames.spark import label_spark

__all__ = ["label_dask", "label_frame", "label_spark"]
