"""Folding: twelve lines of a phone, cut where it hurts least, nothing left open, no word lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.render.folding import COLUMNS, LINES, fold
from tests.bot.test_fitting import NASTY, words

KOREAN = "가나다라 마바사 "
LATIN = "attention is all you need "
#: Four thousand characters of what takes long where each is looked at again and again.
HEAVY = ("[", "](", "[a](", "](a", "<@", "<:a", "**", "||", "`", "```\n", "\u0301", "\u200d", "\n", "\n\n", "가", " ")


def lines(count: int, word: str = "줄") -> str:
    """Return that many short lines."""
    return "\n".join(f"{word}{at}" for at in range(1, count + 1))


@pytest.mark.parametrize("text", ["", "짧은 글", lines(LINES + 1), "가" * 273, "a" * 546, "\u0301" * 3000])
def test_what_a_phone_shows_at_once_stays_whole(text: str) -> None:
    assert fold(text, 3800) == (text, False)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (lines(14), f"{lines(12)}\n…"),
        (f"{lines(8)}\n\n{lines(8)}", f"{lines(8)}\n…"),
        ("가" * 300, "가" * 252 + "\n…"),
        ("a" * 600, "a" * 504 + "\n…"),
        (KOREAN * 60, (KOREAN * 31).rstrip() + "\n…"),
        (f"{KOREAN * 10}\n\n{LATIN * 60}", f"{KOREAN * 10}\n\n{(LATIN * 11).rstrip()}\n…"),
    ],
)
def test_where_a_long_text_is_folded(text: str, shown: str) -> None:
    assert fold(text, 3800) == (shown, True)


def test_what_nobody_sees_of_a_link_or_a_mention_takes_no_lines() -> None:
    linked = "\n".join(f"[논문 {at}](https://example.com/{'a' * 150})" for at in range(12))
    mentioned = " ".join(["<@123456789012345678>"] * 20)

    assert fold(linked, 3800) == (linked, False)
    assert fold(mentioned, 3800) == (mentioned, False)


def test_a_link_is_not_parted() -> None:
    text = "가" * 230 + f"[여기에 자세히 쓰여 있어요](https://example.com/{'a' * 60})" + "나" * 300

    assert fold(text, 3800) == ("가" * 230 + "\n…", True)


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("```python\n" + "x = 1\n" * 20 + "```\n끝", "\n```\n…"),
        ("||" + "비밀 " * 200 + "|| 끝", "||\n…"),
        ("**굵게 ||" + "비밀 " * 200 + "||** 끝", "||**\n…"),
        ("`" + "코드 " * 200 + "` 끝", "`\n…"),
        ("2 ** 3 " + "가 " * 300, "가\n…"),
    ],
    ids=["code", "spoiler", "both", "inline", "no mark"],
)
def test_what_is_parted_is_closed(text: str, end: str) -> None:
    shown, is_cut = fold(text, 3800)

    assert is_cut
    assert shown.endswith(end)


@pytest.mark.parametrize("piece", HEAVY)
def test_any_four_thousand_characters_are_folded_within_the_limit(piece: str) -> None:
    text = (piece * 4000)[:3998] + "끝"

    shown, is_cut = fold(text, 3800)

    assert is_cut
    assert len(shown) <= 3800


@given(st.lists(st.sampled_from(NASTY) | st.text(max_size=8), max_size=120).map("".join), st.integers(40, 400))
def test_a_fold_is_the_beginning_and_within_the_limit(text: str, limit: int) -> None:
    shown, is_cut = fold(text, limit)

    assert len(shown) <= limit
    assert shown.count("\n") <= LINES + 2
    assert is_cut or shown == text
    bare = "".join(mark for mark in words(shown).removesuffix("…") if mark not in "|*_~")
    assert words(text).translate(str.maketrans("", "", "|*_~")).startswith(bare)
    assert COLUMNS * LINES + len("\n```\n…") >= len(shown.replace("\u0301", "").replace("\u200d", "")) or not is_cut
