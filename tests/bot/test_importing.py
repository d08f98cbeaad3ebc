"""Zips: pages come in with their pictures, and whatever does not is said by name and reason."""

import datetime as dt
import io
import struct
import sys
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import event
from sqlalchemy.orm import Session

from bot.files import export_week, import_files
from bot.media.downloads import SIZE_LIMIT
from bot.page import apart, unpacking
from bot.page.comparing import LINE_LIMIT, LINES_LIMIT, differences
from bot.page.illustrating import links
from bot.page.reader import read
from bot.settings import Settings
from bot.texts import Language, say
from db import imports, members
from db.engine import Database, open_database
from db.week.value import Week
from tests.support.pages import page

GUILD = 1
NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)

PICTURED = """\
# 1주차
**발표일**: 2025.02.01
### Team 1
- **Members**: 은비

---
### 질의응답  
- 은비🦊

  🧡 받은 질문 : 왜요?

  ![질문 사진 1](week01/a.png)  
  
     -> 답변 : 그래서요.

  처음 ![그림 하나](<그림>/b.png) 그리고 ![그래프](img/b%20c.png) 사이에 `![코드](img/d.png)`

  ![답변 사진 1](week01/c.png)

---
### 소감
- 은비 : 좋았다 ![칠판](img/board.png)
"""  # noqa: W291, W293  # white space is Markdown's
PICTURED = PICTURED.replace("![그림 하나](<그림>/b.png) 그리고 ", "")


def drawn(colour: str) -> bytes:
    """Draw a small picture, with words in it that nobody is to see."""
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "집 주소"
    Image.new("RGB", (8, 8), colour).save(out, "PNG", exif=exif)
    return out.getvalue()


GIVEN_UP = {
    "ko": "페이지가 너무 오래 걸려서 그만뒀어요. 저장된 것은 그대로예요. "
    "잠시 뒤에 다시 해 주세요. 또 이러면 페이지를 줄여 주세요.",
    "en": "The page took too long and was given up. What is stored has not changed. "
    "Try again in a while; if this happens again, make the page shorter.",
}
PICTURES = {
    "week01/a.png": drawn("red"),
    "img/b c.png": drawn("blue"),
    "week01/c.png": drawn("green"),
    "img/board.png": drawn("white"),
}


