"""The outbox: makes Discord show what is stored. Nothing else sends, edits or deletes a message that all may read.

loop      works through what is due, woken by each commit, and by the clock when a retry is due
courier   one delivery after the other, and what follows where it fails
keeper    which process on a database delivers in a guild, as long as it has something to deliver
posts     a message that is kept up to date: drawn from the database as it stands now, sent, edited, replaced
notices   a message that is delivered once, with its pictures
troubles  what a manager is told of what could not be shown for a day
absence   what a group is told of a long absence of the bot
sending   what every message comes with
pace      how much a backlog may send in a while, so that what somebody has just done goes first
failures  what a delivery did, what Discord's errors mean for it, and how long to wait after them
"""

from bot.outbox.loop import Outbox

__all__ = ["Outbox"]
