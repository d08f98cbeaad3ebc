"""A member's own record as a message: what stands in it, and what does not."""

import datetime as dt
from dataclasses import replace

import pytest

from bot.render import own
from bot.render.folding import width
from bot.render.plain import Plain
from bot.texts import Language
from db.nudges import FOR_EVER
from db.record.overview import Counts, Line, OfTerm, OfWeek, Overview
from db.types import Dialect
from db.week.value import Paper, Text

LINK = "https://discord.com/channels/1/2/3"


def overview(*terms: OfTerm) -> Overview:
    """Return the record of somebody who did one thing of each kind."""
    said = Text("첫 줄\n## 둘째 <@5> **줄**", Dialect.DISCORD)
    line = Line(12, said, is_answered=True, is_hidden=False, link=LINK)
    return Overview(
        "은_비_",
        "🐱",
        terms or (OfTerm(1, 1, None, Counts(talks=2, asked=1, received=1, answers=1, reflections=1)),),
        talks=[OfWeek(2, LINK, paper=Paper("LoRA", "https://a.b/c")), OfWeek(1, None, paper=Paper())],
        asked=[replace(line, is_answered=False, is_hidden=True, link=None)],
        received=[line],
        answers=[line],
        reflections=[OfWeek(2, None, text=said)],
    )


def shown(found: Overview, language: Language = "ko") -> list[str]:
    """Return the lines of a message."""
    return own.message(found, Plain({5: "한결"}, language, dt.UTC), language)[0].splitlines()


def test_whole() -> None:
    assert shown(overview()) == [
        r"## 은\_비\_🐱님의 기록",
        "발표 2번 · 질문 1개 · 받은 질문 1개 · 답변 1개 · 소감 1개",
        "**최근 발표**",
        f"🎤 [2주차]({LINK}) [LoRA](<https://a.b/c>)",
        "🎤 1주차",
        "**한 질문**",
        "⏳ #12 (익명) 첫 줄 둘째 @한결 줄",
        "**받은 질문**",
        f"✅ [#12]({LINK}) 첫 줄 둘째 @한결 줄",
        "**최근 답변**",
        f"💬 [#12]({LINK}) 첫 줄 둘째 @한결 줄",
        "**최근 소감**",
        "✍️ 2주차 첫 줄 둘째 @한결 줄",
        "-# 🔔 내 발표 뒤에 답하지 않은 질문이 있으면 DM으로 한 번 알려 드려요. 내 질문의 답변 소식은 따로 와요.",
    ]


def test_in_english() -> None:
    lines = shown(overview(), "en")

    assert lines[0] == r"## 은\_비\_🐱: your record"
    assert lines[1] == "presented 2 · asked 1 · was asked 1 · answered 1 · reflected 1"
    assert next(line for line in lines if "#12" in line).startswith("⏳ #12 (anonymous) 첫 줄 둘째 @한결")


def test_what_is_not_shown_is_counted_and_the_file_has_it() -> None:
    counts = Counts(talks=2, asked=25, received=1, answers=1, reflections=1, asked_waiting=3, received_waiting=1)

    lines = shown(overview(OfTerm(1, 1, None, counts)))

    at = lines.index("**받은 질문**")
    assert lines[at - 1] == "-# 그 밖에 24개 · ⏸️ 발표 취소로 기다리는 중 3개"
    assert lines[at + 2] == "-# ⏸️ 발표 취소로 기다리는 중 1개"
    assert lines[-2] == "-# 모두 보려면 [파일로 받기]를 눌러 주세요."


@pytest.mark.parametrize("words", ["왜 BERT의 attention은 head를 12개만 쓰나요? ", "a ", "가"])
def test_a_text_takes_the_line_of_a_phone_and_no_more(words: str) -> None:
    text = Text(words * 20, Dialect.DISCORD)
    found = replace(overview(), asked=[Line(12, text, is_answered=False, is_hidden=True, link=None)])
    found = replace(found, reflections=[OfWeek(2, None, text=text)], talks=[OfWeek(2, None, paper=Paper(words * 20))])

    long = [line for line in shown(found) if line.endswith("…")]

    assert len(long) == 3
    assert all(own.LINE - 3 <= width(line) <= own.LINE for line in long)


def test_several_terms_are_counted_for_themselves_the_latest_ones() -> None:
    terms = [OfTerm(at, at, "2025-*1*" if at == 6 else None, Counts(asked=at)) for at in range(6, 0, -1)]

    lines = shown(overview(*terms))

    assert lines[1].startswith("발표 0번 · 질문 21개")
    assert lines[2].startswith(r"-# **2025-\*1\*** 발표 0번 · 질문 6개")
    assert [line for line in lines if line.startswith("-# **")][-1].startswith("-# **3기**")
    assert lines[6] == "-# +2"


def test_who_wants_no_nudges_is_told_so_and_may_have_them_again() -> None:
    text, rows = own.message(replace(overview(), no_nudges_until=FOR_EVER), Plain({}, "ko", dt.UTC), "ko")

    assert text.splitlines()[-1].startswith("-# 🔕 답하지 않은 질문을 DM으로 알리지 않아요.")
    assert [[button.custom_id for button in row] for row in rows] == [
        ["me:file", "anthology:1", "profile"],
        ["nudges:again"],
    ]
