"""Tests of the running program and of what is pure."""
