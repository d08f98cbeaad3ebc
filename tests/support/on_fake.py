"""The command line, with a fake Discord in the place of Discord: ``python -m tests.support.on_fake URL run``."""

import datetime as dt
import functools
import os
import sys

import discord.client
import yarl
from discord.backoff import ExponentialBackoff
from discord.gateway import DiscordWebSocket
from discord.http import Route

import bot.running
import db.leases
import db.sqlite
from bot.__main__ import main
from cogs.outbox import OutboxLoop

if __name__ == "__main__":
    url = sys.argv.pop(1)
    Route.BASE = f"{url}/api/v10"
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(f"{url}/gateway/")
    vars(discord.client)["ExponentialBackoff"] = functools.partial(ExponentialBackoff, 0)
    bot.running.PAUSES = (float(os.environ.get("PAUSE", "0.01")),)
    bot.running.GRACE = float(os.environ.get("GRACE", "60"))
    db.sqlite.BUSY_TIMEOUT = 60_000
    db.leases.TERM = dt.timedelta(seconds=float(os.environ.get("LEASE", "1")))
    OutboxLoop.look.change_interval(seconds=float(os.environ.get("LOOK", "60")))
    main()
