"""Bots neither ask nor are asked, and are nobody's name: wherever one is chosen, a sentence says so."""

from collections.abc import Mapping
from typing import Any

import pytest
from simcord import MemberActor

from db import members
from tests.support.study import Study, press, text_of

REFUSED = "`정리봇` 계정은 봇이라서 질문하거나 답변하거나 발표할 수 없어요. 사람을 골라서 다시 보내 주세요."
BOT = "the bot"


async def robot_in(study: Study) -> MemberActor:
    """Let 민하 present, and a bot join."""
    await study.present(study.minha)
    return study.guild.add_member(study.env.create_user("robot", global_name="정리봇", bot=True))


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("ask", {"presenter": BOT, "question": "왜요?"}),
        ("ask", {"presenter": BOT}),
        ("ask", {"asked_by": BOT, "question": "왜요?"}),
        ("record", {"presenter": BOT}),
        ("questions", {"presenter": BOT}),
        ("profile", {"member": BOT}),
    ],
)
async def test_a_bot_takes_no_part(study: Study, command: str, options: Mapping[str, Any]) -> None:
    robot = await robot_in(study)

    refused = await study.minha.slash(
        study.channel, command, **{name: robot if value is BOT else value for name, value in options.items()}
    )

    assert refused.ephemeral
    assert text_of(refused).startswith(REFUSED)
    assert await study.questions() == []
    assert await study.db.read(members.find, guild_id=study.guild.id, user_id=robot.id) is None


async def test_what_was_typed_for_a_bot_goes_on_in_one_s_own_name(study: Study) -> None:
    robot = await robot_in(study)
    await study.eunbi.slash(study.channel, "ask", presenter=study.minha, question="왜요?", asked_by=robot)

    form = await press(study.eunbi, await study.eunbi.slash(study.channel, "study"), "이어 쓰기")
    await study.eunbi.submit_modal(form, {"question": "왜요?"})

    (asked,) = await study.questions()
    assert asked.asker is not None
    assert asked.asker.name == "은비"


@pytest.mark.parametrize("locale", ["en-US"], indirect=True)
async def test_in_english(study: Study) -> None:
    robot = await robot_in(study)

    refused = await study.minha.slash(study.channel, "profile", member=robot)

    assert text_of(refused) == (
        "`정리봇` is a bot, and bots neither ask, answer nor present. Choose a person and send it again."
    )
