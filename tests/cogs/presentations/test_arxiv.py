"""Papers registered by arXiv's link or number alone: their titles come after the reply, and never in its way."""

import asyncio
import re
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any

import discord
import pytest
from aiohttp import web

from bot.media import arxiv
from cogs.presentations import parsing
from db import cancelled, presentations, registering, weeks
from db.registering import Entry
from db.week.value import Paper
from tests.cogs.test_recap import page_of, recaps
from tests.support.arxiv import FakeArxiv, running_arxiv
from tests.support.database import another_program, give_up_at_once
from tests.support.study import TODAY, Study, press, text_of

NUMBER = "1706.03762"
LINK = f"https://arxiv.org/abs/{NUMBER}"
TITLE = "Attention Is All You Need"
NAMED = f"📄 [{TITLE}](<{LINK}>)"
NAMELESS = f"📄 <{LINK}>"

Instead = Callable[[web.Request], Awaitable[web.StreamResponse | None]]


@pytest.fixture
async def api(study: Study) -> AsyncIterator[FakeArxiv]:
    async with running_arxiv() as api:
        study.bot.settings.arxiv_url = api.url
        yield api


async def stored(study: Study, week: int = 1) -> list[tuple[str | None, str | None]]:
    """Return the titles and links of a week's papers."""
    found = await study.db.read(weeks.by_number, guild_id=study.guild.id, number=week)
    assert found is not None
    teams = await study.db.read(presentations.in_week, guild_id=study.guild.id, week_id=found.id)
    return [(paper.title, paper.url) for team in teams for paper in team.papers]


async def registered_unnamed(study: Study, api: FakeArxiv) -> None:
    """Register 민하's paper while arXiv is away."""
    study.bot.settings.arxiv_url = "off"
    await study.present(study.minha, papers=LINK)
    study.bot.settings.arxiv_url = api.url


def fails(status: int) -> Instead:
    """Answer with a fault."""

    async def instead(_request: web.Request) -> web.Response:
        return web.Response(status=status)

    return instead


async def test_the_receipt_gets_titles_and_authors(study: Study, api: FakeArxiv) -> None:
    papers = f"https://arxiv.org/pdf/{NUMBER}v7.pdf\n- arXiv:1412.6980\n1706.03762\nmath.DG/0211159v1\nhttps://a.b/c"

    receipt = await study.present(study.minha, papers=papers)

    lines = text_of(receipt).splitlines()
    assert lines[0] == "✅ **1주차** · 1/1(목) · **1팀** 발표를 등록했어요."
    assert lines[2:] == [
        f"📄 [{TITLE}](<https://arxiv.org/pdf/{NUMBER}v7.pdf>)",
        "-# Ashish Vaswani et al.",
        "📄 [Adam: A Method for Stochastic Optimization](<https://arxiv.org/abs/1412.6980>)",
        "-# Diederik P. Kingma, Jimmy Ba",
        "📄 [The entropy formula for the Ricci flow](<https://arxiv.org/abs/math.DG/0211159v1>)",
        "-# Grisha Perelman",
        "📄 <https://a.b/c>",
        "처음 오셨네요! **민하🐶 🩷** 모습으로 보여요.",
        "-# 한 주의 질문과 답변, 소감은 모임의 페이지에 실려 GitHub에 공개될 수 있어요.",
    ]
    assert receipt.followups == []
    assert [sorted(numbers) for numbers in api.asked] == [["1412.6980", NUMBER, "math/0211159"]]
    assert await stored(study) == [
        (TITLE, f"https://arxiv.org/pdf/{NUMBER}v7.pdf"),
        ("Adam: A Method for Stochastic Optimization", "https://arxiv.org/abs/1412.6980"),
        ("The entropy formula for the Ricci flow", "https://arxiv.org/abs/math.DG/0211159v1"),
        (None, "https://a.b/c"),
    ]
    assert text_of(await study.minha.slash(study.channel, "present")).splitlines()[2:4] == [
        f"📄 [{TITLE}](<https://arxiv.org/pdf/{NUMBER}v7.pdf>)",
        "📄 [Adam: A Method for Stochastic Optimization](<https://arxiv.org/abs/1412.6980>)",
    ]


