"""Tests of questions and answers, room by room."""
