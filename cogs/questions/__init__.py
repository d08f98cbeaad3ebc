"""Questions and answers, and the card that shows them: ask, answer, list, read."""

from bot.router import Router
from cogs.questions import (
    adding,
    answer,
    ask,
    batch,
    board,
    changing,
    following,
    listing,
    recording,
    replying,
    similar,
    taking,
    wondering,
)

router = Router(
    ask.router,
    answer.router,
    adding.router,
    following.router,
    wondering.router,
    listing.router,
    similar.router,
    changing.router,
    recording.router,
    board.router,
    batch.router,
    taking.router,
    replying.router,
)
