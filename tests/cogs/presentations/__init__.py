"""Tests of registering and changing presentations."""