async def test_the_member_has_the_receipt_before_arxiv_is_asked(study: Study, api: FakeArxiv) -> None:
    replies: list[Any] = []

    async def instead(_request: web.Request) -> None:
        replies.extend(request for request in study.env.http_requests if request.path.endswith("/callback"))

    form = await study.minha.slash(study.channel, "present")
    api.instead = instead
    await study.minha.submit_modal(form, {"date": "1/1", "presenters": [study.minha], "papers": LINK})

    assert [NAMELESS in str(reply.json) for reply in replies] == [False, True]  # the form, the receipt


async def test_what_arxiv_writes_is_shown_as_it_is(study: Study, api: FakeArxiv) -> None:
    api.papers[NUMBER] = (f"A* [search] <@{study.eunbi.id}>", ["*Star* @everyone"])

    receipt = await study.present(study.minha, papers=LINK)

    assert f"📄 [A∗ ［search］ ‹@{study.eunbi.id}›](<{LINK}>)\n-# \\*Star\\* @everyone" in text_of(receipt)


async def test_a_paper_without_authors_has_its_title(study: Study, api: FakeArxiv) -> None:
    api.papers[NUMBER] = (TITLE, [])

    receipt = await study.present(study.minha, papers=LINK)

    assert text_of(receipt).splitlines()[2:3] == [NAMED]
    assert "\n-# " not in text_of(receipt).partition("처음")[0]


@pytest.mark.parametrize("papers", [f"내가 붙인 제목 {LINK}", f"[1706.03762]({LINK})", "https://a.b/c", "필기", ""])
async def test_where_no_title_is_missing_nothing_is_asked(study: Study, api: FakeArxiv, papers: str) -> None:
    await study.present(study.minha, papers=papers)
    await study.minha.slash(study.channel, "present")
    await study.minha.slash(study.channel, "schedule")

    assert api.asked == []
    assert [Paper(*paper) for paper in await stored(study)] == parsing.read_papers(papers)


async def test_a_title_that_was_typed_stays(study: Study, api: FakeArxiv) -> None:
    await study.present(study.minha, papers=f"내가 붙인 제목 https://arxiv.org/abs/1412.6980\n{LINK}")

    assert await stored(study) == [("내가 붙인 제목", "https://arxiv.org/abs/1412.6980"), (TITLE, LINK)]
    assert api.asked == [[NUMBER]]


@pytest.mark.parametrize("number", ["1412.6980", "1501.00001"], ids=["another", "unknown"])
async def test_a_paper_that_arxiv_does_not_name_stays_a_link(study: Study, api: FakeArxiv, number: str) -> None:
    del api.papers["1412.6980"]

    receipt = await study.present(study.minha, papers=f"{LINK}\narXiv:{number}")

    assert f"{NAMED}\n-# Ashish Vaswani et al.\n📄 <https://arxiv.org/abs/{number}>" in text_of(receipt)
    assert (None, f"https://arxiv.org/abs/{number}") in await stored(study)


@pytest.mark.parametrize("status", [400, 500, 503])
async def test_when_arxiv_fails_the_link_stands_and_nobody_is_troubled(
    study: Study, api: FakeArxiv, status: int
) -> None:
    api.instead = fails(status)

    receipt = await study.present(study.minha, papers=LINK)

    assert text_of(receipt).splitlines()[2:3] == [NAMELESS]
    assert receipt.followups == []
    assert api.asked == [[NUMBER]]
    assert await stored(study) == [(None, LINK)]


async def test_without_a_network_the_link_stands(study: Study) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        study.bot.settings.arxiv_url = f"http://127.0.0.1:{nobody.getsockname()[1]}/"

        receipt = await study.present(study.minha, papers=LINK)

    assert NAMELESS in text_of(receipt)
    assert await stored(study) == [(None, LINK)]


async def test_when_arxiv_is_slow_the_link_stands(
    study: Study, api: FakeArxiv, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arxiv, "PATIENCE", 0.05)
    fetch, over = arxiv._fetch, asyncio.Event()

    async def never(_request: web.Request) -> None:
        await over.wait()

    async def known_to_wait(*args: Any) -> bytes:
        feed: bytes = await study.env.external_wait(fetch(*args), reason="arXiv is slow")
        return feed

    api.instead = never
    monkeypatch.setattr(arxiv, "_fetch", known_to_wait)  # SimCord must know of a wait that time alone ends

    receipt = await study.present(study.minha, papers=LINK)

    assert NAMELESS in text_of(receipt)
    assert receipt.followups == []
    assert api.asked == [[NUMBER]]
    over.set()


