"""Tests of the weekly page: reader, writer, dialects."""
