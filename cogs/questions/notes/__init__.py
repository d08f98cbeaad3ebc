"""Noting down what was asked aloud: many at once, one by one on a board, and what one may do with them together."""

from bot.router import Router
from cogs.questions.notes import batch, board, record

router = Router(record.router, board.router, batch.router)
