"""Fitting: nothing over the limit, no word lost, no emoji torn apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import fitting
from bot.page.names import graphemes

FAMILY = "👩‍👩‍👧‍👦"
NASTY = [
    FAMILY, "🇰🇷", "🏳️‍🌈", "👍🏽", "1️⃣", "e\u0301", "\u0301" * 40, "\u200d", "\n", "\n\n", " ", "```", "```py\n",
    "\n```\n", "`", "``", "````", "낱말 ", "줄\n", "문단\n\n", "가" * 50, "- 항목\n", "    들여쓰기\n", "…",
]  # fmt: skip
texts = st.lists(st.sampled_from(NASTY) | st.text(max_size=8), max_size=60).map("".join)
unfenced = texts.map(lambda text: text.replace("`", "'"))
limits = st.integers(1, 120)


def words(*pieces: str) -> str:
    """Return what must survive: all but white space and the fences of code blocks."""
    return "".join("".join(pieces).replace("`", "").split())


@given(texts, limits)
def test_no_piece_is_over_the_limit_and_no_word_is_lost(text: str, limit: int) -> None:
    pieces = fitting.split(text, limit)

    assert all(piece.strip() and len(piece) <= limit for piece in pieces)
    assert words(*pieces) == words(text)


@given(unfenced, limits)
def test_without_code_only_white_space_at_the_breaks_goes(text: str, limit: int) -> None:
    pieces = fitting.split(text, limit)

    assert "".join("".join(pieces).split()) == "".join(text.split())
    assert all(piece in text for piece in pieces)


@given(texts, st.integers(fitting.LEAST_FENCED, 120))
def test_every_piece_closes_the_code_that_it_opens(text: str, limit: int) -> None:
    assert all(piece.count("```") % 2 == 0 for piece in fitting.split(text, limit))


@given(st.lists(st.sampled_from([FAMILY, "🇰🇷", "🏳️‍🌈", "👍🏽", "1️⃣", "가", "e\u0301"]), max_size=60), st.integers(30, 60))
def test_an_emoji_is_never_torn_apart(characters: list[str], limit: int) -> None:
    text = "".join(characters)

    assert [character for piece in fitting.split(text, limit) for character in graphemes(piece)] == graphemes(text)
    begun = graphemes(fitting.label(text, limit).removesuffix("…"))
    assert begun == graphemes(text)[: len(begun)]


@given(texts, limits)
def test_a_label_is_the_text_s_beginning(text: str, limit: int) -> None:
    shown = fitting.label(text, limit)

    assert len(shown) <= limit
    assert shown == text or (shown.endswith("…") and text.startswith(shown[:-1]))


@given(texts, st.integers(3, 120))
def test_a_cut_says_whether_anything_is_missing(text: str, limit: int) -> None:
    shown, is_cut = fitting.cut(text, limit)

    assert len(shown) <= limit
    assert is_cut == (len(text) > limit)
    if is_cut:
        assert words(text).startswith(words(shown.removesuffix("…")))
    else:
        assert shown == text


@given(st.lists(texts, max_size=8), limits)
def test_leaves_hold_all_blocks_in_order(blocks: list[str], limit: int) -> None:
    leaves = fitting.gather(blocks, limit)

    assert all(leaf.strip() and len(leaf) <= limit for leaf in leaves)
    assert words(*leaves) == words(*blocks)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("", []),
        ("\n" * 500, []),
        (" " * 500, []),
        ("짧은 글", ["짧은 글"]),
        ("가" * 50 + "\n\n" + "나" * 50, ["가" * 50, "나" * 50]),
        ("가" * 50 + "\n" + "나" * 50, ["가" * 50, "나" * 50]),
        ("가" * 50 + " " + "나" * 50, ["가" * 50, "나" * 50]),
        ("가" * 100, ["가" * 52, "가" * 48]),
        ("```\n" + "x = 1\n" * 12 + "```", ["```\n" + "x = 1\n" * 8 + "```", "```\n" + "x = 1\n" * 4 + "```"]),
        ("```\n열린 코드", ["```\n열린 코드\n```"]),
    ],
    ids=["empty", "newlines", "spaces", "short", "paragraph", "line", "word", "anywhere", "code", "open"],
)
def test_where_a_text_is_split(text: str, pieces: list[str]) -> None:
    assert fitting.split(text, 60) == pieces


def test_only_blanks_are_cut_to_nothing() -> None:
    assert fitting.cut(" " * 100, 60) == ("…", True)


def test_what_fits_together_stays_on_one_leaf() -> None:
    assert fitting.gather(["하나", "둘", "셋" * 58, "넷"], 60) == ["하나\n\n둘", "셋" * 58, "넷"]
