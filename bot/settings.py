"""The settings, from the environment or from ``.env``, and an explanation of what is wrong with one."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from functools import partial
from pathlib import Path
from typing import Any, Literal, Self
from zoneinfo import ZoneInfo

from dotenv import dotenv_values
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from db.meetings import Meeting
from db.settings import OfGuild, OwnSettings
from db.zones import zone_named, zone_or

#: What ``ARXIV_URL`` says where arXiv is not to be asked; empty settings are their defaults.
ARXIV_OFF = "off"


class WrongSettings(Exception):
    """Some settings cannot be read; a line for each says how it is written."""


def _matching(pattern: str, text: str) -> str:
    if not re.fullmatch(pattern, text):
        raise ValueError
    return text


def _database(address: str) -> str:
    """Accept an address of SQLite or PostgreSQL, with or without the name of a driver."""
    try:
        url = make_url(address)
    except ArgumentError as error:
        raise ValueError from error
    kind = url.drivername.partition("+")[0]
    in_file = kind == "sqlite" and url.host is None and url.database not in {None, "", ":memory:"}
    on_server = kind in {"postgresql", "postgres"} and bool(url.host or url.database or url.query)
    if not in_file and not on_server:
        raise ValueError
    return address


@dataclass(frozen=True, slots=True)
class _Written:
    """How a setting is written: what reads it, and what is said to whoever got it wrong."""

    read: Callable[[str], object]
    description: str
    examples: tuple[str, ...]
    case: Callable[[str], str]

    def why_not(self, name: str, text: str, *, is_secret: bool) -> str:
        """Explain how it is written, without repeating what may be a secret."""
        value = "" if is_secret else f" is {text[:60]!r}, but"
        examples = " or ".join(f"{name}={example}" for example in self.examples)
        return f"{name}{value} {self.description}, for example: {examples}"


def _written(
    read: Callable[[str], object], description: str, *examples: str, case: Callable[[str], str] = str
) -> dict[str, _Written]:
    return {"written": _Written(read, description, examples, case)}


@dataclass(frozen=True, slots=True)
class GuildSettings:
    """What is in force in a guild: what it has set for itself, else what the program has.

    ``own`` is what it has set. The role of managers is None where only those are who may manage the server, a channel
    where it was not chosen. The ``meeting`` of a week is that of the term, unless the week says something else.
    """

    language: Literal["ko", "en"]
    timezone: ZoneInfo
    manager_role_id: int | None
    question_channel_id: int | None
    recap_channel_id: int | None
    reminder_channel_id: int | None
    meeting: Meeting
    own: OwnSettings


@dataclass(frozen=True, slots=True)
class InForce:
    """What is in force in the channels of a guild; ``of`` is what it has set."""

    of: OfGuild
    first: GuildSettings
    tracks: tuple[GuildSettings, ...] = ()

    def at(self, *here: int | None) -> GuildSettings:
        """Return what is in force in a channel, or in a thread and its channel: what its track has set, or the rest."""
        return next((track for track in self.tracks if not track.own.channels.isdisjoint(here)), self.first)


@dataclass
class Settings:
    """Each field is a setting in capital letters; ``.env.example`` explains them all.

    What is not shown may hold a secret.
    """

    discord_token: str | None = field(
        default=None,
        repr=False,
        metadata=_written(
            partial(_matching, r"[A-Za-z0-9._-]+"),  # so that quotation marks are noticed before Discord is asked
            "must be the token alone: Latin letters, digits, dots, no quotation marks and no spaces",
            "MTIzNDU2Nzg5.Gx3kQa.c2VjcmV0",
        ),
    )
    data_dir: Path = field(default=Path("data"), metadata=_written(Path, "must be a folder's path", "data"))
    database_url: str | None = field(
        default=None,
        repr=False,
        metadata=_written(
            _database,
            "must be the address of a SQLite file or of a PostgreSQL database",
            "sqlite:///data/study-bot.sqlite3",
            "postgresql://user:password@localhost/study",
        ),
    )
    language: Literal["ko", "en"] = field(
        default="ko", metadata=_written(partial(_matching, "ko|en"), "must be ko or en", "ko", case=str.lower)
    )
    timezone: ZoneInfo = field(
        default=ZoneInfo("Asia/Seoul"),
        metadata=_written(zone_named, "must be a time zone, by the name of a city", "Asia/Seoul"),
    )
    arxiv_url: str = field(
        default="https://export.arxiv.org/api/query",
        metadata=_written(
            partial(_matching, r"https?://[^\s/]\S*|off"),
            f"must be a web address, or {ARXIV_OFF}",
            "https://export.arxiv.org/api/query",
        ),
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = field(
        default="INFO",
        metadata=_written(
            partial(_matching, "DEBUG|INFO|WARNING|ERROR"),
            "must be DEBUG, INFO, WARNING or ERROR",
            "INFO",
            case=str.upper,
        ),
    )

    @classmethod
    def read(cls) -> Self:
        """Return the settings of the environment and of ``.env``; the former come first, empty ones do not count.

        Raises:
            WrongSettings: some cannot be read.
            UnicodeDecodeError: ``.env`` is not UTF-8.
        """
        texts = _in_capitals(dotenv_values(".env", encoding="utf-8-sig"))  # Windows' Notepad may begin it with a mark
        texts |= _in_capitals(os.environ)
        settings: dict[str, Any] = {}
        wrong: list[str] = []
        for setting in fields(cls):
            written: _Written = setting.metadata["written"]
            name, text = setting.name.upper(), written.case(texts.get(setting.name.upper(), ""))
            try:
                if text:
                    settings[setting.name] = written.read(text)
            except ValueError:
                wrong.append(written.why_not(name, text, is_secret=not setting.repr))
        if wrong:
            raise WrongSettings("\n".join(wrong))
        return cls(**settings)

    @property
    def database(self) -> str:
        """The database's address: the one that was set, or a SQLite file in ``DATA_DIR``."""
        return self.database_url or f"sqlite:///{self.data_dir / 'study-bot.sqlite3'}"

    def for_guild(self, own: OwnSettings) -> GuildSettings:
        """Return what is in force in a guild that has set ``own``; a zone that this machine lacks counts as none."""
        timezone = zone_or(own.timezone, self.timezone)
        language: Any = own.language or self.language
        channels = (own.question_channel_id, own.recap_channel_id, own.reminder_channel_id)
        return GuildSettings(language, timezone, own.manager_role_id, *channels, own.meeting, own)

    def for_channels(self, of: OfGuild) -> InForce:
        """Return what is in force in the channels of a guild."""
        return InForce(of, self.for_guild(of.first), tuple(self.for_guild(track) for track in of.tracks))

    @property
    def pictures(self) -> Path:
        """The folder that pictures are kept in."""
        return self.data_dir / "pictures"


def _in_capitals(texts: Mapping[str, str | None]) -> dict[str, str]:
    return {name.upper(): text.strip() for name, text in texts.items() if text and not text.isspace()}
