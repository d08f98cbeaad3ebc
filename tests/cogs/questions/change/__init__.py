"""Tests of changing one's mind."""
