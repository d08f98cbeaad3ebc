"""Pages as files: each all or nothing, and a sentence for each that is refused."""

import datetime as dt
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from bot.files import export_archive, export_week, import_files
from bot.page.given import Given
from bot.settings import Settings
from bot.texts import say
from db import questions, sqlite, terms, weeks
from db import settings as guild_settings
from db.engine import Database, open_database
from db.types import Dialect
from tests.support.pages import page

GUILD = 1


async def test_pages_go_in_and_come_out(settings: Settings, tmp_path: Path) -> None:
    paths = [tmp_path / f"{week}.md" for week in (1, 2)]
    for week, path in enumerate(paths, start=1):
        path.write_text(page(week), encoding="utf-8-sig")

    said, all_stored = await import_files(settings, paths, GUILD)
    written = [await export_week(settings, GUILD, week, tmp_path / "out") for week in (1, 2)]

    assert all_stored
    assert said == [f"{paths[0]}: ✅ 1주차 페이지를 가져왔어요.", f"{paths[1]}: ✅ 2주차 페이지를 가져왔어요."]
    assert written == [([tmp_path / "out" / "week01.md"], []), ([tmp_path / "out" / "week02.md"], [])]
    assert [path.read_text(encoding="utf-8") for (path,), _ in written] == [page(1), page(2)]


