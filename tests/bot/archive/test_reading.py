"""A whole archive goes in: in order, page by page, with one table of what is to be known."""

import gc
import os
import pty
import sqlite3
import subprocess
import sys
import tracemalloc
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.archive import pages, reading, table
from bot.archive.reading import Read
from bot.files import import_files
from bot.texts import say
from db import terms
from db.engine import open_database
from tests.bot.archive.desk import GUILD, Desk
from tests.bot.test_importing import PICTURED, PICTURES
from tests.support.pages import page

ROOT = Path(__file__).parents[3]


async def bring(
    desk: Desk, files: Mapping[str, bytes | str], *, rehearses: bool = False, replaces: bool = False
) -> Read:
    """Put files into a folder, and import it."""
    desk.put(files)
    sources = pages.find(desk.folder / "brought")
    return await reading.read(desk.settings, GUILD, sources, rehearses=rehearses, replaces=replaces)


def found(desk: Desk, done: Read) -> list[tuple[str, str, list[str]]]:
    """Return the rows of the table, with paths in the archive."""
    root = f"{desk.folder / 'brought'}/"
    return [(row.page.removeprefix(root), row.result, [*row.said]) for row in done.rows]


def dump(desk: Desk) -> list[str]:
    """Return all that the database holds."""
    with closing(sqlite3.connect(desk.settings.data_dir / "study-bot.sqlite3")) as db:
        return list(db.iterdump())


async def name_terms(desk: Desk, first: str, second: str) -> None:
    db = await open_database(desk.settings.database)
    await db.write(terms.rename, guild_id=GUILD, name=first)
    await db.write(terms.begin, guild_id=GUILD, name=second, now=datetime.now(UTC))
    await db.close()


def test_pages_come_in_the_order_of_terms_and_weeks(tmp_path: Path) -> None:
    names = ["week10/README.md", "week2/README.md", "week01.md", "2025-2/week01/README.md", "2025-1/3주차/정리.MD"]
    others = ["README.md", "2025-1/README.md", ".git/week01.md", "week01/.hidden.md", "week01/note.txt", "LICENSE"]
    for name in [*names, *others]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert [source.path for source in pages.find(tmp_path)] == [
        "week01.md",
        "week2/README.md",
        "week10/README.md",
        "2025-1/3주차/정리.MD",
        "2025-2/week01/README.md",
    ]


async def test_an_archive_goes_in_and_again_it_changes_nothing(here: Desk, there: Desk) -> None:
    await here.bring({"week01.md": PICTURED, "week02.md": page(2), **PICTURES})
    await here.write()

    sources = pages.find(here.output)
    done = await reading.read(there.settings, GUILD, sources)
    before = dump(there)
    again = await reading.read(there.settings, GUILD, sources)
    await there.write()

    assert (done.results, done.rows) == ({"stored": 2}, [])
    assert (again.results, again.rows) == ({"unchanged": 2}, [])
    assert dump(there) == before
    assert there.files() == here.files()


async def test_sample_weeks_go_into_another_database_and_come_out_the_same(here: Desk, there: Desk) -> None:
    samples = sorted((ROOT / "tests" / "bot" / "page" / "samples").glob("*.md"))
    read = await bring(here, {sample.name: sample.read_bytes() for sample in samples})
    await here.write()

    done = await reading.read(there.settings, GUILD, pages.find(here.output))
    await there.write()

    assert read.results["stored"] >= 1
    assert done.results == {"stored": read.results["stored"]}
    assert there.files() == here.files()


async def test_what_is_odd_or_refused_is_a_row_and_stops_nothing(here: Desk) -> None:
    done = await bring(
        here,
        {
            "week01.md": "아무 말",
            "week02.md": page(2).replace("- 은비🦊", "- 은빈🦊"),
            "week03.md": page(3).encode("cp949", errors="replace"),
            "week04.md": b"\0" * (2 * 1024 * 1024),
            "week05.md": page(5) + "\n![그래프](없음.png)\n",
            "week06.md": page(6),
            "week07/README.md": page(6, question="다른 질문"),
        },
    )

    rows = found(here, done)
    assert done.results == {"stored": 3, "refused": 4}
    assert not done.is_whole
    assert [row[:2] for row in rows] == [
        ("week01.md", "refused"),
        ("week02.md", "stored"),
        ("week03.md", "refused"),
        ("week04.md", "refused"),
        ("week05.md", "stored"),
        ("week07/README.md", "refused"),
    ]
    said = ["\n".join(row[2]) for row in rows]
    assert "발표일이 없어요" in said[0]
    assert "은빈" in said[1]
    assert said[2] == say("ko", "page.not-utf8", line=1)
    assert "1024KB" in said[3]
    assert "- 없음.png: 함께 올리지 않은 파일이에요." in said[4]
    assert said[5].endswith("`--replace`를 붙여서 다시 실행해 주세요.\nImport this page alone to see what differs.")


