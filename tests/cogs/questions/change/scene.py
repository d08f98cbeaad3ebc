"""A question that may be changed, and the panel to do so."""

import discord
from simcord import InteractionResult, MemberActor

from db import questions
from db.models import Question
from tests.support.panels import press_behind
from tests.support.study import Study, text_of


async def asked(study: Study, *bodies: str) -> discord.Message:
    """Let 한결 ask 민하 of the team of 민하 and 은비, and return the last card."""
    await study.present(study.eunbi, study.subin)
    for body in bodies or ("왜 그런가요?",):
        await study.ask(study.hangyeol, study.eunbi, body)
    return study.cards()[-1]


async def stored(study: Study, number: int = 1) -> Question:
    """Return a question as the database holds it, withdrawn or not."""
    return await study.db.read(questions.get_any, guild_id=study.guild.id, number=number)


def card(study: Study, number: int = 1) -> str:
    """Return the words of a question's card as everybody sees it now."""
    return next(text_of(message) for message in study.cards() if f"#{number}" in text_of(message).splitlines()[0])


async def more(study: Study, member: object, number: int = 1) -> InteractionResult:
    """Open the panel."""
    return await member.slash(study.channel, "edit", question=str(number))  # type: ignore[attr-defined,no-any-return]


async def edited(study: Study, member: MemberActor, words: str, number: int = 1) -> InteractionResult:
    """Let a member edit the question."""
    form = await press_behind(member, await more(study, member, number), "질문 고치기")
    return await member.submit_modal(form, {"question": words})
