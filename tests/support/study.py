"""A study group in a simulated Discord: its people, its channel, and what they see there."""

import asyncio
import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import discord
from simcord import Env, InteractionResult, MemberActor
from simcord._runtime import _CLOCK_SCOPE
from simcord.builders import ChannelHandle, GuildHandle

from bot.client import StudyBot
from db import members, questions
from db.engine import Database
from db.errors import StudyError
from db.models import Member, Question

#: SimCord's clock begins on the first of January 2026, at nine in the morning in Seoul.
TODAY = dt.date(2026, 1, 1)
MINUTE = dt.timedelta(minutes=1)


@dataclass(slots=True)
class Study:
    """민하 owns the server, and so is its manager; the others are members."""

    env: Env
    bot: StudyBot
    guild: GuildHandle
    channel: ChannelHandle
    minha: MemberActor
    eunbi: MemberActor
    hangyeol: MemberActor
    subin: MemberActor
    stranger: MemberActor
    #: Kinds of errors that the test itself brings about, beside refusals.
    provoked: tuple[type[BaseException], ...] = ()

    @classmethod
    def found(cls, env: Env, bot: StudyBot) -> "Study":
        """Bring the people together."""
        owner = env.create_user("minha", global_name="민하")
        guild = env.create_guild("스터디", owner=owner)
        users = [env.create_user(name, global_name=shown) for name, shown in _OTHERS.items()]
        minha, eunbi, hangyeol, subin, stranger = (guild.add_member(user) for user in (owner, *users))
        channel = guild.create_text_channel("스터디")
        return cls(env, bot, guild, channel, minha, eunbi, hangyeol, subin, stranger)

    def expects(self, error: BaseException) -> bool:
        """Tell whether an error that a command raised was meant: a refusal, or what the test brought about."""
        return isinstance(getattr(error, "original", error), (StudyError, *self.provoked))

    @property
    def db(self) -> Database:
        """The bot's database."""
        return self.bot.db

    async def present(
        self, *team: MemberActor, date: dt.date = TODAY, papers: str = "", guests: str = "", **options: Any
    ) -> InteractionResult:
        """Register a presentation of ``team``, typed in by its first."""
        form = await team[0].slash(self.channel, "present", **options)
        values = {"date": f"{date:%Y.%m.%d}", "presenters": list(team), "papers": papers, "guests": guests}
        return await team[0].submit_modal(form, values)

    async def change(self, *team: MemberActor, date: dt.date = TODAY, **options: Any) -> InteractionResult:
        """Open the presentation of ``team``'s first again, and make ``team`` its roster."""
        shown = await team[0].slash(self.channel, "present", **options)
        form = await press(team[0], shown, "바꾸기")
        return await team[0].submit_modal(form, {"date": f"{date:%Y.%m.%d}", "presenters": list(team)})

    async def cancel(self, presenter: MemberActor, **options: Any) -> InteractionResult:
        """Cancel the presentation of ``presenter``."""
        shown = await presenter.slash(self.channel, "present", **options)
        return await press(presenter, await press(presenter, shown, "발표 취소"), "네, 취소할게요")

    async def ask(self, asker: MemberActor, presenter: MemberActor, question: str, **options: Any) -> InteractionResult:
        """Ask by command."""
        return await asker.slash(self.channel, "ask", presenter=presenter, question=question, **options)

    async def answer(self, author: MemberActor, number: int, answer: str) -> InteractionResult:
        """Answer by command."""
        return await author.slash(self.channel, "answer", question=str(number), answer=answer)

    async def questions(self) -> list[Question]:
        """Return every question that the database holds, by number."""
        return await self.db.read(questions.listing, guild_id=self.guild.id, week_id=None)

    async def member(self, actor: MemberActor) -> Member:
        """Return the member that somebody is."""
        found = await self.db.read(members.find, guild_id=self.guild.id, user_id=actor.id)
        assert found is not None
        return found

    def cards(self) -> list[discord.Message]:
        """Return what everybody sees in the channel, oldest first."""
        return self.channel.history()

    def file_of(self, shown: InteractionResult | discord.Message) -> tuple[str, bytes]:
        """Return what the one file is called that a message or a reply shows, and what is in it."""
        (file,) = (item for item in _items(shown) if isinstance(item, discord.components.FileComponent))
        stored = self.env.backend.cdn.get(file.media.url)
        assert stored is not None
        return str(file.name), stored

    def sent(self, method: str = "POST") -> list[dict[str, Any]]:
        """Return the messages that the bot posted (or, by PATCH, edited) in channels by itself, as Discord got them."""
        return [
            request.json
            for request in self.env.http_requests
            if request.method == method
            and re.match(r"/channels/\d+/messages", request.path)
            and isinstance(request.json, dict)
        ]

    async def let_write(self, channel: ChannelHandle, *, may: bool = True) -> None:
        """Let the bot write to a channel that was closed to it, or close it to the bot."""
        found = self.bot.get_channel(channel.id)
        assert isinstance(found, discord.TextChannel)
        await found.set_permissions(found.guild.me, view_channel=True, send_messages=may)
        await self.env.settle()

    async def deliver_again(self) -> None:
        """Let Discord deliver the last interaction a second time, a moment later, as after a lost connection."""
        payloads = [payload for _, event, payload in self.env.backend.transcript if event == "INTERACTION_CREATE"]
        await self.env.advance_time(1)
        self.env.backend.emit("INTERACTION_CREATE", payloads[-1])
        await self.env.settle()

    async def until(self, when: dt.datetime) -> None:
        """Let it be a later time, and let the bot look at its clock then: minute by minute that would take too long."""
        await pass_time(self.env, self.bot, when)

    async def come_to_rest(self) -> None:
        """Wait until the bot sends nothing any more, also of what the test stored by itself."""
        await asyncio.sleep(0)  # what was just stored wakes the outbox
        while not self.bot.outbox.is_at_rest:
            await self.bot.outbox.at_rest()
            await self.env.advance_time(1)  # a backlog goes slowly

    def leave(self, time: dt.timedelta = MINUTE) -> None:
        """Let the bot hear nothing of Discord for a time, as if it did not run; `restart` brings it back."""
        self.env.backend.subscribers.clear()
        self.bot.presence.lose()
        self.env.backend.advance_clock(time.total_seconds())

    async def restart(self) -> None:
        """Start the bot anew on the same database, as after a power cut."""
        self.bot = StudyBot(self.bot.settings, self.bot.db)
        await self.env.restart_bot(self.bot)


