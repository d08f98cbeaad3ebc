"""A term's anthology: its files open, all links within it lead somewhere, and it says no more than the pages do."""

import datetime as dt
import io
import posixpath
import re
import unicodedata
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from bot.page import anthology, apart, file_names, member
from bot.page.anthology import Book
from bot.page.dangling import as_words, local_links
from bot.page.dialects import to_markdown
from bot.page.reader import read
from bot.page.writer import Writer, write
from db.record.value import Asked, Person, Record, Reflected, Said, Talk
from db.record.value import Week as WeekOfRecord
from db.types import Dialect
from db.week.value import Paper, Presenter, Question, Reflection, Team, Text, Week
from tests.bot.page.strategies import texts

DATE = dt.date(2025, 3, 7)
EUNBI, HANGYEOL, SUBIN = Person(1, "은비", "🐱", "🩷"), Person(2, "한결", "🐶", "💛"), Person(3, "수빈", "🐰", "💚")
PICTURE = f"{'0123456789abcdef' * 4}.png"
LINKED = "week01/0123456789abcdef.png"


def book(
    folder: Path,
    text: Text = Text("왜 그런가요?"),  # noqa: B008  # frozen
    *,
    limit: int = 10**6,
    people: tuple[Person, ...] = (EUNBI, HANGYEOL, SUBIN),
) -> Book:
    """Return a term of one week: 한결 asked 은비 something, who and 수빈 answered; all of it in the same words."""
    eunbi, hangyeol, subin = people
    said = (Said(eunbi.id, text, is_addition=False), Said(subin.id, text, is_addition=True))
    record = Record(
        weeks=(WeekOfRecord(1, 1, DATE, 1, (1, "2025-1")),),
        people={person.id: person for person in people},
        talks=(Talk(1, "1", (eunbi.id, subin.id), (Paper("LoRA", "https://arxiv.org/abs/2106.09685"),)),),
        questions=(Asked(1, 1, None, eunbi.id, hangyeol.id, is_hidden=False, text=text, said=said),),
        reflections=(Reflected(1, hangyeol.id, text),),
    )
    question = Question(text, text)
    team = Team(
        "1",
        (eunbi.name, subin.name),
        presenters=(Presenter(eunbi.name, eunbi.emoji, eunbi.heart, (question,)),),
    )
    week = Week(1, DATE, (team,), (Reflection(hangyeol.name, replace(text, pictures=())),))
    return Book((1, "2025-1"), record, (week,), {}, "ko", dt.UTC, folder, limit, DATE)


def opened(made: Book) -> dict[str, str]:
    """Return the pages of an anthology by their files' names; of pictures nothing."""
    with zipfile.ZipFile(io.BytesIO(packed(made))) as archive:
        return {name: archive.read(name).decode() if name.endswith(".md") else "" for name in archive.namelist()}


def packed(made: Book) -> bytes:
    """Return an anthology that is not too large."""
    data = anthology.pack(made).data
    assert data is not None
    return data


def keep(folder: Path, size: int = 8) -> None:
    """Keep a picture of some bytes."""
    path = folder / PICTURE[:2] / PICTURE
    path.parent.mkdir(parents=True)
    path.write_bytes(b"P" * size)


def dangling(files: dict[str, str]) -> list[tuple[str, str]]:
    """Return the links within an anthology that lead nowhere, each with the page that it stands on."""
    return [
        (name, target)
        for name, page in files.items()
        for target in local_links(page)
        if posixpath.normpath(posixpath.join(posixpath.dirname(name), target)) not in files
    ]


