"""Starting from the command line: the settings first, and in two lines what is wrong where it does not start."""

import asyncio
import gc
import sys
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from bot.settings import Settings


def run() -> None:
    """Run the bot on Discord."""
    gc.disable()  # until it has logged in: what is imported meanwhile stays, and would be looked through 200 times
    import discord  # noqa: PLC0415

    from bot.running import run as run_bot  # noqa: PLC0415
    from bot.running import set_up_logging  # noqa: PLC0415

    settings = read_settings()
    if settings.discord_token is None:
        stop(
            "DISCORD_TOKEN is not set.",
            "Copy .env.example to .env and put your bot's token in, or try `make demo`, which needs none.",
        )
    set_up_logging(settings.log_level)
    try:
        asyncio.run(run_bot(settings, settings.discord_token))
    except discord.LoginFailure:
        stop(
            "Discord does not know this DISCORD_TOKEN.",
            "Copy it anew from the developer portal: your application, Bot, Reset Token.",
        )
    except (discord.NotFound, discord.Forbidden) as error:
        stop(
            f"Discord turned the bot away when it logged in: {error.status} {error.response.reason}.",
            "See in the developer portal that the application is still there, and that no proxy answers for Discord.",
        )


def read_settings() -> "Settings":
    """Return the settings, or stop and explain what is wrong with them."""
    from bot.settings import Settings, WrongSettings  # noqa: PLC0415

    try:
        return Settings.read()
    except WrongSettings as wrong:
        stop(str(wrong), "Change it in .env or in the environment; .env.example shows every setting.")
    except UnicodeDecodeError:
        stop("The file .env is not UTF-8.", "Save it anew in that encoding.")


def stop(what: str, then: str) -> NoReturn:
    """Say in two lines what is wrong and what to do, and leave with status 2."""
    sys.stderr.write(f"{what}\n{then}\n")
    raise SystemExit(2)