async def pass_time(env: Env, bot: StudyBot, when: dt.datetime) -> None:
    """Let a simulated clock go to a point in time, at which the bot looks at what is due; not before."""
    env.backend.advance_clock((when - env.now()).total_seconds())
    scope = _CLOCK_SCOPE.set(env)  # the clock that discord.py reads in what this test runs itself
    try:
        await bot.outbox.look()
        await bot.outbox.at_rest()
    finally:
        _CLOCK_SCOPE.reset(scope)


_OTHERS = {"eunbi": "은비", "hangyeol": "한결", "subin": "수빈", "stranger": "지나가던 사람"}


async def press(member: MemberActor, shown: InteractionResult | discord.Message, label: str) -> InteractionResult:
    """Click the button called ``label`` on a message or on the reply to an interaction."""
    return await member.click(_message(shown), label=label)


def text_of(shown: InteractionResult | discord.Message | None) -> str:
    """Return all words of a message or of the reply to an interaction."""
    assert shown is not None
    return "\n".join(str(item.content) for item in _items(shown) if isinstance(item, discord.TextDisplay))


def pinged(sent: Mapping[str, Any]) -> list[int]:
    """Return whom a message pings, as Discord was told; neither roles nor everyone ever."""
    mentions = sent["allowed_mentions"]
    assert mentions["parse"] == []
    assert not mentions.get("roles")
    assert not mentions.get("replied_user")
    return list(mentions["users"])


def returned(result: InteractionResult) -> str:
    """Return what the member had typed, out of the private messages that it came back in."""
    pieces = [followup for followup in result.followups if followup.content]
    assert all(piece.ephemeral and piece.content.startswith("```\n") for piece in pieces)
    return "".join(piece.content.removeprefix("```\n").removesuffix("\n```") for piece in pieces)


def buttons_of(shown: InteractionResult | discord.Message) -> dict[str, str]:
    """Return the labels of all buttons with their ``custom_id``."""
    return {
        str(item.label): str(item.custom_id) for item in _items(shown) if isinstance(item, discord.components.Button)
    }


def blue_buttons_of(shown: InteractionResult | discord.Message) -> list[str]:
    """Return the labels of the buttons that stand out."""
    buttons = (item for item in _items(shown) if isinstance(item, discord.components.Button))
    return [str(button.label) for button in buttons if button.style == discord.ButtonStyle.primary]


def doors(shown: InteractionResult | discord.Message) -> list[str]:
    """Return what a message's buttons lead to; two of them may be called the same."""
    buttons = (item for item in _items(shown) if isinstance(item, discord.components.Button))
    return [button.custom_id for button in buttons if button.custom_id]


def field(modal: dict[str, Any] | None, custom_id: str) -> dict[str, Any]:
    """Return a modal's field as Discord was sent it."""
    assert modal is not None
    parts = [component.get("component", component) for component in modal["components"]]
    return next(part for part in parts if part.get("custom_id") == custom_id)


def _items(shown: InteractionResult | discord.Message) -> Iterator[Any]:
    yield from _walk(_message(shown).components)


def _message(shown: InteractionResult | discord.Message) -> discord.Message:
    if isinstance(shown, discord.Message):
        return shown
    assert shown.response is not None, "the bot did not reply"
    return shown.response.message


def _walk(components: Any) -> Iterator[Any]:
    for component in components:
        yield component
        yield from _walk(getattr(component, "children", ()))
