"""Skipping gateway events that discord.py cannot read."""

import logging
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

log = logging.getLogger(__name__)

#: What discord.py does with the data of an event.
Parser: TypeAlias = Callable[[Any], None]

#: Events without which a connection is of no use: it has to begin anew.
_NEEDED = {"READY"}


def skip_unreadable(parsers: dict[str, Parser]) -> None:
    """Make discord.py skip events that it cannot read; their errors would end the connection, and the bot with it."""
    for event, parse in parsers.items():
        if event not in _NEEDED:
            parsers[event] = _skipping(event, parse)


def origin(error: BaseException) -> str:
    """Name an error's type and where it was raised, without its message, which may quote what a member wrote."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {Path(frame.filename).name}:{frame.lineno}: {frame.line}"


def _skipping(event: str, parse: Parser) -> Parser:
    def parse_or_skip(data: Any) -> None:  # noqa: ANN401  # whatever Discord sent
        try:
            parse(data)
        except Exception as error:  # noqa: BLE001  # data of any shape raises errors of any kind
            log.error("%s was skipped, it cannot be read: %s", event, origin(error))  # noqa: TRY400  # not its message

    return parse_or_skip
