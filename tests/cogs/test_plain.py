"""Where Discord renders nothing, names stand for what a question mentions, as on its card."""

from typing import Any

import pytest
from simcord import InteractionResult

from tests.cogs.questions.notes.test_record import record
from tests.cogs.questions.test_pictures import alts_of, drawn
from tests.support.study import Study, field, press, text_of

PLAIN = "@동물원 @한결 @… @조교 #스터디 :wave: 1/1(목) 09:00 09:00 1/1(목) /ask @… `<@1>`"


async def asked(study: Study) -> str:
    """Let 한결 ask 민하 something with all that Discord renders in words, twice; return the words."""
    await study.present(study.minha, study.eunbi)
    await study.hangyeol.slash(study.channel, "questions")
    form = await study.eunbi.slash(study.channel, "profile")
    await study.eunbi.submit_modal(form, {"name": "동물원"})
    role = study.guild.create_role("조교")
    await study.env.settle()
    words = (
        f"<@{study.eunbi.id}> <@!{study.hangyeol.id}> <@{study.stranger.id}> <@&{role.id}> <#{study.channel.id}>"
        " <a:wave:123> <t:1767225600> <t:1767225600:t> <t:1767225600:D> </ask:5> <@77> `<@1>`"
    )
    for _ in range(2):
        await study.ask(study.hangyeol, study.minha, words)
    return words


def labels(form: InteractionResult, custom_id: str) -> list[str]:
    """Return what a form's select offers."""
    options: list[dict[str, Any]] = field(form.modal, custom_id)["options"]
    return [option["label"] for option in options]


async def test_what_is_typed_for_is_named(study: Study) -> None:
    await asked(study)

    to_answer = await study.minha.autocomplete(study.channel, "answer", "question", "동물원")
    to_edit = await study.hangyeol.autocomplete(study.channel, "edit", "question", "")

    assert [choice["name"] for choice in to_answer] == [f"#1 민하: {PLAIN}", f"#2 민하: {PLAIN}"]
    assert [choice["name"] for choice in to_edit] == [f"#2 {PLAIN}", f"#1 {PLAIN}"]


async def test_what_is_chosen_from_is_named(study: Study) -> None:
    await asked(study)
    panel = await study.minha.slash(study.channel, "edit", question="1")
    assert panel.response is not None

    answer = await study.minha.slash(study.channel, "answer")
    move = await study.minha.click(panel.response.message, custom_id="move:1")
    merge = await study.minha.click(panel.response.message, custom_id="merge:1")

    assert labels(answer, "question") == [f"#1 민하: {PLAIN}", f"#2 민하: {PLAIN}"]
    assert labels(move, "questions") == [f"#1 {PLAIN}", f"#2 {PLAIN}"]
    assert labels(merge, "question") == [f"#2 {PLAIN}"]


async def test_what_was_noted_at_once_is_named(study: Study) -> None:
    receipt = await record(study, f"<@{study.subin.id}> 왜요?\n얼마나요?")

    join = await press(study.subin, receipt, "하나로 합치기")
    move = await press(study.subin, receipt, "옮기기")

    assert labels(join, "questions") == labels(move, "questions") == ["#1 @수빈 왜요?", "#2 얼마나요?"]


async def test_what_is_read_out_in_the_place_of_a_picture_is_named_and_bare(study: Study) -> None:
    await study.present(study.minha)
    await study.ask(study.hangyeol, study.minha, f"**<@{study.minha.id}>** 왜_요?")
    form = await study.minha.slash(study.channel, "answer", question="1")

    await study.minha.submit_modal(form, {"answer": "그림으로", "images": [("a.png", drawn())]})

    assert alts_of(study.cards()[-1]) == ["#1 질문과 답변의 사진 1: @민하 왜_요?"]


async def test_one_s_own_line_has_names_that_count_as_what_is_read(study: Study) -> None:
    await study.present(study.minha)
    await study.ask(study.hangyeol, study.minha, f"<@{study.minha.id}>님이 말한 어댑터와는 무엇이 다른가요?")

    shown = await study.minha.slash(study.channel, "study")

    assert "💬 #1 @민하님이 말한 어댑터와는…" in text_of(shown).splitlines()


@pytest.mark.parametrize("locale", ["en-US"], indirect=True)
async def test_times_are_said_in_the_reader_s_language_and_impossible_ones_as_typed(study: Study) -> None:
    await study.present(study.minha)
    await study.ask(study.hangyeol, study.minha, "<t:1767225600:F> <t:9999999999999>")

    offered = await study.minha.autocomplete(study.channel, "answer", "question", "")

    assert [choice["name"] for choice in offered] == ["#1 민하: Thu, Jan 1 09:00 <t:9999999999999>"]
