"""The term anthology, as somebody of the group gets it: a zip that opens."""

import datetime as dt
import io
import zipfile

import pytest
from simcord import InteractionResult, MemberActor

from bot import controls
from bot.page.dangling import local_links
from bot.page.reader import read
from bot.render.layout import layout
from tests.cogs.questions.test_pictures import drawn
from tests.support.study import TODAY, Study, press, text_of


async def get(study: Study, member: MemberActor | None = None, term_id: int = 1) -> InteractionResult:
    """Press the button of a term's anthology."""
    channel = study.bot.get_partial_messageable(study.channel.id)
    shown = await channel.send(view=layout("📚", [[controls.anthology("ko", term_id)]]))
    return await press(member or study.hangyeol, shown, "학기 문집")


def opened(study: Study, shown: InteractionResult) -> tuple[str, dict[str, bytes]]:
    """Return what the file of a reply is called, and the files in it."""
    name, stored = study.file_of(shown)
    with zipfile.ZipFile(io.BytesIO(stored)) as archive:
        assert archive.testzip() is None
        return name, {member: archive.read(member) for member in archive.namelist()}


async def test_anybody_gets_the_term_with_its_pictures_and_every_link_leads_somewhere(study: Study) -> None:
    await study.present(study.eunbi, papers="https://arxiv.org/abs/2106.09685")
    await study.ask(study.hangyeol, study.eunbi, "이 그림은 뭐예요? @everyone", image=("그림.png", drawn()))
    form = await study.ask(study.subin, study.eunbi, "몰래 물어요", anonymous=True)
    await study.subin.submit_modal(form, {"question": "몰래 물어요"})
    await study.answer(study.eunbi, 1, f"<@{study.hangyeol.id}>님 말대로예요.\n# 제목 아님")

    shown = await get(study)
    name, files = opened(study, shown)

    assert shown.ephemeral
    assert text_of(shown) == "📚 학기 문집이에요. 압축을 풀고 `README.md`부터 열어 보세요."
    assert name == "anthology-term-1.zip"
    (picture,) = (path for path in files if path.endswith(".png"))
    assert [*files] == ["README.md", "은비.md", "한결.md", "week01.md", picture]
    pages = {path: data.decode() for path, data in files.items() if path.endswith(".md")}
    assert {link for page in pages.values() for link in local_links(page)} == {*files}
    reading = read(pages["week01.md"])
    assert reading.page is not None
    assert [len(asked.questions) for asked in reading.page.teams[0].presenters] == [2]
    assert "@한결님 말대로예요." in pages["은비.md"]
    assert "몰래" in pages["은비.md"]
    assert "수빈.md" not in pages["README.md"]
    assert opened(study, await get(study, study.stranger)) == (name, files)


async def test_it_counts_as_one_s_own_record_does(study: Study) -> None:
    await study.present(study.eunbi)
    await study.present(study.subin, study.eunbi, date=TODAY + dt.timedelta(weeks=1))

    own = await study.eunbi.slash(study.channel, "me")
    _, files = opened(study, await get(study))

    counts = "발표 1번 · 질문 0개 · 받은 질문 0개 · 답변 0개 · 소감 0개"
    assert text_of(own).splitlines()[1] == counts
    assert f"(은비.md) · {counts}" in files["README.md"].decode()


@pytest.mark.parametrize("locale", ["en-US"], indirect=True)
async def test_one_who_finds_nothing_is_told_what_to_do(study: Study) -> None:
    await study.present(study.eunbi)
    shown = await study.eunbi.slash(study.channel, "present")
    await press(study.eunbi, await press(study.eunbi, shown, "Cancel it"), "Yes, cancel it")

    assert text_of(await get(study)) == "No week is registered yet. Register the first presentation with `/present`."
    assert text_of(await get(study, term_id=7)).startswith("That term was undone already.")
