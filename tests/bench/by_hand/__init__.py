"""The bot that one would write in an afternoon: discord.py and sqlite3, the same work, the same messages."""

from tests.bench.by_hand.bot import ByHand

__all__ = ["ByHand"]
