"""Tests of archives: all weeks of a guild as a folder."""
