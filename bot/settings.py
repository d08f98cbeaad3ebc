"""The settings, from the environment or from ``.env``."""

from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

#: What ``ARXIV_URL`` says where arXiv is not to be asked; empty settings are their defaults.
ARXIV_OFF = "off"


class Settings(BaseSettings):
    """Each field is a setting in capital letters; ``.env.example`` explains them all."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8-sig",  # Windows' Notepad may begin a file with a mark
        env_ignore_empty=True,
        extra="ignore",
    )

    discord_token: SecretStr | None = None
    data_dir: Path = Path("data")
    database_url: Annotated[str, Field(pattern=r"^(sqlite:///|postgres(ql)?://).")] | None = None
    language: Literal["ko", "en"] = "ko"
    timezone: ZoneInfo = ZoneInfo("Asia/Seoul")
    arxiv_url: Annotated[str, Field(pattern=r"^(https?://.+|off)$")] = "https://export.arxiv.org/api/query"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @property
    def database(self) -> str:
        """The database's address: the one that was set, or a SQLite file in ``DATA_DIR``."""
        return self.database_url or f"sqlite:///{self.data_dir / 'study-bot.sqlite3'}"

    @property
    def pictures(self) -> Path:
        """The folder that pictures are kept in."""
        return self.data_dir / "pictures"