def zipped(files: Mapping[str, Any], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Pack files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


class Desk:
    """Somebody at the command line, with a bot of their own."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self.folder = folder
        self.settings = replace(settings, data_dir=folder / "data")

    def put(self, name: str, data: bytes | str) -> Path:
        """Write a file."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return path

    async def bring(self, *paths: Path, replaces: bool = False) -> tuple[list[str], bool]:
        """Import files; return what is said without their paths, and whether all went well."""
        said, all_stored = await import_files(self.settings, paths, GUILD, replaces=replaces)
        return [line.partition(": ")[2] for line in said], all_stored

    async def take(self, week: int = 1) -> dict[str, bytes]:
        """Export a week; return the files by name."""
        output = self.folder / "out"
        written, missing = await export_week(self.settings, GUILD, week, output)
        assert missing == []
        return {path.relative_to(output).as_posix(): path.read_bytes() for path in written}


@pytest.fixture
def here(tmp_path: Path, settings: Settings) -> Desk:
    return Desk(tmp_path / "here", settings)


@pytest.fixture
def elsewhere(tmp_path: Path, settings: Settings) -> Desk:
    return Desk(tmp_path / "elsewhere", settings)


def linked(files: Mapping[str, bytes]) -> list[str]:
    """Return the pictures that the exported page links."""
    found = read(files["week01.md"].decode()).page
    assert found is not None
    return links(found)


async def test_pictures_come_along_are_kept_clean_and_go_out_again(here: Desk, elsewhere: Desk) -> None:
    said = await here.bring(here.put("week01.zip", zipped({"week01.md": PICTURED, **PICTURES})))

    assert said == (["✅ 1주차 페이지를 가져왔어요."], True)
    files = await here.take()
    assert len(files) == 5
    assert set(linked(files)) == files.keys() - {"week01.md"}
    for path in linked(files):
        assert b"\xec\xa7\x91" not in files[path]
        assert Image.open(io.BytesIO(files[path])).size == (8, 8)
    assert "처음" in files["week01.md"].decode()
    assert "![칠판](week01/" in files["week01.md"].decode()
    assert "`![코드](img/d.png)`" in files["week01.md"].decode()
    there = await elsewhere.bring(elsewhere.put("week01.zip", zipped(files)))
    assert there == (["✅ 1주차 페이지를 가져왔어요."], True)
    assert await elsewhere.take() == files
    assert await elsewhere.bring(elsewhere.folder / "week01.zip") == (
        ["1주차 페이지는 이미 같은 내용으로 저장되어 있어요. 바뀐 것은 없어요."],
        True,
    )


async def test_pictures_beside_a_page_come_along_from_its_folder_and_from_nowhere_else(here: Desk) -> None:
    for path, data in PICTURES.items():
        here.put(f"pages/{path}", data)
    here.put("secret.png", drawn("black"))
    source = PICTURED.replace("img/board.png", "../secret.png")

    said, all_stored = await here.bring(here.put("pages/week01.md", source))

    assert all_stored
    assert said[1:] == ["가져오지 못한 것이 있어요:", "- ../secret.png: 함께 올리지 않은 파일이에요."]
    files = await here.take()
    assert len(files) == 4
    assert "![칠판](../secret.png)" in files["week01.md"].decode()


async def test_what_is_left_out_is_said_by_name_and_reason(here: Desk) -> None:
    files = {
        "week01.md": PICTURED,
        "week01/a.png": b"no picture",
        "img/b c.png": b"\0" * (SIZE_LIMIT + 1),
        "notes.txt": "메모",
        "__MACOSX/._week01.md": "junk",
    }

    said, all_stored = await here.bring(here.put("week01.zip", zipped(files)))

    assert all_stored
    assert said == [
        "✅ 1주차 페이지를 가져왔어요.",
        "가져오지 못한 것이 있어요:",
        "- week01/a.png: 사진이 아니거나 읽을 수 없어요. PNG, JPEG, GIF, WebP를 저장할 수 있어요.",
        "- img/b%20c.png: 너무 커요. 10MB, 2,500만 화소까지 저장할 수 있어요.",
        "- week01/c.png: 함께 올리지 않은 파일이에요.",
        "- img/board.png: 함께 올리지 않은 파일이에요.",
        "- notes.txt: 어느 페이지에도 쓰이지 않았어요.",
    ]
    assert set(await here.take()) == {"week01.md"}


async def test_of_many_that_are_left_out_the_first_are_named(here: Desk) -> None:
    files = {"week01.md": page(1)} | {f"{at}.txt": "" for at in range(30)}

    said, _ = await here.bring(here.put("week01.zip", zipped(files)))

    assert len(said) == 13
    assert said[-1] == "그 밖에 20개"


async def test_every_page_in_a_zip_is_stored_or_refused_by_name(here: Desk) -> None:
    files = {"a/week01.md": page(1), "b/week02.md": "아무 글", "c/week03.md": page(3), "d/week04.md": b"\xff"}

    said, all_stored = await here.bring(here.put("pages.zip", zipped(files)))

    assert not all_stored
    assert said[0] == "✅ 1주차 페이지를 가져왔어요."
    assert said[1].startswith("b/week02.md: 페이지에 어디에 둘지 알 수 없는 줄이 있어서")
    assert said[2] == "✅ 3주차 페이지를 가져왔어요."
    assert said[3].startswith("d/week04.md: 1번째 줄에 UTF-8이 아닌 글자가 있어서")
    assert [*await here.take(1), *await here.take(3)] == ["week01.md", "week03.md"]


def locked(data: bytes) -> bytes:
    """Say of all files in a zip that they are behind a password."""
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = -1
        while (start := data.find(signature, start + 1)) >= 0:
            data = data[: start + at] + struct.pack("<H", 1) + data[start + at + 2 :]
    return data


WHOLE = zipped({"week01.md": page(1)})
DAMAGED = "zip 파일이 깨져 있어서 열지 못했어요. 다시 압축해서 올려 주세요."
LOCKED = "암호가 걸린 zip은 열 수 없어요. 암호 없이 다시 압축해서 올려 주세요."


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (WHOLE[:-30], DAMAGED),
        (WHOLE[:40] + b"\0\0\0\0\0\0\0\0" + WHOLE[48:], DAMAGED),
        (WHOLE.replace(b"PK\x01\x02", b"PK\0\0"), DAMAGED),
        (b"PK\x03\x04", DAMAGED),
        (WHOLE.replace(b"\x08\x00", b"\x63\x00"), DAMAGED),
        (locked(WHOLE), LOCKED),
    ],
    ids=["cut", "content", "directory", "beginning", "method", "password"],
)
async def test_a_zip_that_cannot_be_opened_is_explained_and_the_next_file_stored(
    here: Desk, data: bytes, why: str
) -> None:
    good = here.put("week02.md", page(2))

    said = await here.bring(here.put("week01.zip", data), good)

    assert said == ([why, "✅ 2주차 페이지를 가져왔어요."], False)


