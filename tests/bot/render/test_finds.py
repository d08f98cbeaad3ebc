"""The words around what a search found: bold, whole, and harmless."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.page.names import graphemes
from bot.render.finds import PIECE_LIMIT, WIDTH, excerpt, leaf
from bot.render.layout import TEXT_LIMIT
from db.folding import needles
from db.search import Found, Hit, Kind
from db.types import Dialect
from db.week.value import Text

FAMILY = "👩‍👩‍👧‍👦"


def shown(body: str, search: str, dialect: Dialect = Dialect.DISCORD) -> str:
    return excerpt(Text(body, dialect), needles(search))


@pytest.mark.parametrize(
    ("body", "search", "expected"),
    [
        ("학습률을 낮춰요", "학습률은", "**학습률**을 낮춰요"),
        ("**학습**률을\n\n- 낮춰요", "학습률", "**학습률**을 낮춰요"),
        ("Deep  Learning", "deeplearning", "**Deep Learning**"),
        ("학습 률이 학습률", "학습 률", "**학습** **률**이 **학습률**"),
        ("a*b와 _c_", "ab", "**a\\*b**와 c"),
        ("<@123>님, 학습", "학습", "<@123>님, **학습**"),
        ("[논문](https://a.org/attention)을 봐요", "attention", "논문을 봐요"),
        ("||비밀|| 학습", "학습", "▒▒ **학습**"),
        ("||비밀 **하나**\n둘|| 학습", "비밀", "▒▒ 학습"),
        ("||비\\||밀|| `||` 학습 ||", "학습", "▒▒ \\|\\| **학습** \\|\\|"),
        ("\\||비밀\\|| 학습", "비밀", "\\|\\|**비밀**\\|\\| 학습"),
        (f"{FAMILY}학습{FAMILY}", "학습", f"{FAMILY}**학습**{FAMILY}"),
        ("가" * 100 + " 학습", "학습", "…" + "가" * 17 + " **학습**"),
        ("https://a.org/" + "b" * PIECE_LIMIT + " 학습", "학습", "…**학습**"),
        ("하나 " * 40 + "둘 " + "셋 " * 90 + "하나 둘", "하나 둘", "**하나** **둘**"),
    ],
)
def test_the_words_around_a_find(body: str, search: str, expected: str) -> None:
    assert expected in shown(body, search)


def test_a_page_s_text_is_shown_as_discord_s() -> None:
    assert shown("**학습**률<br>&amp; 둘", "학습률", Dialect.PAGE) == "**학습률** & 둘"


@given(st.text("가나다 ab*_~|`\\>#-👩‍👩‍👧é\n", max_size=300))
def test_bold_ends_where_it_begins_and_nothing_is_cut_apart(body: str) -> None:
    found = shown(f"{body} 학습", "학습")
    plain = re.sub(r"\\.", "", found)
    assert "**학습**" in found
    assert plain.count("**") % 2 == 0
    assert len(graphemes(found)) <= 2 * WIDTH


@pytest.mark.parametrize("length", [140, 480])
def test_a_leaf_of_papers_with_the_longest_addresses_fits_a_message(length: int) -> None:
    title, link = "*학습* " * 100, "https://discord.com/channels/" + "/".join(["1" * 20] * 3)
    people = [("*" * 32, "🐶")] * 9
    paper = Hit(
        Kind.PAPER,
        title,
        Dialect.DISCORD,
        1,
        99,
        (99, "_" * 40),
        people,
        link,
        team="*" * 16,
        url="https://a.b/" + "c" * length,
    )

    shown = leaf(Found(needles("학습"), 100, True, 0, 20, [paper] * 5), "학습", "ko")

    assert shown.count("📄") == 5
    assert len(shown) <= TEXT_LIMIT
