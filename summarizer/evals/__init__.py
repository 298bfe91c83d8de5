"""Evals: quality as a number for each field, on documents that people labelled by hand."""
