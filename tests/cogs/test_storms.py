"""Whatever goes wrong between the bot and Discord: left alone for a while, everything shown is what is stored, once."""

from collections.abc import Sequence

import aiohttp
import discord
import pytest
from simcord import InteractionResult, MemberActor

from bot.outbox.sending import nonce
from db.models import Notice, Post
from tests.support.shown import all_notices, all_posts, as_stored, look_of
from tests.support.storms import WORST, Storm, Trouble
from tests.support.study import Study, buttons_of, press, text_of

pytestmark = pytest.mark.looks_each_minute


class Life:
    """What a group does meanwhile, one thing after the other."""

    def __init__(self, study: Study, storm: Storm) -> None:
        self.study, self.storm, self.chance = study, storm, storm.random
        self.typed = 0
        #: The numbers of questions that were deleted at some time.
        self.withdrawn: set[int] = set()

    async def step(self) -> None:
        """Do something."""
        await self.revive()
        often = [self.ask, self.answer, self.answer, self.withdraw, self.delete]
        seldom = [self.ask_secretly, self.follow_up, self.me_too, self.list, self.board, self.recap, self.rename]
        troubles = [self.lock_out, self.restart, self.kill, self.wait, self.wait]
        await self.chance.choice([*often, *often, *seldom, *troubles])()

    async def revive(self) -> None:
        """Start the bot anew where it was killed; it may be killed at once again."""
        while self.storm.is_killed:
            self.storm.is_killed = False
            await self.study.restart()

    def words(self) -> str:
        self.typed += 1
        return f"{self.typed}번째로 쓴 말이에요"

    def somebody(self) -> MemberActor:
        return self.chance.choice([self.study.minha, self.study.eunbi, self.study.hangyeol, self.study.subin])

    async def a_number(self) -> int | None:
        """Choose a question."""
        asked = await self.study.questions()
        return self.chance.choice([question.number for question in asked]) if asked else None

    async def ask(self) -> None:
        presenter = self.chance.choice([self.study.minha, self.study.eunbi])
        await self.study.ask(self.study.hangyeol, presenter, self.words())

    async def ask_secretly(self) -> None:
        form = await self.study.subin.slash(self.study.channel, "ask", presenter=self.study.minha, anonymous=True)
        await self.study.subin.submit_modal(form, {"question": self.words()})

    async def answer(self) -> None:
        if number := await self.a_number():
            await self.study.answer(self.study.minha, number, self.words())

    async def withdraw(self) -> None:
        """Delete a question, or restore it."""
        if number := await self.a_number():
            self.withdrawn.add(number)
            await self.press_behind(self.study.minha, number, "질문 삭제", "질문 복구")

    async def follow_up(self) -> None:
        number = await self.a_number()
        if number and (form := await self.press_behind(self.study.subin, number, "추가 질문")) and form.modal:
            await self.study.subin.submit_modal(form, {"question": self.words()})

    async def me_too(self) -> None:
        if number := await self.a_number():
            await self.press_behind(self.study.stranger, number, "🙋 나도 궁금해요")

    async def press_behind(self, member: MemberActor, number: int, *labels: str) -> InteractionResult | None:
        """Press a button behind ⋯, where it is there."""
        panel = await member.slash(self.study.channel, "edit", question=str(number))
        there = [label for label in labels if panel.response is not None and label in buttons_of(panel)]
        return await press(member, panel, there[0]) if there else None

    async def list(self) -> None:
        form = await self.study.subin.slash(self.study.channel, "record", presenter=self.study.eunbi)
        await self.study.subin.submit_modal(form, {"notes": f"{self.words()}\n{self.words()}"})

    async def board(self) -> None:
        await self.study.subin.slash(self.study.channel, "record")

    async def recap(self) -> None:
        await self.study.subin.slash(self.study.channel, "recap")

    async def rename(self) -> None:
        member = self.somebody()
        form = await member.slash(self.study.channel, "profile")
        await member.submit_modal(form, {"name": f"이름{self.chance.randint(0, 9)}", "emoji": "🦊", "heart": "💚"})

    async def delete(self) -> None:
        if cards := self.study.cards():
            message = self.chance.choice(cards)
            self.storm.deleted.add(message.id)
            self.storm.strength = 0.0
            await message.delete()
            self.storm.strength = WORST

    async def lock_out(self) -> None:
        await self.let_write(may=self.chance.random() < 0.5)

    async def let_write(self, *, may: bool) -> None:
        await self.study.let_write(self.study.channel, may=may)

    async def restart(self) -> None:
        await self.study.restart()

    async def kill(self) -> None:
        """Let nothing come out of the process any more; what people do now is stored, and no more."""
        self.storm.is_killed = True
        await self.chance.choice([self.ask, self.answer, self.follow_up])()

    async def wait(self) -> None:
        await self.study.env.advance_time(self.chance.choice([1, 5, 30, 61, 301]))


