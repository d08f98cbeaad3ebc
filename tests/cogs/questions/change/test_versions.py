"""Earlier words: seen and brought back by managers alone."""

import pytest

from bot.render.people import display_name
from tests.cogs.questions.change.scene import asked, edited, more, stored
from tests.support.panels import press_behind
from tests.support.study import Study, buttons_of, press, text_of


async def test_a_manager_sees_earlier_words_and_brings_them_back(study: Study) -> None:
    await asked(study)
    for words in ("둘째", "셋째"):
        form = await press_behind(study.hangyeol, await more(study, study.hangyeol), "질문 고치기")
        await study.hangyeol.submit_modal(form, {"question": words})

    leaf = await press_behind(study.minha, await more(study, study.minha), "이전 질문 보기")
    assert text_of(leaf).endswith("둘째")
    first = await press(study.minha, leaf, "다음 ▶")
    await press(study.minha, first, "이 글로 되돌리기")

    assert (await stored(study)).body == "왜 그런가요?"


async def test_earlier_words_are_seen_whole_with_who_wrote_them(study: Study) -> None:
    long = "\n".join(f"{number}번째 줄이에요 " + "가" * 80 for number in range(40))
    await asked(study, long)
    await edited(study, study.hangyeol, "둘째")
    await edited(study, study.minha, "셋째")

    leaf = await press_behind(study.minha, await more(study, study.minha), "이전 질문 보기")
    seen = [text_of(leaf)]
    while "다음 ▶" in buttons_of(leaf):
        leaf = await press(study.minha, leaf, "다음 ▶")
        seen.append(text_of(leaf))

    hangyeol = display_name(await study.member(study.hangyeol))
    assert seen[0] == f"**이전 글 1/2** · {hangyeol}\n둘째"
    assert "\n".join(text.removeprefix(f"**이전 글 2/2** · {hangyeol}\n") for text in seen[1:]) == long
    await press(study.minha, leaf, "이 글로 되돌리기")
    assert (await stored(study)).body == long


@pytest.mark.parametrize(("options", "writer"), [({}, "한결"), ({"anonymous": True}, "—")])
async def test_the_first_words_are_their_asker_s_unless_anonymous(
    study: Study, options: dict[str, bool], writer: str
) -> None:
    await study.present(study.eunbi)
    form = await study.hangyeol.slash(study.channel, "ask", presenter=study.eunbi, **options)
    await study.hangyeol.submit_modal(form, {"question": "왜 그런가요?"})
    await edited(study, study.hangyeol, "왜 그럴까요?")

    leaf = await press_behind(study.minha, await more(study, study.minha), "이전 질문 보기")

    assert text_of(leaf).startswith(f"**이전 글** · {writer}")


async def test_a_withdrawn_answer_s_earlier_words_are_only_read(study: Study) -> None:
    await asked(study)
    await study.answer(study.eunbi, 1, "그래서요")
    form = await press_behind(study.eunbi, await more(study, study.eunbi), "내 답변 고치기")
    await study.eunbi.submit_modal(form, {"answer": "그래서 그래요"})
    await press_behind(study.eunbi, await more(study, study.eunbi), "내 답변 삭제")

    leaf = await press_behind(study.minha, await more(study, study.minha), "이전 답변 보기")

    assert text_of(leaf) == f"**이전 글** · {display_name(await study.member(study.eunbi))}\n그래서요"
    assert buttons_of(leaf) == {}
