"""A card shows what is stored: whoever is slower, nothing older is put up over something newer."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import TypeAlias

import discord
import pytest
import simcord.interactions
from simcord import MemberActor
from sqlalchemy import select

from bot.render.card import draw
from bot.render.layout import layout
from db import questions
from db.models import Post
from db.types import PostKind
from tests.support.faults import Traffic, slow_down
from tests.support.study import Study, buttons_of, text_of

#: Turns of the loop within which everything that is not held up goes on.
TURNS = 200

Step: TypeAlias = Callable[["Crossing"], Awaitable[None]]


class Crossing:
    """한결 has asked 민하 of the team of 민하 and 은비; several people press at once, and what they see is slow."""

    def __init__(self, study: Study, traffic: Traffic) -> None:
        self.study, self.traffic = study, traffic

    async def begin(self) -> None:
        """Let the question be asked."""
        await self.study.present(self.study.minha, self.study.eunbi)
        await self.study.ask(self.study.hangyeol, self.study.minha, "왜 그런가요?")

    async def press(self, member: MemberActor, custom_id: str, **typed: str) -> None:
        """Press a button, wherever it stands, and send the form that it opens."""
        channel = self.study.bot.get_partial_messageable(self.study.guild.create_text_channel("문").id)
        button: discord.ui.Button[discord.ui.LayoutView] = discord.ui.Button(label="🚪", custom_id=custom_id)
        pressed = await member.click(await channel.send(view=layout("🚪", [[button]])), custom_id=custom_id)
        if typed:
            await member.submit_modal(pressed, typed)

    def begin_to_answer(self, number: int) -> None:
        """Let Discord deliver 은비's form; what comes of it, comes later."""
        backend = self.study.env.backend
        text = {"type": 4, "id": 2, "custom_id": "answer", "value": "그래서 그래요."}
        _, payload = simcord.interactions.base_payload(
            backend,
            type=5,
            channel_id=self.study.channel.id,
            guild_id=self.study.guild.id,
            user_id=self.study.eunbi.id,
            data={"custom_id": f"answer:{number}", "components": [{"type": 18, "id": 1, "component": text}]},
        )
        backend.emit("INTERACTION_CREATE", payload)

    async def answer(self) -> None:
        """은비 answers."""
        await self.press(self.study.eunbi, "answer:1", answer="그래서 그래요.")

    async def take_back(self) -> None:
        """은비 takes the answer back."""
        await self.press(self.study.eunbi, "withdraw:answer:1")

    async def edit(self) -> None:
        """한결 edits the question."""
        await self.press(self.study.hangyeol, "edit:question:1", question="왜 그럴까요?")

    async def withdraw(self) -> None:
        """한결 withdraws the question."""
        await self.press(self.study.hangyeol, "withdraw:question:1")

    async def follow_up(self) -> None:
        """은비 follows up."""
        await self.press(self.study.eunbi, "follow:1", question="정말요?")

    async def answer_what_follows(self) -> None:
        """민하 answers the follow-up."""
        await self.press(self.study.minha, "answer:2", answer="정말이에요.")

    async def wonder(self) -> None:
        """수빈 wonders too."""
        await self.press(self.study.subin, "metoo:1:on")

    async def wonder_no_more(self) -> None:
        """수빈 does not any more."""
        await self.press(self.study.subin, "metoo:1:off")

    async def let_all_arrive(self) -> None:
        """Let the newest receipt arrive before what was on its way already."""
        self.traffic.routes = set()
        while self.traffic.held:
            self.traffic.let_go(-1)
            for _ in range(TURNS):
                await asyncio.sleep(0)
        await self.study.env.settle()

    async def stored(self, number: int = 1) -> str:
        """Return a card as it is drawn from what is stored."""
        question = await self.study.db.read(questions.get_any, guild_id=self.study.guild.id, number=number)
        view = draw(question, "ko")
        return "\n".join(item.content for item in view.walk_children() if isinstance(item, discord.ui.TextDisplay))

    async def shown(self, number: int = 1) -> str:
        """Return the card that everybody sees."""
        question = await self.study.db.read(questions.get_any, guild_id=self.study.guild.id, number=number)
        (card,) = [message for message in self.study.cards() if message.id == question.message_id]
        return text_of(card)


