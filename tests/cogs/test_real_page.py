"""A real group's page goes on in Discord: what they wrote stays theirs, and only what is new is added."""

import difflib
import unicodedata

import pytest
from simcord import InteractionResult, MemberActor

from tests.bot.page.weeks import REAL
from tests.cogs.test_pages import bring, take
from tests.support.panels import press_behind
from tests.support.study import Study, field, press, text_of

pytestmark = pytest.mark.skipif(not REAL.exists(), reason="the group's own page is not here")


def words_of(source: str) -> list[str]:
    """Return a page's lines without white space."""
    lines = unicodedata.normalize("NFC", source).splitlines()
    return ["".join(line.split()) for line in lines if line.strip()]


async def linked(study: Study, member: MemberActor, name: str) -> None:
    """Let the manager say who an imported name is."""
    options = {} if member is study.minha else {"member": member}
    form = await study.minha.slash(study.channel, "profile", **options)
    receipt = await study.minha.submit_modal(form, {"name": name, "emoji": "", "heart": ""})
    assert f"**{name}**" in text_of(receipt)


async def panel(study: Study, member: MemberActor, number: int) -> InteractionResult:
    """Open what a member may do with a question."""
    return await member.slash(study.channel, "edit", question=str(number))


async def go_on(study: Study, member: MemberActor, number: int, label: str, more: str) -> None:
    """Write something at the end of a text that stands."""
    form = await press_behind(member, await panel(study, member, number), label)
    assert form.modal is not None
    (name,) = (field_id for field_id in ("question", "answer") if field_id in str(form.modal["components"]))
    await member.submit_modal(form, {name: field(form.modal, name)["value"] + more})


async def test_only_what_is_new_is_added_to_it(study: Study) -> None:
    theirs = REAL.read_text(encoding="utf-8")
    await bring(study, theirs)
    for member, name in ((study.eunbi, "조은비"), (study.minha, "전민하"), (study.hangyeol, "강한결")):
        await linked(study, member, name)

    await go_on(study, study.eunbi, 1, "내 답변 고치기", "\n\n나중에 덧쓴 말")
    await go_on(study, study.minha, 4, "내 답변 고치기", "\n\n굵은 글자 뒤에 덧쓴 말")
    await go_on(study, study.hangyeol, 7, "질문 고치기", "\n\n물음표 뒤의 말")
    answered = await study.minha.slash(study.channel, "answer", question="1", answer="이미 답이 있는 질문")
    addition = await press(study.minha, answered, "덧붙이기")
    await study.minha.submit_modal(addition, {"answer": "팀원이 보탠 말"})
    follow_up = await press(study.subin, await panel(study, study.subin, 1), "추가 질문")
    below = await study.subin.submit_modal(follow_up, {"question": "이어서 물은 말"})
    assert "#8" in text_of(below)
    await study.eunbi.send(study.channel, "카드에 답장한 말", reply_to=study.cards()[-1])
    await study.ask(study.subin, study.hangyeol, "디스코드에서 물은 말")
    form = await press(study.hangyeol, study.cards()[-1], "답변하기")
    await study.hangyeol.submit_modal(form, {"answer": "디스코드에서 답한 말"})

    _, ours = await take(study)
    changed = [line for line in difflib.ndiff(words_of(theirs), words_of(ours)) if line[0] in "+-"]
    assert changed == [
        "+ 나중에덧쓴말",
        "+ ->보탬(전민하):팀원이보탠말",
        "+ 🩷이어묻기:이어서물은말",
        "+ ->답변:카드에답장한말",
        "+ 굵은글자뒤에덧쓴말",
        "+ 물음표뒤의말",
        "+ 🤎받은질문:디스코드에서물은말",
        "+ ->답변:디스코드에서답한말",
    ]
