"""Tests of pictures and the titles of papers."""
