"""Tests of use-cases on a real SQLite file."""
