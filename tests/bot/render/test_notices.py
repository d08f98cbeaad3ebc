"""What those hear whom a change concerns: each sentence, in the channel and in a direct message."""

import pytest

from bot.render import notices
from bot.render.layout import layout
from db.models import Question
from db.types import NoticeKind
from tests.bot.render.questions import EUNBI, GUEST, labels, parts, question


@pytest.mark.parametrize(
    ("news", "named", "secretly"),
    [
        (
            NoticeKind.ANSWERED,
            "<@7>님, <@8>님, **#12** 질문에 답변이 달렸어요.",
            "익명으로 남긴 **#12** 질문에 답변이 달렸어요. https://example.com",
        ),
        (
            NoticeKind.CHANGED,
            "<@7>님, <@8>님, **#12** 답변이 바뀌었어요.",
            "익명으로 남긴 **#12** 질문의 답변이 바뀌었어요. https://example.com",
        ),
        (
            NoticeKind.ADDED,
            "<@7>님, <@8>님, **#12** 답변에 덧붙인 말이 있어요.",
            "익명으로 남긴 **#12** 질문에 덧붙인 말이 있어요. https://example.com",
        ),
        (
            NoticeKind.MERGED,
            "<@7>님, <@8>님, **#13** 질문과 **#12** 질문을 합쳤어요. 답변은 이 카드에 있어요.",
            "익명으로 남긴 질문이 있는 **#13**, **#12** 질문을 합쳤어요. 답변은 여기에 있어요. https://example.com",
        ),
    ],
)
def test_askers_hear_what_is_new(news: NoticeKind, named: str, secretly: str) -> None:
    assert notices.to_askers(news, 12, [7, 8], "ko", other=13) == named
    assert notices.to_anonymous_asker(news, 12, "https://example.com", "ko", other=13) == secretly


def test_without_a_card_a_direct_message_has_no_link() -> None:
    text = notices.to_anonymous_asker(NoticeKind.ANSWERED, 12, None, "ko")

    assert text == "익명으로 남긴 **#12** 질문에 답변이 달렸어요."


def test_pictures_are_introduced_described_and_counted() -> None:
    text = notices.pictures(12, "ko")

    assert text == "🖼️ **#12** 사진"
    assert notices.with_unshown(text, 0, "ko") == text
    assert notices.with_unshown(text, 2, "ko").startswith(f"{text}\n-# 사진 2장은 여기에 보여 드리지 못했어요.")
    assert notices.descriptions(12, "왜?", 2, "ko") == [
        "#12 질문과 답변의 사진 1: 왜?",
        "#12 질문과 답변의 사진 2: 왜?",
    ]


def test_a_plain_reply_that_was_taken_is_said_to_be_the_answer() -> None:
    assert notices.taken(12, "ko") == "**#12** 질문의 답변으로 남겼어요."


def test_a_presenter_hears_of_all_that_was_moved_to_them_at_once() -> None:
    def moved(number: int) -> Question:
        row = question("왜?", presenter=GUEST)
        row.number, row.presentation_id, row.presenter_id = number, 5, 8
        return row

    view = layout(*notices.moved([moved(1), moved(3)], EUNBI, "ko"))

    assert parts(view)[0].splitlines() == [
        "📝 <@7>님, 다른 발표자에게 갔던 질문 2개를 받았어요.",
        "**#1** 왜?",
        "**#3** 왜?",
    ]
    assert labels(view) == ["답변하기"]


def test_an_owner_hears_in_english_what_is_missing_where() -> None:
    text = notices.trouble("Study", {7: ["permission.send", "permission.attach"]}, 1, "en")

    head, missing, refused, last = text.splitlines()
    assert head == "🔔 In **Study**, some messages could not be posted for more than a day. Everything is saved."
    assert missing == (
        "- <#7>: the bot lacks the permission **Send Messages, Attach Files**. Switch it on under Permissions in the "
        "channel's settings, and what waits appears at once."
    )
    assert refused == "- Discord does not take 1 message. Please tell whoever runs the bot."
    assert last == "-# Only the server's owner hears of this, and only once."