async def test_a_dry_run_says_the_same_and_stores_nothing(here: Desk) -> None:
    await here.bring({"week01.md": page(1)})
    before = dump(here)
    files: dict[str, bytes | str] = {
        "week01.md": page(1),
        "week02.md": PICTURED.replace("# 1주차", "# 2주차"),
        "week03.md": "아무 말",
        **PICTURES,
    }

    tried = await bring(here, files, rehearses=True)
    kept = [path for path in here.settings.pictures.rglob("*") if path.is_file()]
    unchanged = dump(here) == before
    done = await bring(here, files)

    assert tried == done
    assert done.results == {"unchanged": 1, "stored": 1, "refused": 1}
    assert (unchanged, kept) == (True, [])


async def test_a_dry_run_finds_two_pages_of_one_week(here: Desk) -> None:
    tried = await bring(here, {"week01.md": page(1), "week02.md": page(1, question="왜요?")}, rehearses=True)
    first = here.folder / "brought" / "week01.md"
    assert found(here, tried) == [("week02.md", "refused", [f"{first} is this week, too. Only one page can be."])]


async def test_a_corrected_page_replaces_its_week(here: Desk) -> None:
    await bring(here, {"week01.md": page(1, question="왜요?")})
    done = await bring(here, {"week01.md": page(1)}, replaces=True)
    await here.write()
    assert done.results == {"replaced": 1}
    assert here.files()["week01/README.md"].decode() == page(1)


async def test_each_folder_is_its_term_s_and_an_unknown_one_is_refused(here: Desk) -> None:
    await here.bring({"week01.md": page(1)})
    await name_terms(here, "2025-1", "2025-2")

    done = await bring(
        here, {"2025-1/week02/README.md": page(2), "2025-2/week01.md": page(1), "2024/week01.md": page(1)}
    )
    await here.write()

    assert done.results == {"stored": 2, "unchanged": 1, "refused": 1}  # the page above the folders is this term's, too
    assert [row[:2] for row in found(here, done)] == [("2024/week01.md", "refused")]
    assert sorted(here.files()) == [
        "2025-1/week01/README.md",
        "2025-1/week02/README.md",
        "2025-2/week01/README.md",
        "README.md",
    ]


async def test_folders_of_several_terms_are_not_poured_into_one(here: Desk) -> None:
    done = await bring(here, {"2024/week01.md": page(1), "2025/week01.md": page(1, question="왜요?")})
    assert done.results == {"refused": 2}
    assert all("폴더와 이름이 같은 기수가 없어요" in "".join(row.said) for row in done.rows)


async def test_nothing_is_read_from_outside_of_the_folder(here: Desk) -> None:
    here.put({"week01.md": page(1).replace("그래서요.", "그래서요. ![밖](../secret.png)")})
    (here.folder / "secret.md").write_text(page(2), encoding="utf-8")
    (here.folder / "secret.png").write_bytes(PICTURES["week01/a.png"])
    (here.folder / "away").mkdir()
    (here.folder / "away" / "week04.md").write_text(page(4), encoding="utf-8")
    brought = here.folder / "brought"
    (brought / "week02.md").symlink_to("../secret.md")
    (brought / "week03").symlink_to("../away")
    os.mkfifo(brought / "week05.md")

    done = await bring(here, {})

    assert done.results == {"stored": 1, "refused": 2}
    assert found(here, done) == [
        ("week01.md", "stored", ["가져오지 못한 것이 있어요:", "- ../secret.png: 함께 올리지 않은 파일이에요."]),
        ("week02.md", "refused", ["It is a link out of the folder, or no file."]),
        ("week05.md", "refused", ["It is a link out of the folder, or no file."]),
    ]


async def test_a_picture_may_stand_anywhere_in_the_archive(here: Desk) -> None:
    text = page(1).replace("그래서요.", "그래서요. ![그림](../images/a.png)")
    done = await bring(here, {"week01/README.md": text, "images/a.png": PICTURES["week01/a.png"]})
    assert (done.results, done.rows) == ({"stored": 1}, [])


async def test_a_name_that_no_terminal_shows_is_shown_in_one_line(here: Desk) -> None:
    done = await bring(here, {"week01\n\x1b[2J.md": "아무 말"})
    assert [row[0] for row in found(here, done)] == ["week01\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}[2J.md"]