async def test_each_term_has_its_folder(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "week01.md"
    path.write_text(page(1), encoding="utf-8")
    await import_files(settings, [path], GUILD)
    db = await open_database(settings.database)
    await db.write(terms.rename, guild_id=GUILD, name="2025 2")
    await db.write(terms.begin, guild_id=GUILD, name="2026-1", now=dt.datetime.now(dt.UTC))
    await db.close()
    this_term = tmp_path / "2026-1" / "week01.md"
    this_term.parent.mkdir()
    this_term.write_text(page(1, question="새 기수인가요?"), encoding="utf-8")

    _, all_stored = await import_files(settings, [this_term], GUILD)
    await export_archive(settings, GUILD, tmp_path / "out")
    written = sorted((tmp_path / "out").glob("*/*/README.md"))
    (current,), _ = await export_week(settings, GUILD, 1, tmp_path / "one")
    said, all_stand = await import_files(settings, written, GUILD)
    (refused,), is_stored = await import_files(
        settings, [current.parent.rename(tmp_path / "2024-1") / "week01.md"], GUILD
    )

    out = tmp_path / "out"
    assert written == [out / "2025-2" / "week01" / "README.md", out / "2026-1" / "week01" / "README.md"]
    assert current == tmp_path / "one" / "2026-1" / "week01.md"
    assert [path.read_text(encoding="utf-8") for path in written] == [page(1), page(1, question="새 기수인가요?")]
    assert (all_stored, all_stand, is_stored) == (True, True, False)
    unchanged = say("ko", "page.unchanged", week=1).replace("**", "")
    assert [line.partition(": ")[2] for line in said] == [f"{unchanged} · 2025-2", f"{unchanged} · 2026-1"]
    assert refused.partition(": ")[2] == say("ko", "error.no-such-folder", folder="2024-1")


async def test_a_page_is_written_in_the_zone_that_the_guild_has_set(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "week01.md"
    path.write_text(page(1), encoding="utf-8")
    await import_files(settings, [path], GUILD)
    db = await open_database(settings.database)
    await db.write(_say_a_time, guild_id=GUILD)
    await db.write(guild_settings.change, guild_id=GUILD, setting="timezone", value="America/New_York")
    await db.close()

    (written,), _ = await export_week(settings, GUILD, 1, tmp_path / "out")

    assert "2025.12.31 19:00" in written.read_text(encoding="utf-8")


def _say_a_time(session: Session, *, guild_id: int) -> None:
    """Let a question be as somebody typed it in Discord, with a time in it."""
    question = questions.get(session, guild_id=guild_id, number=1)
    question.body, question.dialect = "<t:1767225600:f>에 하나요?", Dialect.DISCORD


async def test_the_same_page_again_changes_nothing(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "week01.md"
    path.write_text(page(1), encoding="utf-8")
    await import_files(settings, [path], GUILD)

    said, all_stored = await import_files(settings, [path], GUILD)

    assert all_stored
    assert said == [f"{path}: 1주차 페이지는 이미 같은 내용으로 저장되어 있어요. 바뀐 것은 없어요."]


async def test_what_the_reader_found_odd_is_said(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "week01.md"
    path.write_text(page(1).replace("- 은비🦊", "- 은빈🦊"), encoding="utf-8")

    said, all_stored = await import_files(settings, [path], GUILD)

    assert all_stored
    assert len(said) == 2
    assert "8번째 줄" in said[1]
    assert "은빈" in said[1]


async def test_one_that_is_refused_does_not_hold_the_others_up(settings: Settings, tmp_path: Path) -> None:
    good, other, missing, folder, foreign = (
        tmp_path / name for name in ("good.md", "other.md", "missing.md", "folder.md", "foreign.md")
    )
    folder.mkdir()
    foreign.write_bytes(page(3).encode("cp949", errors="replace"))
    good.write_text(page(1), encoding="utf-8")
    other.write_text(page(1, question="다른 질문"), encoding="utf-8")

    said, all_stored = await import_files(settings, [missing, folder, foreign, good, other], GUILD)

    assert not all_stored
    assert said[:4] == [
        f"{missing}: No such file or directory",
        f"{folder}: Is a directory",
        f"{foreign}: {say('ko', 'page.not-utf8', line=1)}",
        f"{good}: ✅ 1주차 페이지를 가져왔어요.",
    ]
    assert said[4].startswith(f"{other}: 1주차에는 이미 다른 내용이 있어서")
    assert "-  받은 질문 : 왜 그런가요?" in said[4]


@pytest.mark.parametrize(
    "source",
    [page(1) + "\n자리가 없는 줄\n# 2주차\n", page(1, name="은비`"), "Hello", ""],
    ids=["line", "name", "text", "empty"],
)
async def test_a_page_that_is_refused_leaves_nothing_behind(settings: Settings, tmp_path: Path, source: str) -> None:
    path = tmp_path / "week01.md"
    path.write_text(source, encoding="utf-8")

    said, all_stored = await import_files(settings, [path], GUILD)

    assert not all_stored
    assert said[0].startswith(f"{path}: ")
    db = await open_database(settings.database)
    assert await db.read(weeks.by_number, guild_id=GUILD, number=1) is None
    await db.close()


async def test_a_database_that_somebody_else_writes_to_is_said(
    settings: Settings, db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "BUSY_TIMEOUT", 0)
    path = tmp_path / "week01.md"
    path.write_text(page(1), encoding="utf-8")
    held = sqlite3.connect(tmp_path / "study-bot.sqlite3", isolation_level=None)
    held.execute("BEGIN IMMEDIATE")

    said, all_stored = await import_files(settings, [path], GUILD)
    held.close()

    assert (said, all_stored) == ([f"{path}: (sqlite3.OperationalError) database is locked"], False)
    assert await db.read(weeks.by_number, guild_id=GUILD, number=1) is None


async def test_the_week_and_the_date_may_be_in_the_names_of_file_and_folder(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "week07" / "2026-03-06.md"
    path.parent.mkdir()
    path.write_text("# 논문 스터디\n" + page(1).split("\n", 2)[2], encoding="utf-8")

    said, all_stored = await import_files(settings, [path], GUILD)

    assert all_stored
    assert said[0] == f"{path}: ✅ 7주차 페이지를 가져왔어요."
    assert "1번째 줄 `논문 스터디`: 주차에 넣을 자리가 없는 말이라서 빼고 저장해요" in said[1]


async def test_what_the_names_do_not_say_may_be_given(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "README.md"
    path.write_text(page(1).split("\n", 2)[2], encoding="utf-8")

    refused, _ = await import_files(settings, [path], GUILD)
    said, all_stored = await import_files(settings, [path], GUILD, given=Given(7, dt.date(2026, 3, 6)))

    assert "주차를 알려 주는 제목이 없어요" in refused[0]
    assert (said, all_stored) == ([f"{path}: ✅ 7주차 페이지를 가져왔어요."], True)
