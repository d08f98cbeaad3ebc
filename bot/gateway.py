"""What comes through the gateway and cannot be read: it is logged, and costs as little as possible."""

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
    """Let discord.py skip each event that it cannot read; its error would end the connection, and the bot with it."""
    for event, parse in parsers.items():
        if event not in _NEEDED:
            parsers[event] = _skipping(event, parse)


def origin(error: BaseException) -> str:
    """Say of which kind an error is and where it arose, without its message: that may quote what a member wrote."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {Path(frame.filename).name}:{frame.lineno}: {frame.line}"


def _skipping(event: str, parse: Parser) -> Parser:
    def parse_or_skip(data: Any) -> None:  # noqa: ANN401  # whatever Discord sent
        try:
            parse(data)
        except Exception as error:  # noqa: BLE001  # data of any shape raises errors of any kind
            log.error("%s was skipped, it cannot be read: %s", event, origin(error))  # noqa: TRY400  # not its message

    return parse_or_skip
