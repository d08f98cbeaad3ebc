"""The commands of the command line; what one of them needs is imported when it runs."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.starting import read_settings, run, stop
from db.errors import NotFound, PageGivenUp

app = typer.Typer(
    help="A Discord bot for study groups that read papers together.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

GuildOption = Annotated[int, typer.Option("--guild", help="The Discord server's id.", min=1, max=2**63 - 1)]


app.command()(run)


@app.command()
def demo(
    port: Annotated[int | None, typer.Option(help="Port on 127.0.0.1; any free one by default.")] = None,
) -> None:
    """Try the bot in a browser page, without Discord."""
    try:
        from bot.demo import serve  # noqa: PLC0415  # SimCord is an extra
    except ModuleNotFoundError:
        stop("The demo is not installed.", "Run `make demo`, or: pip install 'study-bot[demo]'")
    asyncio.run(serve(port=port))


@app.command("import")
def import_pages(
    pages: list[Path],
    guild: GuildOption,
    replace: Annotated[bool, typer.Option("--replace", help="Replace weeks that were only imported so far.")] = False,
) -> None:
    """Store pages, or zips of pages with their pictures, as weeks, each all or nothing."""
    from bot.files import import_files  # noqa: PLC0415

    lines, all_stored = asyncio.run(import_files(read_settings(), pages, guild, replaces=replace))
    typer.echo("\n".join(lines))
    raise typer.Exit(0 if all_stored else 1)


@app.command()
def export(
    guild: GuildOption,
    output: Annotated[Path, typer.Option(help="The folder that the pages are written to.")],
    week: Annotated[int | None, typer.Option(help="Only this week.", min=1, max=999)] = None,
) -> None:
    """Write weeks as pages, all of them unless one is named; each named term has its folder."""
    from bot.files import export_files  # noqa: PLC0415
    from bot.page.report import refusal  # noqa: PLC0415
    from bot.texts import say  # noqa: PLC0415

    settings = read_settings()
    try:
        written, missing = asyncio.run(export_files(settings, guild, week, output))
    except (NotFound, PageGivenUp) as error:
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
