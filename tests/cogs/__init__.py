"""Tests of commands, buttons and modals: a person acts, and sees."""
