"""The command line: ``study-bot``, or ``python -m bot``; what a command needs is imported when it runs."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from db.errors import NotFound, StorageUnavailable

if TYPE_CHECKING:
    from bot.settings import Settings

app = typer.Typer(
    help="A Discord bot for study groups that read papers together.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

GuildOption = Annotated[int, typer.Option("--guild", help="The Discord server's id.", min=1, max=2**63 - 1)]


@app.command()
def run() -> None:
    """Run the bot on Discord."""
    import discord  # noqa: PLC0415

    from bot.running import run as run_bot  # noqa: PLC0415
    from bot.running import set_up_logging  # noqa: PLC0415

    settings = _settings()
    if settings.discord_token is None:
        _stop(
            "DISCORD_TOKEN is not set.",
            "Copy .env.example to .env and put your bot's token in, or try `make demo`, which needs none.",
        )
    set_up_logging(settings.log_level)
    try:
        asyncio.run(run_bot(settings, settings.discord_token.get_secret_value()))
    except discord.LoginFailure:
        _stop(
            "Discord does not know this DISCORD_TOKEN.",
            "Copy it anew from the developer portal: your application, Bot, Reset Token.",
        )
    except (discord.NotFound, discord.Forbidden) as error:
        _stop(
            f"Discord turned the bot away when it logged in: {error.status} {error.response.reason}.",
            "See in the developer portal that the application is still there, and that no proxy answers for Discord.",
        )


@app.command()
def demo(
    port: Annotated[int | None, typer.Option(help="Port on 127.0.0.1; any free one by default.")] = None,
) -> None:
    """Try the bot in a browser page, without Discord."""
    try:
        from bot.demo import serve  # noqa: PLC0415  # SimCord is an extra
    except ModuleNotFoundError:
        _stop("The demo is not installed.", "Run `make demo`, or: pip install 'study-bot[demo]'")
    asyncio.run(serve(port=port))


@app.command("import")
def import_pages(
    pages: list[Path],
    guild: GuildOption,
    replace: Annotated[bool, typer.Option("--replace", help="Replace weeks that were only imported so far.")] = False,
) -> None:
    """Store pages, or zips of pages with their pictures, as weeks, each all or nothing."""
    from bot.files import import_files  # noqa: PLC0415

    lines, all_stored = asyncio.run(import_files(_settings(), pages, guild, replaces=replace))
    typer.echo("\n".join(lines))
    raise typer.Exit(0 if all_stored else 1)


@app.command()
def export(
    guild: GuildOption,
    output: Annotated[Path, typer.Option(help="The folder that the pages are written to.")],
    week: Annotated[int | None, typer.Option(help="Only this week.", min=1, max=999)] = None,
) -> None:
    """Write weeks as pages."""
    from bot.files import export_files  # noqa: PLC0415
    from bot.page.report import refusal  # noqa: PLC0415
    from bot.texts import say  # noqa: PLC0415

    settings = _settings()
    try:
        written, missing = asyncio.run(export_files(settings, guild, week, output))
    except NotFound as error:
        typer.echo(refusal(error, settings.language), err=True)
        raise typer.Exit(1) from None
    except OSError as error:
        typer.echo(f"{error.filename}: {error.strerror}", err=True)
        raise typer.Exit(1) from None
    for path in written:
        typer.echo(path)
    for path in missing:
        typer.echo(f"{path}: {say(settings.language, 'page.picture-gone')}", err=True)
    raise typer.Exit(1 if missing else 0)


def _settings() -> "Settings":
    from pydantic import ValidationError  # noqa: PLC0415

    from bot.settings import Settings, explained  # noqa: PLC0415

    try:
        return Settings()
    except ValidationError as error:
        _stop("\n".join(explained(error)), "Change it in .env or in the environment; .env.example shows every setting.")
    except UnicodeDecodeError:
        _stop("The file .env is not UTF-8.", "Save it anew in that encoding.")


def _stop(what: str, then: str) -> NoReturn:
    """Say in two lines what is wrong and what to do, and leave with status 2."""
    typer.echo(f"{what}\n{then}", err=True)
    raise SystemExit(2)


def main() -> None:
    """Enter from the console script."""
    try:
        app()
    except StorageUnavailable as error:
        what = error.details.get("what") or f"The database fails: {str(error.__cause__).partition(chr(10))[0]}"
        _stop(str(what), str(error.details.get("then", "Look at DATA_DIR and DATABASE_URL in .env.")))


if __name__ == "__main__":
    main()
