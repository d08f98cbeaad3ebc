"""The largest week that there can be: every message keeps to Discord's limits, and the recap stays readable."""

import re

import pytest
from simcord import MemberActor

from bot import controls
from bot.page import loading
from bot.render.layout import TEXT_LIMIT, layout
from bot.render.leaves import week_leaves
from db.week import collect
from tests.support.study import Study, buttons_of, press, text_of

PRESENTERS = 25
TEAMS = 5
PAPERS = 10
QUESTIONS = 60
BODY = "가나다라 마바사 " * 444
TITLE = "아주 긴 제목의 논문 " * 8


@pytest.fixture
async def people(study: Study) -> list[MemberActor]:
    """Let the largest week happen; return its presenters."""
    names = (f"발표하는 사람의 아주 긴 이름 {at:02} 이름이름이름이름이" for at in range(PRESENTERS))
    users = [study.env.create_user(f"user{at}", global_name=name[:32]) for at, name in enumerate(names)]
    people = [study.guild.add_member(user) for user in users]
    papers = "\n".join(f"{TITLE}{at} https://a.b/{'c' * 200}{at}" for at in range(PAPERS))
    size = PRESENTERS // TEAMS
    for start in range(0, PRESENTERS, size):
        await study.present(*people[start : start + size], papers=papers)
    for at in range(QUESTIONS):
        presenter = people[at % PRESENTERS]
        await study.ask(people[(at + 1) % PRESENTERS], presenter, f"{at} {BODY}"[:4000])
        await study.answer(presenter, at + 1, f"답{at} {BODY}"[:4000])
    for person in people:
        form = await person.slash(study.channel, "reflect")
        await person.submit_modal(form, {"reflection": f"소감 {person.id} {BODY}"[:4000]})
    return people


@pytest.mark.long
async def test_the_largest_week(study: Study, people: list[MemberActor]) -> None:
    reader = people[0]

    receipt = await reader.slash(study.channel, "recap")
    recap = study.cards()[-1]
    text = text_of(recap)
    assert text_of(receipt) == f"✅ **1주차** 정리를 올렸어요. [정리 보기]({recap.jump_url})"
    assert 1000 < len(text) <= TEXT_LIMIT
    assert text.splitlines()[1] == "-# 질문 60개 · 답변 60개 · 소감 25개"
    assert len(re.findall(r"### \d+팀", text)) == TEAMS
    assert text.count("](https://discord.com/channels/") >= TEAMS
    assert max(map(len, text.splitlines())) < 250

    again = await reader.slash(study.channel, "recap")
    assert text_of(again) == f"✅ **1주차** 정리를 새로 고쳤어요. [정리 보기]({recap.jump_url})"
    assert study.cards()[-1].id == recap.id

    week_id = int(buttons_of(recap)["전체 읽기"].split(":")[2])
    leaves = week_leaves(await study.db.read(collect.week, guild_id=study.guild.id, week_id=week_id), "ko")
    shown = await press(reader, recap, "전체 읽기")
    for at, leaf in enumerate(leaves[:5], 1):
        assert text_of(shown) == f"{leaf}\n-# {at}/{len(leaves)}"
        shown = await press(reader, shown, "다음 ▶")
    words = "".join("".join(leaves).split())
    body = "".join(BODY.split())[:3000]
    assert words.count(body) == QUESTIONS * 2 + PRESENTERS
    assert all(f"소감{person.id}{body}" in words for person in people)

    schedule = text_of(await reader.slash(study.channel, "schedule"))
    assert schedule.startswith("**▶ 1주차")
    front = text_of(await reader.slash(study.channel, "study"))
    assert all(f"{team}팀 ·" in front for team in range(1, TEAMS + 1))

    shown = await study.minha.slash(study.channel, "page export")
    _, page = study.file_of(shown)
    week, findings = loading.load(page.decode())
    assert findings == ()
    assert sum(len(presenter.questions) for team in week.teams for presenter in team.presenters) == QUESTIONS
    assert sum(len(team.reflections) for team in week.teams) == PRESENTERS


async def test_the_largest_card(study: Study) -> None:
    """Its conversation is as long as people can make it; all of it can be read."""
    await study.present(study.minha, study.eunbi)
    await study.ask(study.hangyeol, study.eunbi, f"물음 {BODY}"[:4000])
    card = study.cards()[-1]
    await study.answer(study.eunbi, 1, f"답 {BODY}"[:4000])
    for at in range(4):
        form = await study.minha.click(card, custom_id="add:1")
        await study.minha.submit_modal(form, {"answer": f"보탬{at} {BODY}"[:4000]})
    door = study.bot.get_partial_messageable(study.channel.id)
    follow = await door.send(view=layout("🚪", [[controls.follow_up("ko", 1)]]))
    for at in range(3):
        form = await press(study.subin, follow, "추가 질문")
        await study.subin.submit_modal(form, {"question": f"이어{at} {BODY}"[:4000]})
        await study.answer(study.eunbi, at + 2, f"이어진 답{at} {BODY}"[:4000])

    shown = next(message for message in study.cards() if message.id == card.id)
    assert 3000 < len(text_of(shown)) <= TEXT_LIMIT
    assert list(buttons_of(shown)) == ["덧붙이기", "전체 읽기", "⋯"]
    words, leaf = "", await press(study.stranger, shown, "전체 읽기")
    words += text_of(leaf)
    while "다음 ▶" in buttons_of(leaf):
        leaf = await press(study.stranger, leaf, "다음 ▶")
        words += text_of(leaf)
    together = "".join(words.split())
    assert together.count("".join(BODY.split())[:3000]) == 12
    assert all(part in together for part in ("보탬0", "보탬3", "이어0", "이어진답2"))
