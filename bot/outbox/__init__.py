"""The outbox: makes Discord show what is stored. Nothing else sends, edits or deletes a message that all may read.

loop      what is due, lane by lane, woken by each commit; later tries by the clock
courier   one delivery after the other, and what follows where it fails
posts     a message that is kept up to date: drawn from the database as it stands now, sent, edited, replaced
notices   a message that is delivered once, with its pictures
troubles  what a manager is told of what could not be shown for a day
sending   what every message comes with
pace      how much a backlog may send, so that what somebody has just done goes first
failures  what Discord's refusals mean for what was to be sent
"""

from bot.outbox.loop import Outbox

__all__ = ["Outbox"]
