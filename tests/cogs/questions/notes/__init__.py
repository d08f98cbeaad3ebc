"""Tests of what was asked aloud."""
