"""The card: how it looks, and what it cuts."""

from typing import Any

import discord
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.render import card
from bot.render.layout import TEXT_LIMIT
from db.models import Answer, Member, MeToo, Question
from db.types import Dialect
from tests.bot.render.questions import EUNBI, GUEST, labels, parts, question

FENCED = "코드예요\n```python\n" + "\n".join(f"print({number})" for number in range(360)) + "\n```\n끝"
#: Markdown that would reach into what follows, if it could.
OPEN_ENDED = (
    "**굵게",
    "||스포",
    "`코드",
    "```\n코드",
    "~~줄",
    "__밑줄",
    "끝에 역사선\\",
    "> 인용",
    "# 제목",
    ">>> 끝까지",
)


def addition(body: str) -> Answer:
    """Make an addition of 은비's."""
    return Answer(author=EUNBI, body=body, dialect=Dialect.DISCORD)


def follow_up(number: int, body: str, answer: str | None = None, **details: Any) -> Question:
    """Make a question that hangs under another."""
    row = question(body, answer, **details)
    row.number, row.parent_id = number, 1
    return row


async def test_an_open_question() -> None:
    view = card.draw(question("왜 그런가요?"), "ko")

    assert parts(view) == ["-# 3주차 · #12 · ⏳ <@7>님께 온 질문 · 답변 전", "**왜 그런가요?**"]
    assert labels(view) == ["답변하기", "추가 질문", "⋯"]
    assert isinstance(view.children[0], discord.ui.Container)
    assert view.children[0].accent_colour == card.COLOURS["💛"]
    assert view.is_finished()


def test_an_answered_question() -> None:
    view = card.draw(question("왜 그런가요?", "그래서요"), "en")

    assert parts(view) == ["-# Week 3 · #12 · asked of 은비🐶", "**왜 그런가요?**", "💛 은비🐶\n그래서요"]
    assert labels(view) == ["Add", "Follow up", "⋯"]


def test_additions_and_follow_ups_stand_below_the_answer() -> None:
    row = question(
        "왜 그런가요?",
        "그래서요",
        additions=[addition("저도요"), addition("# 제목")],
        follow_ups=[follow_up(13, "이건요?", "네", additions=[addition("덧붙여요")]), follow_up(14, "저건요?")],
    )

    view = card.draw(row, "ko")

    assert parts(view) == [
        "-# 3주차 · #12 · ⏳ <@7>님께 온 질문 · 답변 전",
        "**왜 그런가요?**",
        "💛 은비🐶\n그래서요",
        "-# 💛 은비🐶 · 덧붙인 말\n저도요",
        "-# 💛 은비🐶 · 덧붙인 말\n# 제목",
        "↳ **#13** 이건요?",
        "💛 은비🐶\n네",
        "-# 💛 은비🐶 · 덧붙인 말\n덧붙여요",
        "↳ **#14** 저건요?",
    ]
    assert labels(view) == ["#14 답변", "추가 질문", "⋯"]


def test_a_follow_up_s_own_message_holds_its_words_alone() -> None:
    view = card.draw(follow_up(13, "이건요?"), "ko")
    assert parts(view) == ["-# 3주차 · #13 · ⏳ <@7>님께 온 질문 · 답변 전", "↳ **#13** 이건요?"]
    assert labels(view) == ["#13 답변", "⋯"]

    view = card.draw(follow_up(13, "이건요?", "네"), "ko")
    assert parts(view) == ["-# 3주차 · #13 · 은비🐶님께 온 질문", "↳ **#13** 이건요?"]
    assert labels(view) == ["덧붙이기", "⋯"]

    view = card.draw(follow_up(13, "가" * 4000), "ko")
    assert sum(map(len, parts(view))) <= TEXT_LIMIT
    assert labels(view) == ["#13 답변", "전체 읽기", "⋯"]


def test_how_many_wonder_too_and_which_message_it_was_taken_from() -> None:
    row = question("왜?", me_toos=[MeToo(member=Member(id=user_id)) for user_id in (5, 6)])
    row.source_channel_id, row.source_message_id = 2, 3

    assert parts(card.draw(row, "ko"))[0] == (
        "-# 3주차 · #12 · ⏳ <@7>님께 온 질문 · 답변 전 · 🙋 +2 · [원래 글](https://discord.com/channels/1/2/3)"
    )


@pytest.mark.parametrize(
    ("asked", "said", "added", "followed", "seen"),
    [
        (100, 100, 100, 100, 9),
        (1000, 1000, 1000, 1000, 4),
        (1000, 1000, 2000, 1000, 4),
        (1000, 3000, 1000, 1000, 3),
        (3700, 10, 1000, 1000, 3),
        (4000, 4000, 4000, 4000, 3),
    ],
)
def test_what_is_cut_is_the_follow_ups_first_then_the_additions(
    asked: int, said: int, added: int, followed: int, seen: int
) -> None:
    more = [follow_up(number, "다" * followed, "라" * followed) for number in (13, 14)]
    row = question("가" * asked, "나" * said, additions=[addition("다" * added)] * 2, follow_ups=more)

    view = card.draw(row, "ko")

    assert len(parts(view)) >= seen
    assert sum(map(len, parts(view))) <= TEXT_LIMIT
    assert labels(view) == ["덧붙이기", "추가 질문" if seen == 9 else "전체 읽기", "⋯"]


