"""The commands of the command line; what one of them needs is imported when it runs."""

import asyncio
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.starting import read_settings, run, stop
from db.errors import NotFound, PageGivenUp

if TYPE_CHECKING:
    from bot.page.given import Given
    from bot.settings import Settings

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
    pages: Annotated[list[Path], typer.Argument(help="Pages, zips of pages, or folders of them.")],
    guild: GuildOption,
    *,
    replace: Annotated[bool, typer.Option("--replace", help="Replace weeks that were only imported so far.")] = False,
    week: Annotated[int | None, typer.Option(help="The week, where the page names none.", min=1, max=999)] = None,
    date: Annotated[datetime | None, typer.Option(help="The date, where it names none.", formats=["%Y-%m-%d"])] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Store nothing, and say what would be.")] = False,
) -> None:
    """Store pages, zips of pages with their pictures, or whole archives, each page all or nothing."""
    from bot.page.days import YEARS  # noqa: PLC0415
    from bot.page.given import Given  # noqa: PLC0415

    if date and date.year not in YEARS:
        stop(f"--date is no day from {YEARS[0]} to {YEARS[-1]}.", "Give the day on which the week meets.")
    given, has_folder = Given(week, date.date() if date else None), any(path.is_dir() for path in pages)
    if (len(pages) > 1 or has_folder) and given != Given():
        stop("--week and --date are for a single page.", "Import that page by itself.")
    settings = read_settings()
    if dry_run or has_folder:
        is_whole = _import_all(settings, pages, guild, replaces=replace, rehearses=dry_run, given=given)
        raise typer.Exit(0 if is_whole else 1)
    from bot.files import import_files  # noqa: PLC0415

    lines, all_stored = asyncio.run(import_files(settings, pages, guild, replaces=replace, given=given))
    typer.echo("\n".join(lines))
    raise typer.Exit(0 if all_stored else 1)


def _import_all(
    settings: "Settings", named: list[Path], guild: int, *, replaces: bool, rehearses: bool, given: "Given"
) -> bool:
    from bot.archive import pages, reading, table  # noqa: PLC0415

    sources = [source for path in named for source in pages.find(path)]
    with table.progress(len(sources)) as on_page:
        done = asyncio.run(
            reading.read(settings, guild, sources, replaces=replaces, rehearses=rehearses, given=given, on_page=on_page)
        )
    table.show(done, rehearses=rehearses)
    return done.is_whole


@app.command()
def export(
    guild: GuildOption,
    output: Annotated[Path, typer.Option(help="The folder that the pages are written to.")],
    week: Annotated[int | None, typer.Option(help="Only this week, as a page alone.", min=1, max=999)] = None,
) -> None:
    """Write all weeks as an archive, a folder for each, with an index in its README; or one week alone."""
    from bot.archive.folder import NotWrittenError  # noqa: PLC0415
    from bot.page.report import refusal  # noqa: PLC0415

    settings = read_settings()
    try:
        is_whole = _export_all(settings, guild, output) if week is None else _export(settings, guild, week, output)
    except (NotFound, PageGivenUp) as error:
        typer.echo(refusal(error, settings.language), err=True)
        raise typer.Exit(1) from None
    except NotWrittenError as error:
        typer.echo(f"{error.what}\n{error.then}", err=True)
        raise typer.Exit(1) from None
    except OSError as error:
        typer.echo(f"{error.filename}: {error.strerror}", err=True)
        raise typer.Exit(1) from None
    raise typer.Exit(0 if is_whole else 1)


def _export_all(settings: "Settings", guild: int, output: Path) -> bool:
    from bot.files import export_archive  # noqa: PLC0415

    written = asyncio.run(export_archive(settings, guild, output))
    for path in written.changed:
        typer.echo(output / path)
    if written.same:
        typer.echo(f"{written.same} files have not changed.", err=True)
    if written.unclear:
        typer.echo(written.unclear, err=True)
    return _is_whole(settings, [output / path for path in written.missing]) and not written.unclear


def _export(settings: "Settings", guild: int, week: int, output: Path) -> bool:
    from bot.files import export_week  # noqa: PLC0415

    written, missing = asyncio.run(export_week(settings, guild, week, output))
    for path in written:
        typer.echo(path)
    return _is_whole(settings, missing)


def _is_whole(settings: "Settings", missing: list[Path]) -> bool:
    """Name the pictures that are missing; return whether there is none."""
    from bot.texts import say  # noqa: PLC0415

    for path in missing:
        typer.echo(f"{path}: {say(settings.language, 'page.picture-gone')}", err=True)
    return not missing
