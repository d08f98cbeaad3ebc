"""A guild's weeks as a folder: what stands there, and that it goes into another database and comes out the same."""

from pathlib import Path

import pytest
from discord.utils import utcnow

from bot.archive.folder import NotWrittenError
from bot.files import import_files
from db import terms
from db.engine import open_database
from db.errors import NoWeekYet
from tests.bot.archive.desk import GUILD, Desk
from tests.bot.test_importing import PICTURED, PICTURES
from tests.support.pages import page


async def test_each_week_has_a_folder_with_its_pictures_and_the_index_leads_there(here: Desk) -> None:
    await here.bring({"week01.md": PICTURED, "week02.md": page(2), **PICTURES})

    written = await here.write()

    files = here.files()
    pictures = [name for name in files if name.endswith(".png")]
    assert sorted(files) == sorted(["README.md", "week01/README.md", "week02/README.md", *pictures])
    assert len(pictures) == 4
    assert all(name.startswith("week01/") for name in pictures)
    text = files["week01/README.md"].decode()
    assert all(f"]({name.removeprefix('week01/')})" in text for name in pictures)
    assert "](week01/" not in text
    assert files["week02/README.md"].decode() == page(2)
    assert sorted(written.changed) == sorted(files)
    assert files["README.md"].decode().splitlines()[2:6] == [
        "| 주차 | 발표일 | 팀 | 논문 | 질문 |",
        "| --- | --- | --- | --- | ---: |",
        "| [1주차](week01/README.md) | 2025.02.01 | 1팀 |  | 1 |",
        "| [2주차](week02/README.md) | 2025.02.02 | 1팀 |  | 1 |",
    ]


async def test_what_has_not_changed_is_not_written(here: Desk) -> None:
    await here.bring({"week01.md": PICTURED, "week02.md": page(2), **PICTURES})
    await here.write()
    files, times = here.files(), here.times()

    written = await here.write()

    assert (written.changed, written.same) == ([], len(files))
    assert (here.files(), here.times()) == (files, times)


async def test_it_goes_into_another_database_and_comes_out_the_same(here: Desk, there: Desk) -> None:
    await here.bring({"week01.md": PICTURED, "week02.md": page(2), **PICTURES})
    await here.write()
    pages = sorted(here.output.glob("week*/README.md"))

    _, all_stored = await import_files(there.settings, pages, GUILD)
    await there.write()

    assert all_stored
    assert there.files() == here.files()


async def test_a_picture_that_is_kept_needs_no_file_beside_its_page(here: Desk) -> None:
    await here.bring({"week01.md": PICTURED, **PICTURES})
    await here.write()
    for picture in here.output.glob("week01/*.png"):
        picture.unlink()

    said, all_stored = await import_files(here.settings, [here.output / "week01" / "README.md"], GUILD)

    assert all_stored
    assert [line.partition(": ")[2] for line in said] == [
        "1주차 페이지는 이미 같은 내용으로 저장되어 있어요. 바뀐 것은 없어요."
    ]


async def test_a_group_s_own_readme_is_left_as_it_is_around_the_index(here: Desk) -> None:
    await here.bring({"week01.md": page(1)})
    here.output.mkdir()
    (here.output / "README.md").write_text("# 우리 스터디\n\n매주 금요일에 모여요.", encoding="utf-8")

    await here.write()

    readme = here.files()["README.md"].decode()
    assert readme.startswith("# 우리 스터디\n\n매주 금요일에 모여요.\n\n<!-- study-bot:index -->\n")


async def test_a_readme_that_is_unclear_is_said_and_the_pages_are_written(here: Desk) -> None:
    await here.bring({"week01.md": page(1)})
    here.output.mkdir()
    (here.output / "README.md").write_bytes("# 우리 스터디".encode("cp949"))

    written = await here.write()

    assert written.changed == ["week01/README.md"]
    assert written.unclear == (
        f"The index has no place in {here.output / 'README.md'}: it is not UTF-8. Save it anew in that encoding."
    )
    assert here.files()["README.md"] == "# 우리 스터디".encode("cp949")


async def test_each_term_has_its_folder_and_its_table(here: Desk) -> None:
    await here.bring({"week01.md": page(1)})
    db = await open_database(here.settings.database)
    await db.write(terms.rename, guild_id=GUILD, name="2025 1")
    await db.write(terms.begin, guild_id=GUILD, name="2025-2", now=utcnow())
    await db.close()
    await here.bring({"2025-2/week01/README.md": page(1, question="새 기수인가요?")})

    await here.write()

    files = here.files()
    assert sorted(files) == ["2025-1/week01/README.md", "2025-2/week01/README.md", "README.md"]
    assert [line for line in files["README.md"].decode().splitlines() if line.startswith("###")] == [
        "### 2025-1",
        "### 2025-2",
    ]


async def test_a_link_out_of_the_folder_is_not_written_through(here: Desk, tmp_path: Path) -> None:
    await here.bring({"week01.md": page(1)})
    here.output.mkdir()
    (tmp_path / "away").mkdir()
    (here.output / "week01").symlink_to(tmp_path / "away")

    with pytest.raises(NotWrittenError, match="out of the folder"):
        await here.write()
    assert list((tmp_path / "away").iterdir()) == []


async def test_without_a_week_nothing_is_written(here: Desk) -> None:
    with pytest.raises(NoWeekYet):
        await here.write()
    assert not here.output.exists()