async def test_a_zip_of_too_many_files_is_refused(here: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "FILES_LIMIT", 3)

    said = await here.bring(here.put("week01.zip", zipped({f"{at}.md": page(1) for at in range(4)})))

    assert said == (["zip 안에 파일이 너무 많아요. 3개까지 읽을 수 있어요. 페이지와 사진만 담아서 올려 주세요."], False)


async def test_a_page_that_unpacks_to_more_than_a_page_is_refused_before_it_is_whole(here: Desk) -> None:
    bomb = zipped({"week01.md": b"a" * (64 * 1024 * 1024), "week02.md": page(2)})
    assert len(bomb) < 100_000

    said, all_stored = await here.bring(here.put("pages.zip", bomb))

    assert not all_stored
    assert said == ["week01.md: 파일이 너무 커요. 1024KB까지 읽을 수 있어요.", "✅ 2주차 페이지를 가져왔어요."]


async def test_what_a_zip_unpacks_to_in_all_has_a_limit(here: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "UNPACKED_LIMIT", 3000)
    monkeypatch.setattr(unpacking, "PICTURES_LIMIT", 1)
    files = {"week01.md": PICTURED, **PICTURES}

    said, all_stored = await here.bring(here.put("week01.zip", zipped(files)))

    assert all_stored
    assert said[1] == "가져오지 못한 것이 있어요:"
    assert "- img/b%20c.png: 한 번에 가져올 수 있는 양을 넘어요. 나눠서 올려 주세요." in said
    assert len(await here.take()) == 2


async def test_pages_past_the_limit_are_said(here: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "PAGES_LIMIT", 1)

    said, _ = await here.bring(here.put("pages.zip", zipped({"week01.md": page(1), "week02.md": page(2)})))

    assert said == [
        "✅ 1주차 페이지를 가져왔어요.",
        "가져오지 못한 것이 있어요:",
        "- week02.md: 한 번에 가져올 수 있는 양을 넘어요. 나눠서 올려 주세요.",
    ]


async def test_the_corrected_page_replaces_the_wrong_one_where_it_is_asked_to(here: Desk) -> None:
    await here.bring(here.put("week01.md", page(1, name="은빈", question="왜 그런가")))
    right = here.put("week01.md", page(1))

    refused, all_stored = await here.bring(right)
    assert not all_stored
    assert "바꾸려면 `--replace`를 붙여서 다시 실행해 주세요." in refused[0].splitlines()[0]
    assert "-  받은 질문 : 왜 그런가  " in refused[0].splitlines()
    assert await here.bring(right, replaces=True) == (["✅ 1주차를 이 페이지로 바꿨어요."], True)

    assert (await here.take())["week01.md"].decode() == page(1)
    db = await open_database(here.settings.database)
    assert await db.read(members.by_name, guild_id=GUILD, name="은빈") is None
    await db.close()
    assert await here.bring(right, replaces=True) == (
        ["1주차 페이지는 이미 같은 내용으로 저장되어 있어요. 바뀐 것은 없어요."],
        True,
    )


@pytest.mark.parametrize("number", ["0", "1000", "999999"])
async def test_a_week_out_of_range_is_refused_with_its_line(here: Desk, number: str) -> None:
    source = page(1).replace("# 1주차", f"\n# 제 {number} 주차")

    assert await here.bring(here.put("week.md", source)) == (
        [f"주차는 1부터 999까지 쓸 수 있어요. 2번째 줄에 {number}주차라고 적혀 있어요. 고쳐서 다시 올려 주세요."],
        False,
    )


async def test_a_page_of_more_people_than_a_group_has_is_refused(here: Desk) -> None:
    source = page(1) + "\n---\n### 소감\n" + "".join(f"- 사람{at} : 네\n" for at in range(201))

    assert await here.bring(here.put("week01.md", source)) == ([say("ko", "error.too-many-people", limit=200)], False)


async def test_a_page_of_more_papers_than_a_team_has_is_refused(here: Desk) -> None:
    papers = "- 참고 논문:\n" + "[논문](https://a.b)\n" * 51
    source = page(1).replace("\n\n---", f"\n{papers}\n---", 1)

    assert await here.bring(here.put("week01.md", source)) == ([say("ko", "error.too-many-papers", limit=50)], False)


async def test_a_page_of_more_texts_than_a_week_has_is_refused(here: Desk) -> None:
    source = page(1) + "\n  받은 질문 : 왜요?\n" * 1000

    assert await here.bring(here.put("week01.md", source)) == (
        ["한 페이지에 질문과 답변, 소감은 모두 합쳐 1000개까지예요. 나머지는 다른 주차의 페이지로 나눠서 올려 주세요."],
        False,
    )