async def test_it_is_filled_in_later_when_the_panel_is_opened(study: Study, api: FakeArxiv) -> None:
    await registered_unnamed(study, api)

    panel = await study.minha.slash(study.channel, "present")

    assert text_of(panel).splitlines() == [
        "**1주차** · 1/1(목) · **1팀** 발표가 이미 등록되어 있어요.",
        text_of(panel).splitlines()[1],
        NAMED,
        "-# Ashish Vaswani et al.",
    ]
    assert api.asked == [[NUMBER]]
    await study.minha.slash(study.channel, "present")
    assert api.asked == [[NUMBER]]


async def test_it_is_filled_in_later_when_the_presentation_moves(study: Study, api: FakeArxiv) -> None:
    await registered_unnamed(study, api)
    api.instead = fails(500)
    form = await press(study.minha, await study.minha.slash(study.channel, "present"), "옮기기")
    api.instead = None

    moved = await study.minha.submit_modal(form, {"week": "2"})

    assert text_of(moved).startswith("✅ 발표를 옮겼어요: **2주차** · 1/8(목) · **1팀**")
    assert NAMED in text_of(moved)
    assert await stored(study, 2) == [(TITLE, LINK)]


async def test_it_is_filled_in_later_when_the_presentation_is_changed(study: Study, api: FakeArxiv) -> None:
    await registered_unnamed(study, api)
    api.instead = fails(500)
    form = await press(study.minha, await study.minha.slash(study.channel, "present"), "바꾸기")
    api.instead = None

    receipt = await study.minha.submit_modal(form, {"date": "1/1", "presenters": [study.minha], "papers": LINK})

    assert NAMED in text_of(receipt)
    assert await stored(study) == [(TITLE, LINK)]


async def test_it_is_filled_in_later_when_the_schedule_shows_it(study: Study, api: FakeArxiv) -> None:
    await registered_unnamed(study, api)
    study.bot.settings.arxiv_url = "off"
    await study.present(study.eunbi, week=2, papers="1412.6980")
    study.bot.settings.arxiv_url = api.url

    first = await study.hangyeol.slash(study.channel, "schedule")
    second = await study.hangyeol.slash(study.channel, "schedule")

    assert NAMELESS in text_of(first)
    assert NAMED in text_of(second)
    assert "[Adam: A Method for Stochastic Optimization]" in text_of(second)
    assert [sorted(numbers) for numbers in api.asked] == [["1412.6980", NUMBER]]


@pytest.mark.parametrize("may_post", [True, False], ids=["a post", "the reply"])
async def test_it_is_filled_in_later_when_the_week_is_recapped(study: Study, api: FakeArxiv, may_post: bool) -> None:
    await registered_unnamed(study, api)
    channel = study.channel
    if not may_post:
        nowhere = discord.PermissionOverwrite(attach_files=False)
        channel = study.guild.create_text_channel("사진금지", overwrites={study.guild.default_role: nowhere})

    await study.hangyeol.slash(channel, "recap")

    (recap,) = recaps(study, channel)
    assert NAMED in text_of(recap)
    assert f"[{TITLE}]({LINK})" in page_of(study, recap)
    assert await stored(study) == [(TITLE, LINK)]


async def test_it_is_filled_in_before_the_page_is_given_out(study: Study, api: FakeArxiv) -> None:
    await registered_unnamed(study, api)

    given = await study.minha.slash(study.channel, "page export")

    assert given.response is not None
    (file,) = given.response.attachments
    assert f"[{TITLE}]({LINK})" in (await file.read()).decode()


async def test_a_recap_and_a_page_do_without_arxiv(study: Study, api: FakeArxiv) -> None:
    await registered_unnamed(study, api)
    api.instead = fails(500)

    await study.hangyeol.slash(study.channel, "recap")
    given = await study.minha.slash(study.channel, "page export")

    (recap,) = recaps(study)
    assert NAMELESS in text_of(recap)
    assert text_of(given) == "**1주차** 페이지예요: `week01.md`"


async def test_the_schedule_asks_about_the_leaf_it_shows(study: Study, api: FakeArxiv) -> None:
    study.bot.settings.arxiv_url = "off"
    for week in range(1, 21):
        filling = "\n".join(f"아주 긴 제목을 가진 논문 {at} https://a.b/{'c' * 60}" for at in range(2))
        await study.present(study.minha, week=week, papers=f"1706.{week:05}\n{filling}")
    study.bot.settings.arxiv_url = api.url

    last = await study.minha.slash(study.channel, "schedule")
    read = re.findall(r"abs/(1706[.0-9]+)", text_of(last))
    before = await press(study.minha, last, "◀ 이전")

    assert "1706.00020" in read
    read_before = re.findall(r"abs/(1706[.0-9]+)", text_of(before))
    assert [sorted(numbers) for numbers in api.asked] == [read, read_before]


