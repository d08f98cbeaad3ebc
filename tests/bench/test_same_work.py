"""The bot written by hand does the same work as ours: it sends the same, and what it says is stored."""

import asyncio
import re
import sqlite3
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

from tests.bench.contenders import COMPARED, Contender, by_hand, fill, ours
from tests.bench.group import ASKED_GUILD, groups
from tests.bench.transport import Transport

Kept = list[tuple[str, Any]]

#: Ids of messages are given out in the order of the requests, which is each bot's own.
_ID = re.compile(r"\b1\d{6}\b")
#: A point in time, as Discord shows it.
_TIME = re.compile(r"<t:\d+:")


async def _second_uses(bot: AbstractAsyncContextManager[Contender], transport: Transport) -> dict[str, Kept]:
    """Use each command twice, and return what is sent the second time, when all who use it are known."""
    sent: dict[str, Kept] = {}
    async with bot as contender:
        for command in COMPARED:
            await contender.use(command)
            kept: Kept = []
            transport.kept = kept
            await contender.use(command)
            transport.kept = None
            sent[command] = sorted(((kind, _plain(contents)) for kind, contents in kept), key=lambda pair: pair[0])
    return sent


def _plain(contents: Any) -> Any:  # JSON
    """Leave out what is each bot's own: ids of messages, seconds, the nonce by which ours posts once, and no files."""
    if isinstance(contents, dict):
        return {key: _plain(value) for key, value in contents.items() if "nonce" not in key and value != []}
    if isinstance(contents, list):
        return [_plain(value) for value in contents]
    return _TIME.sub("<t:…:", _ID.sub("…", contents)) if isinstance(contents, str) else contents


def test_both_send_the_same(tmp_path: Path) -> None:
    async def of_both() -> tuple[dict[str, Kept], dict[str, Kept]]:
        transport, rows = Transport(), list(groups(100))
        await fill(tmp_path, rows)
        with transport.installed():
            mine = await _second_uses(ours(transport, tmp_path), transport)
            return mine, await _second_uses(by_hand(transport, tmp_path, rows), transport)

    mine, by_hands = asyncio.run(of_both())
    kinds = {command: [kind for kind, _ in sent] for command, sent in mine.items()}
    assert kinds == {"ask": ["posted", "reply"], "answer": ["reply"], "recap": ["edited", "original", "reply"]}
    for command in COMPARED:
        assert mine[command] == by_hands[command], command


def test_by_hand_stores_on_the_same_settings_where_the_card_stands(tmp_path: Path) -> None:
    async def ask() -> None:
        transport, rows = Transport(), list(groups(0))
        with transport.installed():
            async with by_hand(transport, tmp_path, rows) as contender:
                pragma = contender.client.db.one  # type: ignore[attr-defined]
                assert [pragma(f"PRAGMA {name}")[0] for name in ("journal_mode", "synchronous")] == ["wal", 2]
                await contender.use("ask", 3)

    asyncio.run(ask())
    with sqlite3.connect(tmp_path / "by-hand.sqlite3") as file:
        stored = file.execute(
            "SELECT number, message_id IS NOT NULL, asker_id IS NOT NULL, interaction_id IS NOT NULL FROM question "
            "WHERE guild_id = ? ORDER BY number DESC LIMIT 3",
            (ASKED_GUILD,),
        ).fetchall()
    assert stored == [(33, 1, 1, 1), (32, 1, 1, 1), (31, 1, 1, 1)]
