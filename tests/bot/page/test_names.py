"""Names with their emoji, and papers on their lines."""

import pytest

from bot.page import papers
from bot.page.names import escape, is_mark, join, mark, near, neighbours, split, squeeze, unescape
from db.week.value import Paper
from tests.bot.page.strategies import NAMES

EMOJI = [
    "🐱",
    "🩷",
    "👩‍👩‍👧‍👦",
    "👍🏽",
    "🇰🇷",
    "1️⃣",
    "❤️",
    "♥",
    "🏴\U000e0067\U000e0062\U000e007f",
    "\U0001fae9",
    "🐻‍❄️",
    "‼️",
    ":cat:",
    "🐱🐶",
]


@pytest.mark.parametrize("emoji", EMOJI)
def test_emoji_of_any_kind_part_from_any_name(emoji: str) -> None:
    assert is_mark(emoji)
    for name in NAMES:
        assert split(join(name, emoji)) == (name, emoji)
        assert split(join(name, None)) == (name, None)


@pytest.mark.parametrize(
    "text", ["", "가", "a", "1", "#", "🐱가", "가🐱", "🐱 🐱", "!", "🐱" * 65, "\u200d", ":c:", "~"]
)
def test_what_is_no_emoji(text: str) -> None:
    assert not is_mark(text)


@pytest.mark.parametrize(
    ("typed", "shown"), [(None, ""), ("글자", ""), (" 🐱 ", "🐱"), ("<:cat:1>", ":cat:"), ("<a:cat:1>", ":cat:")]
)
def test_what_the_page_shows_of_an_emoji(typed: str | None, shown: str) -> None:
    assert mark(typed) == shown


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("김하늘🐱", ("김하늘", "🐱")),
        ("김하늘 🐱", ("김하늘", "🐱")),
        ("김 하늘 (청강) 🐱🐶", ("김 하늘 (청강)", "🐱🐶")),
        ("김하늘:panda:", ("김하늘", ":panda:")),
        ("\\\\:panda:", ("\\", ":panda:")),
        ("\\:panda:", (":panda:", None)),
        ("김하늘 2", ("김하늘 2", None)),
        ("🐱", ("🐱", None)),
        ("\u200d🐱", ("\u200d", "🐱")),
        ("&#x110000; &#xd800; &#x0;", ("&#x110000; &#xd800; &#x0;", None)),
    ],
)
def test_names_as_people_type_them(line: str, expected: tuple[str, str | None]) -> None:
    assert split(line) == expected


@pytest.mark.parametrize("name", NAMES)
def test_escapes_are_undone(name: str) -> None:
    assert unescape(escape(name)) == unescape(escape(name, ":")) == unescape(escape(name, ",")) == name


@pytest.mark.parametrize(
    "name", ["김하늘", "John Smith", "이(가명)", "kim_dev", "Jean-Luc", "C#", "a.b", "민하!", "Q/A"]
)
def test_ordinary_names_are_written_as_they_are(name: str) -> None:
    assert join(name, None) == name


def test_white_space_is_squeezed() -> None:
    assert squeeze(" a\n\u3000b\0 ") == "a b\ufffd"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("정서윤", "한서윤"),
        ("서윤", "한서윤"),
        ("한서", "한서윤"),
        ("한서우윤", "한서윤"),
        ("한서윤", None),
        ("한셔윤", "한서윤"),
        ("김나래", "김나레"),
        ("가랑", "가람"),
        ("나람", "가람"),
        ("가", None),
        ("다온", None),
        ("윤서한", None),
        ("박들", None),
        ("가" * 100, None),
    ],
)
def test_the_name_that_is_likely_meant(name: str, expected: str | None) -> None:
    assert near(name, neighbours(["한서윤", "이들", "가람", "김나레", "나" * 100])) == expected


def test_a_title_that_is_an_address_is_one() -> None:
    assert papers.read(papers.write(Paper("https://a.b"))) == Paper(url="https://a.b")


@pytest.mark.parametrize(
    ("paper", "line"),
    [
        (Paper("제목", "https://a.b"), "[제목](https://a.b)"),
        (Paper(url="https://a.b"), "https://a.b"),
        (Paper(url="https://a.b."), "<https://a.b.>"),
        (Paper(url="a.b"), "[a.b](a.b)"),
        (Paper("https://a.b", "https://a.b"), "https://a.b"),
        (Paper("제목"), "제목"),
        (Paper(), ""),
        (Paper(" ", " "), ""),
        (Paper("[속] 제목", "https://a.b/c_(d)"), "[[속] 제목](https://a.b/c_(d))"),
        (Paper("닫힘] 제목", "https://a.b/c)"), "[닫힘\\] 제목](<https://a.b/c)>)"),
        (Paper("제목", "https://a.b/한 글"), "[제목](<https://a.b/한 글>)"),
        (Paper("<unk> 토큰", "https://a.b/<c>"), "[\\<unk> 토큰](<https://a.b/\\<c\\>>)"),
        (Paper("끝\\", "https://a.b/\\"), "[끝\\\\](https://a.b/\\\\)"),
        (Paper("# 제목"), "\\# 제목"),
        (Paper("1. 제목"), "1\\. 제목"),
        (Paper("[글](주소)"), "\\[글](주소)"),
        (Paper("<https://a.b>"), "\\<https://a.b>"),
    ],
)
def test_papers_are_written_to_be_read(paper: Paper, line: str) -> None:
    assert papers.write(paper) == line
    if line and paper.title != paper.url:
        assert papers.read(line) == paper