async def check(life: Life) -> None:
    """Hold what is shown against what is stored."""
    study, storm = life.study, life.storm
    shown, told = await study.db.read(all_posts), await study.db.read(all_notices)
    assert [row.id for row in shown if row.due_at is not None] == []
    assert [row.id for row in told if row.due_at is not None] == []
    messages = {message.id: message for message in study.cards()}
    kept = {post.message_id for post in shown} | {id_ for notice in told for id_ in notice.message_ids}
    assert [text_of(message) for message in messages.values() if message.id not in kept | storm.excused] == []
    for post in shown:
        await check_post(life, post, messages)
    for notice in told:
        check_notice(life, notice)


async def check_post(life: Life, post: Post, messages: dict[int, discord.Message]) -> None:
    """Hold a post's message against what it would show now."""
    look = await as_stored(life.study, post)
    if post.message_id is None:  # where only a name is new, what was deleted stays away
        assert look is None or post.old_message_id in life.storm.deleted
    elif post.message_id not in messages:  # nothing that it shows has changed since
        assert post.message_id in life.storm.deleted
    else:
        assert look_of(messages[post.message_id]) == look


def check_notice(life: Life, notice: Notice) -> None:
    """See that a notice was delivered, once, unless there was nothing to say any more or nobody who could hear it."""
    name = nonce(f"notice/{notice.id}/0")
    sent = {sent.message_id for sent in life.storm.sent[name]}
    assert len(sent - life.storm.excused - life.storm.deleted) <= 1
    assert set(notice.message_ids) <= sent
    is_told = notice.user_id is not None or notice.whom
    is_gone = notice.is_taken_back or (notice.question is not None and notice.question.number in life.withdrawn)
    is_refused = notice.user_id is not None and not life.storm.refused.isdisjoint({notice.user_id, name})
    if is_told and not is_gone and not is_refused:
        assert len(notice.message_ids) == 1, notice.kind


async def live(
    study: Study, seed: int, monkeypatch: pytest.MonkeyPatch, troubles: Sequence[Trouble] = tuple(Trouble)
) -> Storm:
    """Let a group live through a storm, and then leave it alone."""
    storm = Storm(study.env, seed, monkeypatch, troubles)
    study.provoked = (discord.DiscordException, aiohttp.ClientError)
    await study.present(study.minha, study.eunbi)
    life = Life(study, storm)
    storm.strength = WORST
    for _ in range(storm.random.randint(5, 25)):
        await life.step()
    storm.strength = 0.0
    await life.revive()
    await life.let_write(may=True)
    await study.env.advance_time(60)
    await study.env.advance_time(60)
    await check(life)
    return storm


@pytest.mark.parametrize("seed", range(5))
async def test_a_storm(study: Study, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    await live(study, seed, monkeypatch)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(5, 205))
async def test_many_storms(study: Study, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    await live(study, seed, monkeypatch)


@pytest.mark.long
@pytest.mark.parametrize("trouble", Trouble, ids=str)
async def test_a_storm_of_one_trouble(study: Study, monkeypatch: pytest.MonkeyPatch, trouble: Trouble) -> None:
    storm = await live(study, 1000, monkeypatch, [trouble])

    assert storm.met[trouble]