def test_a_hundred_short_additions_are_no_more_than_a_message_holds() -> None:
    view = card.draw(question("왜?", "답", additions=[addition("짧게")] * 100), "ko")

    assert view.total_children_count <= 40
    assert labels(view) == ["덧붙이기", "전체 읽기", "⋯"]


def test_a_presenter_who_is_not_on_discord_is_named() -> None:
    assert (
        parts(card.draw(question("왜?", presenter=GUEST), "ko"))[0]
        == "-# 3주차 · #12 · ⏳ 손님🐱님께 온 질문 · 답변 전"
    )


def test_a_heart_of_one_s_own_has_a_colour_too() -> None:
    view = card.draw(question("왜?", presenter=Member(name="나", emoji="🐶", heart="💟", user_id=1)), "ko")

    assert isinstance(view.children[0], discord.ui.Container)
    assert view.children[0].accent_colour == card.OTHER_COLOUR


def test_a_question_without_words_is_no_empty_bold() -> None:
    assert parts(card.draw(question("", "답"), "ko")) == [
        "-# 3주차 · #12 · 은비🐶님께 온 질문",
        "💛 은비🐶\n답",
    ]


def test_a_page_s_markdown_is_shown_as_discord_s() -> None:
    view = card.draw(question("그림 ![표](https://example.com/a.png)", dialect=Dialect.PAGE), "ko")

    assert "[표](https://example.com/a.png)" in parts(view)[1]


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("한 줄", "**한 줄**"),
        ("첫 문단\n\n둘째 문단", "**첫 문단\n\n둘째 문단**"),
        ("이모지 🐻‍❄️ 😀", "**이모지 🐻‍❄️ 😀**"),
        ("@everyone", "**@everyone**"),
        ("https://example.com/a", "**https://example.com/a**"),
        ("수식 2*3", "수식 2*3"),
        ("a_b_c", "a_b_c"),
        ("<@123>", "<@123>"),
        ("# 제목", "# 제목"),
        ("첫 줄\n- 하나\n- 둘", "첫 줄\n- 하나\n- 둘"),
        ("1. 하나\n2. 둘", "1. 하나\n2. 둘"),
        ("끝에 역사선\\", "끝에 역사선\\"),
        ("```\n코드\n```", "```\n코드\n```"),
    ],
)
def test_plain_words_are_bold_and_marked_ones_as_typed(body: str, shown: str) -> None:
    assert parts(card.draw(question(body), "ko"))[1] == shown


@pytest.mark.parametrize("body", OPEN_ENDED)
def test_a_mark_left_open_does_not_reach_into_the_answer(body: str) -> None:
    assert parts(card.draw(question(body, body), "ko"))[1:] == [body, f"💛 은비🐶\n{body}"]


@pytest.mark.parametrize(
    ("asked", "said", "is_cut"),
    [
        (273, 0, False),  # thirteen lines of a phone: a fold would take one itself
        (274, 0, True),
        (4000, 0, True),
        (273, 273, False),
        (273, 274, True),
        (2000, 2000, True),
        (4000, 1, True),
        (1, 4000, True),
        (4000, 4000, True),
    ],
)
def test_what_fits_is_shown_and_what_does_not_can_be_read(asked: int, said: int, is_cut: bool) -> None:
    view = card.draw(question("가" * asked, "나" * said), "ko")

    assert ("전체 읽기" in labels(view)) == is_cut
    shown = "".join(parts(view))
    assert (shown.count("가") < asked or shown.count("나") < said) == is_cut
    assert shown.count("가") == (asked if asked < 274 else 252)
    assert sum(map(len, parts(view))) <= TEXT_LIMIT


@pytest.mark.parametrize(("asked", "said"), [(FENCED, None), (FENCED, FENCED), ("왜?", FENCED)])
def test_a_code_block_cut_in_the_middle_is_closed(asked: str, said: str | None) -> None:
    view = card.draw(question(asked, said), "ko")

    assert "전체 읽기" in labels(view)
    assert all(part.count("```") % 2 == 0 for part in parts(view))


TEXTS = st.text(st.sampled_from("가a `*_\n#>-|\\👩‍🦰😀<@1"), min_size=1, max_size=400).map(lambda text: text * 10)


@settings(max_examples=100, deadline=None)
@given(TEXTS, st.none() | TEXTS)
def test_no_card_is_longer_than_a_message(asked: str, said: str | None) -> None:
    view = card.draw(question(asked, said), "ko")

    assert sum(map(len, parts(view))) <= TEXT_LIMIT
    assert view.content_length() <= 4000