async def test_a_long_page_is_imported_replaced_and_exported_as_a_short_one_is(here: Desk) -> None:
    long = page(1, question="왜 그런가요?\n\n" + "  가나다라 마바사\n" * 1000)
    assert len(long.encode()) > apart.SHORT
    sent = here.put("week01.zip", zipped({"week01.md": long + "\n  ![그림](img/a.png)\n", "img/a.png": drawn("red")}))

    assert await here.bring(sent) == (["✅ 1주차 페이지를 가져왔어요."], True)
    assert await here.bring(here.put("week01.md", long), replaces=True) == (
        ["✅ 1주차를 이 페이지로 바꿨어요."],
        True,
    )
    assert await here.bring(here.put("week01.md", long)) == (
        ["1주차 페이지는 이미 같은 내용으로 저장되어 있어요. 바뀐 것은 없어요."],
        True,
    )
    assert (await here.take())["week01.md"].decode().split() == long.split()


async def test_what_a_long_page_is_refused_for_is_said_as_for_a_short_one(here: Desk) -> None:
    words = "가나다라 마바사\n" * 1000
    said, all_stored = await here.bring(here.put("week01.md", page(1) + "\n### 모름\n" + words))

    assert not all_stored
    assert said[0].startswith("페이지에 어디에 둘지 알 수 없는 줄이 있어서 아무것도 저장하지 않았어요.")
    assert said[0].endswith("그 밖에 993줄")


async def test_of_very_many_findings_the_first_are_said_and_the_others_counted(here: Desk) -> None:
    source = page(1) + "\n---\n### 소감\n" * 150

    said, all_stored = await here.bring(here.put("week01.md", source))

    assert all_stored
    assert len(said) == 102
    assert (said[0], said[-1]) == ("✅ 1주차 페이지를 가져왔어요.", "그 밖에 50줄")


@pytest.mark.parametrize("language", ["ko", "en"])
async def test_a_page_that_takes_too_long_is_given_up_and_whoever_sent_it_is_told_what_to_do(
    here: Desk, monkeypatch: pytest.MonkeyPatch, language: Language
) -> None:
    monkeypatch.setattr(apart, "PATIENCE", 0)
    here.settings = replace(here.settings, language=language)
    said = await here.bring(here.put("week01.md", page(1, question="가나다라 마바사\n  " * 1000)))

    assert said == ([GIVEN_UP[language]], False)


async def statements(db: Database, questions: int) -> int:
    """Count the statements that storing a page of so many questions takes."""
    found = read(
        page(questions) + "\n  받은 질문 : 왜요?\n\n  -> 답변 : 네\n\n  이어 묻기 : 정말요?\n" * questions
    ).page
    assert found is not None

    def counted(session: Session) -> int:
        said: list[str] = []
        event.listen(session.connection(), "before_cursor_execute", lambda _, __, sql, *___: said.append(sql))
        imports.import_week(session, guild_id=GUILD, week=found, now=NOW)
        return len(said)

    return await db.write(counted)


async def test_a_question_costs_a_statement_for_each_row_that_is_stored(db: Database) -> None:
    await statements(db, 1)

    assert await statements(db, 28) <= await statements(db, 14) + 14 * len(("question", "follow-up", "answer"))


def work(of: Callable[[], object]) -> int:
    """Count the steps that Python takes."""
    steps = 0

    def step(frame: object, event: str, argument: object) -> object:  # noqa: ARG001
        nonlocal steps
        steps += 1
        return step

    sys.settrace(step)  # type: ignore[arg-type]
    try:
        of()
    finally:
        sys.settrace(None)
    return steps


def week(lines: int, word: str) -> Week:
    """Return a week with a text that says the same again and again."""
    text = "".join(f"  {word if at % 2 else '같은 말'}\n\n" for at in range(lines))
    found = read(page(1) + "\n" + text).page
    assert found is not None
    return found


def test_pages_are_compared_in_linear_time() -> None:
    def compared(lines: int) -> int:
        before, after = week(lines, "이 말"), week(lines, "저 말")
        assert differences(before, after)
        return work(lambda: differences(before, after))

    assert compared(800) < 2.5 * compared(400)


def test_differences_are_cut_where_nobody_reads_on() -> None:
    before, after = (week(4000, word) for word in ("이 말 " * 200, "저 말 " * 200))

    lines = differences(before, after).splitlines()

    assert len(lines) == LINES_LIMIT + 1
    assert lines[-1] == "…"
    assert max(map(len, lines)) == LINE_LIMIT


def test_a_moved_line_is_a_difference() -> None:
    source = page(1) + "\n  하나\n\n  둘\n"
    before, after = read(source).page, read(source.replace("하나", "셋").replace("둘", "하나").replace("셋", "둘")).page
    assert before is not None
    assert after is not None

    assert sorted(line for line in differences(before, after).splitlines() if "하나" in line or "둘" in line) == [
        "+  하나",
        "-  하나",
    ]
