"""Searching: what a member finds, where it leads, and what is refused."""

import pytest

from cogs.search import LEAF_SIZE
from db.search import WORDS_LIMIT
from tests.support.study import Study, buttons_of, press, text_of


async def search(study: Study, words: str) -> str:
    """Search as somebody who has no part in anything, and return what only they see."""
    shown = await study.stranger.slash(study.channel, "search", words=words)
    assert shown.ephemeral
    return text_of(shown)


async def test_what_is_found_stands_with_where_it_is_and_leads_there(study: Study) -> None:
    await study.present(study.minha, study.eunbi, papers="https://arxiv.org/abs/1412.6980 Adam: 학습률 <정하기>")
    await study.ask(study.hangyeol, study.minha, "**학습률**을 왜 낮추나요?")
    await study.answer(study.minha, 1, "처음부터 다시 " * 20 + "학습 률이 크면 발산해요")
    form = await study.hangyeol.slash(study.channel, "reflect")
    await study.hangyeol.submit_modal(form, {"reflection": "학습률 이야기가 좋았어요"})
    await study.minha.slash(study.channel, "recap")
    (question,) = await study.questions()
    recap = study.cards()[-1]
    minha, eunbi, hangyeol = [await study.member(of) for of in (study.minha, study.eunbi, study.hangyeol)]
    place = f"https://discord.com/channels/{study.guild.id}/{study.channel.id}"

    shown = await study.stranger.slash(study.channel, "search", words="학습률은")

    assert shown.ephemeral
    assert text_of(shown) == (
        "### 학습률은 · 찾은 글 4개\n\n"
        f"-# 1주차 · [논문]({place}/{recap.id}) · 1팀 민하{minha.emoji}, 은비{eunbi.emoji}\n"
        "📄 Adam: **학습률** \\<정하기\\> · [열기](<https://arxiv.org/abs/1412.6980>)\n\n"
        f"-# 1주차 · [소감]({place}/{recap.id}) · 한결{hangyeol.emoji}\n"
        "**학습률** 이야기가 좋았어요\n\n"
        f"-# 1주차 · [답변 #1]({place}/{question.message_id}) · 민하{minha.emoji}\n"
        "…다시 처음부터 다시 처음부터 다시 **학습 률**이 크면 발산해요\n\n"
        f"-# 1주차 · [질문 #1]({place}/{question.message_id}) · 민하{minha.emoji}님께\n"
        "**학습률**을 왜 낮추나요?"
    )
    assert buttons_of(shown) == {}


async def test_what_is_found_is_leafed_through_in_one_message(study: Study) -> None:
    await study.present(study.minha)
    for turn in range(LEAF_SIZE + 1):
        await study.ask(study.hangyeol, study.minha, f"학습 이야기 {turn}")

    first = await study.stranger.slash(study.channel, "search", words="학습: 이야기")
    await study.restart()
    assert "**학습** **이야기** 5" in text_of(first)
    second = await press(study.stranger, first, "다음 ▶")
    shown, buttons = text_of(second), list(buttons_of(second))
    back = await press(study.stranger, second, "◀ 이전")

    assert shown.startswith("### 학습: 이야기 · 찾은 글 6개 · 2/2\n\n")
    assert shown.endswith("\n**학습** **이야기** 0")
    assert buttons == ["◀ 이전"]
    assert "**학습** **이야기** 5" in text_of(back)


async def test_a_week_without_a_message_is_read_by_a_button(study: Study) -> None:
    await study.present(study.minha, papers="Attention")

    shown = await study.stranger.slash(study.channel, "search", words="attention")
    found = text_of(shown)
    read = await press(study.stranger, shown, "1주차 읽기")

    assert "논문 · 1팀 민하" in found
    assert "📄 **Attention**" in found
    assert "📄 Attention" in text_of(read)


async def test_what_nobody_said_is_looked_for_elsewhere(study: Study) -> None:
    await study.present(study.minha)

    shown = await study.stranger.slash(study.channel, "search", words="**없는 말**")

    assert (
        text_of(shown)
        == "**\\*\\*없는 말\\*\\*** · 찾은 글이 없어요. 더 짧은 낱말 하나로 찾아보세요. 이름으로는 찾지 않아요."
    )
    assert list(buttons_of(shown)) == ["질문 목록", "일정"]


@pytest.mark.parametrize("words", ["률", "#7", "7"])
async def test_what_cannot_be_shorter_is_not_asked_to_be(study: Study, words: str) -> None:
    await study.present(study.minha)

    shown = await search(study, words)

    assert shown.replace("\\", "") == f"**{words}** · 찾은 글이 없어요. 다른 낱말로 찾아보세요. 이름으로는 찾지 않아요."


async def test_a_question_s_number_leads_to_its_card(study: Study) -> None:
    await study.present(study.minha)
    await study.ask(study.hangyeol, study.minha, "왜 그런가요?")
    await study.ask(study.hangyeol, study.minha, "#1 질문에 이어서요")
    first, _ = await study.questions()

    headings = [line for line in (await search(study, "#1")).splitlines() if line.startswith("-#")]

    assert (
        f"[질문 #1](https://discord.com/channels/{study.guild.id}/{study.channel.id}/{first.message_id})" in headings[0]
    )
    assert "[질문 #2]" in headings[1]


async def test_a_search_without_a_word_is_refused(study: Study) -> None:
    shown = await search(study, "?! …")
    assert shown == "찾을 낱말이 없어요. `/찾기 찾을말:`에 `학습률`처럼 적어 주세요."


async def test_a_search_that_is_too_long_is_refused(study: Study) -> None:
    shown = await search(study, "가" * (WORDS_LIMIT + 1))
    assert shown == "찾을 말이 너무 길어요. 60자까지 쓸 수 있어요. 중요한 낱말 두세 개만 적어 주세요."


async def test_who_asked_anonymously_is_neither_found_nor_shown(study: Study) -> None:
    await study.present(study.minha)
    form = await study.hangyeol.slash(study.channel, "ask", presenter=study.minha, anonymous=True)
    await study.hangyeol.submit_modal(form, {"question": "왜 그런가요"})

    assert "찾은 글이 없어요" in await search(study, "한결")
    found = await search(study, "왜")
    assert "**왜** 그런가요" in found
    assert "한결" not in found
