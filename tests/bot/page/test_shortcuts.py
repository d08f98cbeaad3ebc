"""Plain words need no parsing: whatever takes the short way comes out as it would the long way."""

from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.page import bodies, dialects, structure
from bot.page.dialects import to_markdown
from bot.page.names import cluster, graphemes
from bot.page.reader import read
from db.types import Dialect
from db.week.value import Text
from tests.bot.page.strategies import NASTY, texts
from tests.bot.page.test_round_trip import quick

PROSE = [
    "잔차 연결이 없으면 학습이 더뎌져요. ", "3가지 이유가 있어요(그림 4): ", "**굵게** ", "`x + 1` ", "_기울여_ ",
    "[논문](https://a.b/c_d) ", "https://a.b/c ", "정말요?! ", "20~30층 ", "좋은 질문이에요, ", "답변 ", "받은 질문 ",
    ": ", "：", "-> ", "\\# ", "1\\. ", "2/7 ", "1.5배 ", "“따옴표” ", "…", "👍 ", "  ", "\t", "\n", "\n\n", "  \n",
    "a < b ", "R&D ", "a | b ", "||", "__", "-# ", "~", "*", "`", "``", "[", "]:", "\\", "e\u0301", "\u3000", "\u00a0",
]  # fmt: skip
prose = st.lists(st.sampled_from(PROSE), max_size=12).map("".join)
words = (prose | texts.map(lambda text: text.body) | st.text()).map(
    lambda body: [line for line in bodies.normal(body) if bodies.are_words([line])]
)


@quick
@given(words)
def test_words_are_paragraphs(lines: list[str]) -> None:
    assert bodies.blocks(lines) == bodies.parse(lines)
    assert structure.literals(lines) == set()


def test_no_beginning_of_a_block_is_taken_for_words() -> None:
    for begun in map("".join, product("#>-+*_`~=<1. \t\\[|x", repeat=3)):
        for lines in ([begun], [f"{begun} 말"], ["말", begun], ["말", "", f"{begun}말"]):
            if bodies.are_words(lines):
                assert bodies.blocks(lines) == bodies.parse(lines), lines


@quick
@given(words)
def test_words_are_settled_alike(lines: list[str]) -> None:
    body = "\n".join(lines)

    assert bodies.settle(body) == bodies.settle_any(body)


@quick
@given(words)
def test_words_that_mean_the_same_in_both_dialects_are_converted_alike(lines: list[str]) -> None:
    assume(dialects.is_common(lines))

    assert to_markdown(Text("\n".join(lines), Dialect.DISCORD)) == dialects.convert(lines, None, None)


@pytest.mark.parametrize("piece", NASTY)
def test_what_discord_reads_differently_is_converted(piece: str) -> None:
    for body in (piece, f"가 {piece} 나", f"가\n{piece}나 {piece}\n\n{piece}"):
        lines = bodies.normal(body)
        assert to_markdown(Text(body, Dialect.DISCORD)) == dialects.convert(lines, None, None)


@pytest.mark.parametrize("code", ["```\n{}\n```", "~~~\n{}\n~~~", "<div>\n{}\n</div>", "- 하나\n  ~~~\n  {}\n  ~~~"])
def test_what_is_code_is_no_marker(code: str) -> None:
    assert bodies.markers(code.format("답변 : 하나").split("\n")) == []


@quick
@given(words)
def test_unmarked_words_are_only_characters(lines: list[str]) -> None:
    line = "".join(lines).translate(dict.fromkeys(map(ord, "\\*_`~|[]<>")))
    assume(not dialects.is_marked(line))

    assert list(dialects.pieces(line)) == graphemes(line)


@given(st.text() | prose)
def test_characters_are_told_apart_alike(text: str) -> None:
    assert graphemes(text) == cluster(text)


def test_no_single_character_joins_another() -> None:
    for char in map(chr, [*range(0x3100), *range(0xAC00, 0xD7A4)]):
        assert graphemes(f"가{char}a") == cluster(f"가{char}a")


def test_a_tab_among_the_words_stays() -> None:
    page = read("# 1주차\n**발표일**: 2026.01.02\n### 소감\n-\t가 : 나\t다\n").page

    assert page is not None
    assert page.reflections[0].body.body == "나\t다"


def test_a_text_too_long_to_remember_is_settled_like_any_other() -> None:
    body = "- 하나\n" * 1000

    assert bodies.settle(body) == bodies.settle_any(body.strip("\n")) == body.strip("\n")
