"""Settings: from the environment, from ``.env``, and what they may not be."""

from dataclasses import fields
from pathlib import Path

import pytest

from bot.settings import Settings, WrongSettings


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for setting in fields(Settings):
        monkeypatch.delenv(setting.name.upper(), raising=False)
    return tmp_path


def test_without_any_the_study_is_korean_and_its_data_in_a_folder() -> None:
    settings = Settings.read()
    assert settings.discord_token is None
    assert settings.database == f"sqlite:///{Path('data/study-bot.sqlite3')}"
    assert (settings.language, str(settings.timezone), settings.log_level) == ("ko", "Asia/Seoul", "INFO")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_they_are_read_from_env(folder: Path, encoding: str) -> None:
    text = "DISCORD_TOKEN=secret\n# 우리 스터디\nDATA_DIR=자료\nLANGUAGE=\nOTHER=1\n"
    (folder / ".env").write_text(text, encoding=encoding)
    settings = Settings.read()
    assert settings.discord_token == text.split(maxsplit=1)[0].partition("=")[2]
    assert settings.database == f"sqlite:///{Path('자료/study-bot.sqlite3')}"
    assert settings.language == "ko"


def test_the_environment_comes_before_env(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / ".env").write_text("LANGUAGE=ko\n", encoding="utf-8")
    monkeypatch.setenv("LANGUAGE", "en")
    assert Settings.read().language == "en"


@pytest.mark.parametrize(
    ("name", "value"), [("DISCORD_TOKEN", "secret"), ("DATABASE_URL", "postgresql://me:secret@localhost/study")]
)
def test_what_is_secret_is_not_shown(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    assert "secret" not in repr(Settings.read())


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://me:pw@localhost/study",
        "postgres://localhost/x",
        "postgresql+asyncpg://me:pw@localhost:5433/study?sslmode=require",
        "sqlite:////tmp/x",
        "sqlite+aiosqlite:///data/x.sqlite3",
    ],
)
def test_a_database_can_be_named(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    assert Settings.read().database == url


@pytest.mark.parametrize(
    ("name", "written", "read"),
    [
        ("LANGUAGE", "EN", "en"),
        ("LOG_LEVEL", "debug", "DEBUG"),
        ("ARXIV_URL", " off ", "off"),
        ("DATABASE_URL", " sqlite:///x ", "sqlite:///x"),
        ("language", "en", "en"),
        ("LOG_LEVEL", "  ", "INFO"),
    ],
)
def test_capitals_and_spaces_around_do_no_harm(
    monkeypatch: pytest.MonkeyPatch, name: str, written: str, read: str
) -> None:
    monkeypatch.setenv(name, written)
    assert getattr(Settings.read(), name.lower()) == read


DATABASE = (
    "DATABASE_URL must be the address of a SQLite file or of a PostgreSQL database, for example:"
    " DATABASE_URL=sqlite:///data/study-bot.sqlite3 or DATABASE_URL=postgresql://user:password@localhost/study"
)
QUOTED = (
    "DISCORD_TOKEN must be the token alone: Latin letters, digits, dots, no quotation marks and no spaces,"
    " for example: DISCORD_TOKEN=MTIzNDU2Nzg5.Gx3kQa.c2VjcmV0"
)
ARXIV = "but must be a web address, or off, for example: ARXIV_URL=https://export.arxiv.org/api/query"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("LANGUAGE", "fr", "LANGUAGE is 'fr', but must be ko or en, for example: LANGUAGE=ko"),
        (
            "TIMEZONE",
            "Mars",
            "TIMEZONE is 'Mars', but must be a time zone, by the name of a city, for example: TIMEZONE=Asia/Seoul",
        ),
        (
            "TIMEZONE",
            "Asia",
            "TIMEZONE is 'Asia', but must be a time zone, by the name of a city, for example: TIMEZONE=Asia/Seoul",
        ),
        (
            "LOG_LEVEL",
            "chatty",
            "LOG_LEVEL is 'CHATTY', but must be DEBUG, INFO, WARNING or ERROR, for example: LOG_LEVEL=INFO",
        ),
        ("ARXIV_URL", "arxiv.org", f"ARXIV_URL is 'arxiv.org', {ARXIV}"),
        ("ARXIV_URL", "https://", f"ARXIV_URL is 'https://', {ARXIV}"),
        ("DATABASE_URL", "study.sqlite3", DATABASE),
        ("DATABASE_URL", "mysql://localhost/study", DATABASE),
        ("DATABASE_URL", "sqlite://", DATABASE),
        ("DATABASE_URL", "sqlite:///:memory:", DATABASE),
        ("DATABASE_URL", "sqlite://data/two-slashes.sqlite3", DATABASE),
        ("DATABASE_URL", "postgresql://me:secret@localhost:port/study", DATABASE),
        ("DISCORD_TOKEN", '"in.quotation.marks"', QUOTED),
        ("DISCORD_TOKEN", "여기에 토큰", QUOTED),
    ],
)
def test_a_wrong_one_is_explained_in_words(monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(WrongSettings) as refused:
        Settings.read()
    assert str(refused.value) == said
