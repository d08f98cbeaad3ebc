"""How an import of many pages looks on the command line: a bar while it runs, then one table."""

import contextlib
from collections.abc import Callable, Iterator

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from bot.archive.reading import Read, Result

#: The results in the order in which they are counted.
_RESULTS: tuple[Result, ...] = ("stored", "replaced", "unchanged", "refused")


@contextlib.contextmanager
def progress(pages: int) -> Iterator[Callable[[str], None]]:
    """Show a bar on a terminal; the function that it gives is told the name of each page before its turn."""
    console = Console(stderr=True)
    shown = (MofNCompleteColumn(), BarColumn(), TimeRemainingColumn(), TextColumn("{task.fields[page]}", markup=False))
    with Progress(*shown, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=pages, page="", completed=-1)
        yield lambda page: bar.update(task, advance=1, page=page)


def show(done: Read, *, rehearses: bool) -> None:
    """Print what is to be known, then how many pages had which result."""
    if done.rows:
        found = _table(done)
        console = Console()
        if not console.is_terminal:  # whoever reads it from a file wants whole lines
            console.width = max(console.measure(found).maximum, console.width)
        console.print(found)
    print(_counted(done, rehearses=rehearses))  # noqa: T201  # the command line


def _table(done: Read) -> Table:
    found = Table("Page", "Result", "What was found")
    for row in done.rows:
        said = "\n".join(row.said)
        found.add_row(*(Text(cell, overflow="fold") for cell in (row.page, row.result, said)))
    return found


def _counted(done: Read, *, rehearses: bool) -> str:
    counts = [f"{done.results[result]} {result}" for result in _RESULTS if done.results[result]]
    line = ", ".join(counts) or "There is no page."
    if done.not_read:
        line += f", {done.not_read} not read, since the database failed"
    return f"Nothing is stored yet; it would be: {line}" if rehearses and counts else line