async def test_what_was_typed_while_arxiv_was_asked_stays(study: Study, api: FakeArxiv) -> None:
    async def retitled(_request: web.Request) -> None:
        await study.db.write(
            registering.change,
            guild_id=study.guild.id,
            presentation_id=1,
            user_id=study.minha.id,
            is_manager=False,
            entry=Entry(TODAY, guests=["지수"], papers=[Paper("내가 붙인 제목", LINK)]),
            today=TODAY,
            now=study.env.now(),
        )

    api.instead = retitled

    receipt = await study.present(study.minha, papers=LINK)

    assert await stored(study) == [("내가 붙인 제목", LINK)]
    assert f"📄 [내가 붙인 제목](<{LINK}>)" in text_of(receipt)


async def test_a_presentation_cancelled_while_arxiv_was_asked_troubles_nobody(study: Study, api: FakeArxiv) -> None:
    async def cancel_meanwhile(_request: web.Request) -> None:
        await study.db.write(
            cancelled.cancel,
            guild_id=study.guild.id,
            presentation_id=1,
            user_id=study.minha.id,
            is_manager=False,
            today=TODAY,
            now=study.env.now(),
        )

    api.instead = cancel_meanwhile

    receipt = await study.present(study.minha, papers=LINK)

    assert NAMELESS in text_of(receipt)
    assert receipt.followups == []


async def test_a_receipt_that_discord_will_not_edit_leaves_the_title_stored(study: Study, api: FakeArxiv) -> None:
    study.env.inject_error("PATCH", "/webhooks/*", status=404, code=10008)

    receipt = await study.present(study.minha, papers=LINK)

    assert NAMELESS in text_of(receipt)
    assert receipt.followups == []
    assert await stored(study) == [(TITLE, LINK)]
    assert api.asked == [[NUMBER]]


async def test_a_database_locked_meanwhile_troubles_nobody(study: Study, api: FakeArxiv) -> None:
    give_up_at_once(study.db)
    with another_program(study.db) as other:

        async def lock(_request: web.Request) -> None:
            other.execute("BEGIN IMMEDIATE")

        api.instead = lock
        receipt = await study.present(study.minha, papers=LINK)

    assert NAMELESS in text_of(receipt)
    assert receipt.followups == []
    assert await stored(study) == [(None, LINK)]


async def test_two_commands_at_once_fill_it_in_once(
    study: Study, api: FakeArxiv, monkeypatch: pytest.MonkeyPatch
) -> None:
    await registered_unnamed(study, api)
    both = asyncio.Barrier(2)
    titles = iter(["첫 제목", "둘째 제목"])

    async def together(_request: web.Request) -> None:
        api.papers[NUMBER] = (next(titles), [])
        await both.wait()

    api.instead = together
    emit = study.env.backend.emit

    def twice(event: str, payload: Mapping[str, Any]) -> None:
        emit(event, payload)
        emit(event, payload)

    monkeypatch.setattr(study.env.backend, "emit", twice)
    await study.hangyeol.slash(study.channel, "schedule")

    assert api.asked == [[NUMBER], [NUMBER]]
    ((title, link),) = await stored(study)
    assert (title, link) == ("둘째 제목", LINK)


@pytest.mark.parametrize(
    ("line", "paper"),
    [
        ("1706.03762", Paper(None, LINK)),
        ("- arXiv:1706.03762v2", Paper(None, f"{LINK}v2")),
        ("hep-th/9901001", Paper(None, "https://arxiv.org/abs/hep-th/9901001")),
        ("1706.03762 Attention", Paper("1706.03762 Attention")),
        (f"Attention (arXiv:1706.03762) {LINK}", Paper("Attention (arXiv:1706.03762)", LINK)),
        ("원주율 3.14", Paper("원주율 3.14")),
    ],
)
def test_a_number_alone_on_its_line_becomes_the_link(line: str, paper: Paper) -> None:
    assert parsing.read_papers(line) == [paper]
    assert parsing.read_papers(parsing.write_papers([paper])) == [paper]
