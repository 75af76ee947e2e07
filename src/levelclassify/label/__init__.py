"""Batch labelling of tables: columns, rows in and out, and the output file."""
