"""Settings: from the environment, from ``.env``, and what they may not be."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.settings import Settings


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    return tmp_path


def test_without_any_the_study_is_korean_and_its_data_in_a_folder() -> None:
    settings = Settings()
    assert settings.discord_token is None
    assert settings.database == f"sqlite:///{Path('data/study-bot.sqlite3')}"
    assert (settings.language, str(settings.timezone), settings.log_level) == ("ko", "Asia/Seoul", "INFO")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_they_are_read_from_env(folder: Path, encoding: str) -> None:
    text = "DISCORD_TOKEN=secret\n# 우리 스터디\nDATA_DIR=자료\nLANGUAGE=\nOTHER=1\n"
    (folder / ".env").write_text(text, encoding=encoding)
    settings = Settings()
    assert settings.discord_token is not None
    assert settings.discord_token.get_secret_value() == "secret"
    assert settings.database == f"sqlite:///{Path('자료/study-bot.sqlite3')}"
    assert settings.language == "ko"


def test_the_environment_comes_before_env(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / ".env").write_text("LANGUAGE=ko\n", encoding="utf-8")
    monkeypatch.setenv("LANGUAGE", "en")
    assert Settings().language == "en"


def test_the_token_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "secret")
    assert "secret" not in repr(Settings())


@pytest.mark.parametrize("url", ["postgresql://me:pw@localhost/study", "postgres://localhost/x", "sqlite:////tmp/x"])
def test_a_database_can_be_named(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    assert Settings().database == url


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LANGUAGE", "fr"),
        ("TIMEZONE", "Mars/Olympus"),
        ("LOG_LEVEL", "chatty"),
        ("DATABASE_URL", "study.sqlite3"),
        ("DATABASE_URL", "mysql://localhost/study"),
        ("DATABASE_URL", "sqlite://"),
    ],
)
def test_a_wrong_one_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError) as refused:
        Settings()
    assert [one["loc"] for one in refused.value.errors()] == [(name.lower(),)]
