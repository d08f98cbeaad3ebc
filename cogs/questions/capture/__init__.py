"""Capturing: what somebody wrote in the channel becomes a question or an answer."""

from cogs.questions.capture.menus import router as router
