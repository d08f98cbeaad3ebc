"""The program: ``study-bot``, or ``python -m bot``; what a command needs is imported when it runs."""

import sys

from db.errors import StorageUnavailable


def main() -> None:
    """Enter from the console script."""
    try:
        if sys.argv[1:] == ["run"]:  # past Typer, which would take 10 MiB for as long as the bot runs
            from bot.starting import run as command  # noqa: PLC0415
        else:
            from bot.command_line import app as command  # noqa: PLC0415
        command()
    except StorageUnavailable as error:
        from bot.starting import stop  # noqa: PLC0415

        what = error.details.get("what") or f"The database fails: {str(error.__cause__).partition(chr(10))[0]}"
        stop(str(what), str(error.details.get("then", "Look at DATA_DIR and DATABASE_URL in .env.")))


if __name__ == "__main__":
    main()
