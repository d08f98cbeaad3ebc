"""The settings, from the environment or from ``.env``."""

from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Each field is a setting in capital letters; ``.env.example`` explains them all."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore")

    discord_token: SecretStr | None = None
    data_dir: Path = Path("data")
    database_url: str | None = None
    language: Literal["ko", "en"] = "ko"
    timezone: ZoneInfo = ZoneInfo("Asia/Seoul")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @property
    def database(self) -> str:
        """The database's address: the one that was set, or a SQLite file in ``DATA_DIR``."""
        return self.database_url or f"sqlite:///{self.data_dir / 'study-bot.sqlite3'}"