async def test_a_database_that_fails_ends_it_and_what_was_not_read_is_counted(
    here: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from db import sqlite

    await bring(here, {"week01.md": page(1)})
    monkeypatch.setattr(sqlite, "BUSY_TIMEOUT", 0)
    with closing(sqlite3.connect(here.settings.data_dir / "study-bot.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        done = await bring(here, {f"week{week:02}.md": page(week) for week in range(1, 5)})

    assert found(here, done) == [("week02.md", "refused", ["(sqlite3.OperationalError) database is locked"])]
    assert (done.results, done.not_read) == ({"unchanged": 1, "refused": 1}, 2)


def run(folder: Path, *options: str, terminal: bool = False) -> tuple[int, str, str]:
    """Run the command line; return its status, what it prints, and what it shows beside that."""
    shown, end = pty.openpty()
    command = [sys.executable, "-m", "bot", "import", str(folder / "brought"), "--guild", "1", *options]
    environment = {
        **os.environ,
        "DATA_DIR": str(folder / "data"),
        "PYTHONPATH": str(ROOT),
        "TERM": "xterm",
        "COLUMNS": "400",
    }
    done = subprocess.run(
        command,
        check=False,
        stdout=subprocess.PIPE,
        stderr=end if terminal else subprocess.PIPE,
        cwd=folder,
        env=environment,
    )
    os.close(end)
    seen = done.stderr
    if terminal:
        seen = os.read(shown, 1 << 20)
    os.close(shown)
    return done.returncode, done.stdout.decode(), seen.decode()


def test_the_command_line_prints_one_table_and_a_bar_on_a_terminal_alone(here: Desk) -> None:
    here.put({"week01.md": page(1), "week02.md": "아무 말"})

    tried = run(here.folder, "--dry-run")
    done = run(here.folder, terminal=True)
    here.put({"week02.md": page(2)})
    again = run(here.folder)

    assert (tried[0], tried[2]) == (1, "")
    assert tried[1].splitlines()[-1] == "Nothing is stored yet; it would be: 1 stored, 1 refused"
    assert (done[0], done[1].splitlines()[-1]) == (1, "1 stored, 1 refused")
    assert done[1].count("week02.md") == 1
    assert "1/2" in done[2]
    assert again == (0, "1 stored, 1 unchanged\n", "")


def test_an_archive_without_a_page_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    table.show(Read(), rehearses=False)
    assert capsys.readouterr().out == "There is no page.\n"


@pytest.mark.long
async def test_five_hundred_pages_take_no_more_memory_than_fifty(here: Desk, there: Desk, tmp_path: Path) -> None:
    files = {f"week{week:03}/README.md": _long_page(week) for week in range(1, 501)}
    seen: list[str] = []
    peaks = []

    def on_page(name: str) -> None:
        seen.append(name)
        gc.collect()  # what Python would collect in its own time is not held

    for desk, count in ((here, 50), (there, 500)):
        desk.put(dict(list(files.items())[:count]))
        sources = pages.find(desk.folder / "brought")
        await reading.read(desk.settings, GUILD + 1, sources[:3])  # what is loaded once
        tracemalloc.start()
        seen.clear()
        done = await reading.read(desk.settings, GUILD, sources, on_page=on_page)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert (done.results, done.rows) == ({"stored": count}, [])
    assert seen == [str(there.folder / "brought" / name) for name in files]
    assert peaks[1] < 1.25 * peaks[0]

    alone = Desk(tmp_path / "alone", there.settings)
    for path in alone.put(files):
        _, all_stored = await import_files(alone.settings, [path], GUILD)
        assert all_stored
    await there.write()
    await alone.write()
    assert alone.files() == there.files()
    assert _numbers(alone) == _numbers(there)


def _long_page(week: int) -> str:
    """Return a page of some kilobytes, that differs from those of other weeks."""
    words = " ".join(f"{week}번째 낱말{at}" for at in range(300))
    written = page(week, question=f"{week}번째 질문은 왜 그런가요?").replace("그래서요.", words)
    return written.replace(f"2025.02.{week:02}\n", f"2025.{1 + week % 12:02}.{1 + week % 28:02}\n")


def _numbers(desk: Desk) -> list[tuple[object, ...]]:
    """Return each question with its number."""
    with closing(sqlite3.connect(desk.settings.data_dir / "study-bot.sqlite3")) as db:
        return db.execute("SELECT number, body FROM question WHERE guild_id = 1 ORDER BY number").fetchall()
