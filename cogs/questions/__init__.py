"""Questions and answers: a room for each thing that people do with them."""

from bot.router import Router
from cogs.questions import add, answer, ask, capture, change, follow_up, listing, me_too, notes, reply, similar

router = Router(
    ask.router,
    answer.router,
    add.router,
    follow_up.router,
    me_too.router,
    listing.router,
    similar.router,
    change.router,
    notes.router,
    capture.router,
    reply.router,
)