def test_whole(tmp_path: Path) -> None:
    files = opened(book(tmp_path))

    assert [*files] == ["README.md", "수빈.md", "은비.md", "한결.md", "week01.md"]
    assert files["README.md"] == (
        "# 2025-1 학기 문집\n\n2025.03.07\n\n## 사람\n"
        "- [수빈🐰](수빈.md) · 발표 1번 · 질문 0개 · 받은 질문 0개 · 답변 1개 · 소감 0개\n"
        "- [은비🐱](은비.md) · 발표 1번 · 질문 0개 · 받은 질문 1개 · 답변 1개 · 소감 0개\n"
        "- [한결🐶](한결.md) · 발표 0번 · 질문 1개 · 받은 질문 0개 · 답변 0개 · 소감 1개\n"
        "\n## 주차\n- [1주차 · 2025.03.07](week01.md)\n"
    )
    lines = [line.rstrip() for line in files["은비.md"].split("\n") if line.strip()]
    assert lines == [
        "# 은비🐱",
        "[2025-1 학기 문집](README.md)",
        "## 1주차 · 2025.03.07",
        "### Team 1",
        "- **Members**: 은비, 수빈",
        "- 참고 논문:",
        "[LoRA](https://arxiv.org/abs/2106.09685)",
        "### 받은 질문",
        "- 은비🐱",
        "  🩷 받은 질문 : 왜 그런가요?",
        "     -> 답변 : 왜 그런가요?",
        "     -> 보탬(수빈) : 왜 그런가요?",
    ]
    assert "### 한 질문\n- 은비🐱\n\n  🩷 질문 : 왜 그런가요?" in files["한결.md"]
    assert "### 소감\n- 한결 : 왜 그런가요?" in files["한결.md"]
    assert "### 다른 분이 받은 질문에 쓴 답변" in files["수빈.md"]


def test_in_english(tmp_path: Path) -> None:
    files = opened(replace(book(tmp_path), language="en", term=(3, None)))

    assert files["README.md"].startswith("# Term 3 · Term anthology\n")
    assert "### Questions received\n" in files["은비.md"]


def test_a_week_s_page_is_the_group_s_own(tmp_path: Path) -> None:
    made = book(tmp_path)

    page = opened(made)["week01.md"]

    assert page == write(made.weeks[0])
    assert read(page).page == made.weeks[0]


async def test_it_is_the_same_in_a_process_of_its_own(tmp_path: Path) -> None:
    keep(tmp_path)
    made = book(tmp_path, Text("그림이요", Dialect.DISCORD, (PICTURE,)))
    own = replace(made.record, owner=EUNBI)
    writer = Writer(is_there=_nothing)

    packed_apart = await apart.call(anthology.pack, apart.SHORT_TO_WRITE + 1, 1, made)
    page_apart = await apart.call(member.own_page, apart.SHORT_TO_WRITE + 1, 1, own, "ko", writer)

    assert packed_apart == anthology.pack(made)
    assert page_apart == member.own_page(own, "ko", writer)
    assert "### 받은 질문" in page_apart


def _nothing(_path: str) -> bool:
    return False


def test_the_same_term_gives_the_same_bytes(tmp_path: Path) -> None:
    keep(tmp_path)
    made = book(tmp_path, Text("그림이요", Dialect.DISCORD, (PICTURE,)))

    first = packed(made)
    (tmp_path / PICTURE[:2] / PICTURE).touch()

    assert packed(made) == first


def test_pictures_come_along_and_are_linked(tmp_path: Path) -> None:
    keep(tmp_path)

    files = opened(book(tmp_path, Text("그림이요", Dialect.DISCORD, (PICTURE,))))

    assert LINKED in files
    for page in ("week01.md", "은비.md", "한결.md"):
        assert f"![질문 사진 1]({LINKED})" in files[page]
    assert dangling(files) == []