@pytest.fixture
async def crossing(monkeypatch: pytest.MonkeyPatch, study: Study) -> Crossing:
    """A question that several people do something with at once."""
    crossing = Crossing(study, slow_down(monkeypatch, study.env))
    await crossing.begin()
    return crossing


BESIDE = {
    "an answer": ([], Crossing.answer, "그래서 그래요."),
    "a withdrawn answer": ([Crossing.answer], Crossing.take_back, None),
    "an edit": ([], Crossing.edit, "왜 그럴까요?"),
    "a withdrawal": ([], Crossing.withdraw, None),
    "a follow-up": ([], Crossing.follow_up, "정말요?"),
    "a follow-up's answer": ([Crossing.follow_up], Crossing.answer_what_follows, "정말이에요."),
}


@pytest.mark.parametrize("beside", BESIDE)
async def test_me_too_with_a_slow_receipt_puts_up_nothing_older(crossing: Crossing, beside: str) -> None:
    before, step, words = BESIDE[beside]
    for earlier_step in before:
        await earlier_step(crossing)
    crossing.traffic.routes = {"answer"}
    await crossing.wonder()
    crossing.traffic.routes = set()
    await step(crossing)

    await crossing.traffic.clear()

    assert await crossing.shown() == await crossing.stored()
    assert words is None or words in await crossing.shown()


async def test_an_edit_that_is_on_its_way_is_followed_by_what_came_after_it(crossing: Crossing) -> None:
    crossing.traffic.routes = {"edit"}
    await crossing.wonder()
    await crossing.traffic.until_held()
    crossing.traffic.routes = {"answer"}
    crossing.begin_to_answer(1)
    await crossing.traffic.until_held()

    await crossing.let_all_arrive()

    assert await crossing.shown() == await crossing.stored()
    assert "🙋 +1" in await crossing.shown()
    assert "그래서 그래요." in await crossing.shown()


async def test_a_card_that_is_being_posted_goes_on_with_what_came_meanwhile(crossing: Crossing) -> None:
    crossing.traffic.routes = {"post"}
    await crossing.study.ask(crossing.study.hangyeol, crossing.study.minha, "그리고요?")
    await crossing.traffic.until_held()
    crossing.traffic.routes = {"answer"}
    crossing.begin_to_answer(2)
    await crossing.traffic.until_held()

    await crossing.let_all_arrive()

    assert len([card for card in crossing.study.cards() if "more:2" in buttons_of(card).values()]) == 1
    assert await crossing.shown(2) == await crossing.stored(2)
    assert "그래서 그래요." in await crossing.shown(2)


async def test_a_presenter_s_list_that_is_being_posted_goes_on_with_what_came_meanwhile(crossing: Crossing) -> None:
    study = crossing.study
    form = await study.hangyeol.slash(study.channel, "record", presenter=study.minha)
    crossing.traffic.routes = {"post"}
    await study.hangyeol.submit_modal(form, {"notes": "소리 내어 물은 질문"})
    await crossing.traffic.until_held()
    crossing.traffic.routes = {"answer"}
    crossing.begin_to_answer(2)
    await crossing.traffic.until_held()

    await crossing.let_all_arrive()

    question = (await study.questions())[1]
    message_id = await study.db.read(
        lambda session: session.scalars(select(Post.message_id).where(Post.kind == PostKind.LIST)).one()
    )
    (listed,) = [card for card in study.cards() if card.id == message_id]
    assert question.answer is not None
    assert "⏳" not in text_of(listed)


@pytest.mark.parametrize("seed", range(4))
async def test_in_whatever_order_receipts_arrive_the_last_card_is_the_stored_one(crossing: Crossing, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  # no secret
    steps: list[Step] = [Crossing.wonder, Crossing.answer, Crossing.edit, Crossing.follow_up]
    steps += [Crossing.wonder_no_more, Crossing.answer_what_follows, Crossing.take_back, Crossing.wonder]
    for step in steps:
        is_slow = step in {Crossing.wonder, Crossing.wonder_no_more, Crossing.take_back}
        crossing.traffic.routes = {"answer"} if is_slow else set()
        await step(crossing)
    crossing.traffic.routes = set()
    while crossing.traffic.held:
        crossing.traffic.let_go(chance.randrange(len(crossing.traffic.held)))
        if chance.random() < 1 / 2:
            await crossing.study.env.settle()
    await crossing.study.env.settle()

    assert await crossing.shown() == await crossing.stored()
    assert await crossing.shown(2) == await crossing.stored(2)
