"""The settings, from the environment or from ``.env``, and an explanation of what is wrong with one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

#: What ``ARXIV_URL`` says where arXiv is not to be asked; empty settings are their defaults.
ARXIV_OFF = "off"

#: Settings whose value may hold a secret: it is not repeated where it is refused.
_SECRET = {"discord_token", "database_url"}


def _token(token: SecretStr) -> SecretStr:
    """Accept what looks like a token; quotation marks and extra words are noticed before Discord is asked."""
    if not re.fullmatch(r"[A-Za-z0-9._-]+", token.get_secret_value()):
        raise ValueError
    return token


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
class GuildSettings:
    """What may be different for each guild; until a guild can set it, it is what the program has."""

    language: Literal["ko", "en"]
    timezone: ZoneInfo


class Settings(BaseSettings):
    """Each field is a setting in capital letters; ``.env.example`` explains them all.

    A field's description and example say to whoever got it wrong how it is written.
    """

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8-sig",  # Windows' Notepad may begin a file with a mark
        env_ignore_empty=True,
        extra="ignore",
        str_strip_whitespace=True,
    )

    discord_token: Annotated[
        Annotated[SecretStr, AfterValidator(_token)] | None,
        Field(
            description="must be the token alone: Latin letters, digits, dots, no quotation marks and no spaces",
            examples=["MTIzNDU2Nzg5.Gx3kQa.c2VjcmV0"],
        ),
    ] = None
    data_dir: Annotated[Path, Field(description="must be a folder's path", examples=["data"])] = Path("data")
    database_url: Annotated[
        Annotated[str, AfterValidator(_database)] | None,
        Field(
            description="must be the address of a SQLite file or of a PostgreSQL database",
            examples=["sqlite:///data/study-bot.sqlite3", "postgresql://user:password@localhost/study"],
        ),
    ] = None
    language: Annotated[
        Literal["ko", "en"], BeforeValidator(str.lower), Field(description="must be ko or en", examples=["ko"])
    ] = "ko"
    timezone: Annotated[
        ZoneInfo, Field(description="must be a time zone, by the name of a city", examples=["Asia/Seoul"])
    ] = ZoneInfo("Asia/Seoul")
    arxiv_url: Annotated[
        str,
        Field(
            pattern=r"^(https?://[^\s/]\S*|off)$",
            description=f"must be a web address, or {ARXIV_OFF}",
            examples=["https://export.arxiv.org/api/query"],
        ),
    ] = "https://export.arxiv.org/api/query"
    log_level: Annotated[
        Literal["DEBUG", "INFO", "WARNING", "ERROR"],
        BeforeValidator(str.upper),
        Field(description="must be DEBUG, INFO, WARNING or ERROR", examples=["INFO"]),
    ] = "INFO"

    @property
    def database(self) -> str:
        """The database's address: the one that was set, or a SQLite file in ``DATA_DIR``."""
        return self.database_url or f"sqlite:///{self.data_dir / 'study-bot.sqlite3'}"

    @property
    def for_guilds(self) -> GuildSettings:
        """What holds for every guild, since none can set anything yet."""
        return GuildSettings(self.language, self.timezone)

    @property
    def pictures(self) -> Path:
        """The folder that pictures are kept in."""
        return self.data_dir / "pictures"


def explained(error: ValidationError) -> Iterator[str]:
    """Explain for each wrong setting how it is written, with examples."""
    for wrong in error.errors():
        name = str(wrong["loc"][0])
        field, setting = Settings.model_fields[name], name.upper()
        value = "" if name in _SECRET else f" is {str(wrong['input'])[:60]!r}, but"
        examples = " or ".join(f"{setting}={example}" for example in field.examples or ())
        yield f"{setting}{value} {field.description}, for example: {examples}"
