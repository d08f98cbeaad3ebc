"""Tests of messages that become questions and answers."""
