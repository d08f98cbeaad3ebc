"""Tests of what makes Discord show what is stored."""