@pytest.mark.parametrize("size", [None, 2000])
def test_a_picture_that_is_gone_or_too_large_is_named_and_counted(tmp_path: Path, size: int | None) -> None:
    if size is not None:
        keep(tmp_path, size)
    made = book(tmp_path, Text("그림이요", Dialect.DISCORD, (PICTURE,)))
    limit = len(packed(made)) - 1 if size is not None else made.limit

    found = anthology.pack(replace(made, limit=limit))

    assert found.data is not None
    assert len(found.data) <= limit
    assert found.left_out == 1
    files = opened(replace(made, limit=limit))
    assert LINKED not in files
    assert "🖼️ 질문 사진 1" in files["은비.md"]
    assert "사진 1장은 담지 못해서 이름만 있어요." in files["README.md"]
    assert dangling(files) == []


def test_one_that_is_too_large_without_pictures_is_none(tmp_path: Path) -> None:
    assert anthology.pack(book(tmp_path, limit=200)) == anthology.Packed(None)


@settings(max_examples=30, deadline=None)
@given(texts)
def test_whatever_people_typed_stays_in_its_place(text: Text) -> None:
    folder = Path("/nowhere")
    files = opened(book(folder, text))

    assert dangling(files) == []
    assert [*files] == ["README.md", "수빈.md", "은비.md", "한결.md", "week01.md"]
    reading = read(_as_page(files["은비.md"]))
    assert reading.page is not None
    assert reading.unplaced == ()
    asked = reading.page.teams[0].presenters[0]
    said = int(to_markdown(text) != "")
    assert (asked.name, len(asked.questions), len(asked.questions[0].additions)) == ("은비", 1, said)


def _as_page(own: str) -> str:
    """Return a member's page of one week as if it were the page of that week, to be read as one."""
    _, _, _, _, _, *rest = own.split("\n")
    page = "\n".join(["# 1주차", "**발표일**: 2025.03.07", *rest])
    return page.replace("### 받은 질문\n", "### 질의응답\n", 1)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("![그림](없는.png) 뒤", "🖼️ 그림 뒤"),
        ("[글](../README.md)", "글"),
        ("[글](https://a.b/c)", "[글](https://a.b/c)"),
        ("[글](README.md)", "[글](README.md)"),
        ("`[글](x)` [글](x)", "`[글](x)` 글"),
        ("[글][나]\n\n[나]: x.md", "\\[글]\\[나]\n\n\\[나]: x.md"),
        ("\\[글](x)", "\\[글](x)"),
        ("[글](<x y>)", "\\[글](<x y>)"),
    ],
)
def test_a_link_to_what_is_not_there_is_words(typed: str, shown: str) -> None:
    words = as_words(typed, {"README.md"}.__contains__)

    assert words == shown
    assert [target for target in local_links(words) if target != "README.md"] == []


@pytest.mark.parametrize(
    "names",
    [
        ["../x", "..", ".", "/etc/passwd", "a/b", "a\\b"],
        ["은비", unicodedata.normalize("NFD", "은비"), "Kim", "kim", "KIM", "ｋｉｍ"],
        ["🐱", "😀", "", " "],
        ["con", "NUL", "com1", "aux", "README", "week01"],
        ["가" * 500, "가" * 501, "a-2", "a", "A"],
    ],
)
def test_names_of_files_are_safe_and_no_two_the_same(names: list[str]) -> None:
    found = file_names.safe(names, ["README", "week01"])

    assert all(re.fullmatch(r"[\w-]{1,40}", name) for name in found)
    keys = {unicodedata.normalize("NFKC", name).casefold() for name in found}
    assert len(keys) == len(names)
    assert keys.isdisjoint({"con", "nul", "com1", "aux", "readme", "week01"})


def test_two_whose_names_make_the_same_file_have_one_each(tmp_path: Path) -> None:
    people = (Person(1, "kim", "🐱", "🩷"), Person(2, "README", "🐶", "💛"), Person(3, "Kim", "🐰", "💚"))

    files = opened(book(tmp_path, people=people))

    assert sorted(files) == ["Kim-2.md", "README-2.md", "README.md", "kim.md", "week01.md"]
    assert "[Kim🐰](Kim-2.md)" in files["README.md"]
    assert dangling(files) == []
