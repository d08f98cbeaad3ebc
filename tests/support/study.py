"""A study group in a simulated Discord: its people, its channel, and what they see there."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import discord
from simcord import Env, InteractionResult, MemberActor
from simcord.builders import ChannelHandle, GuildHandle

from bot.client import StudyBot
from db.engine import Database

#: SimCord's clock begins on the first of January 2026, at nine in the morning in Seoul.
TODAY = dt.date(2026, 1, 1)


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

    @classmethod
    def found(cls, env: Env, bot: StudyBot) -> "Study":
        """Bring the people together."""
        owner = env.create_user("minha", global_name="민하")
        guild = env.create_guild("스터디", owner=owner)
        users = [env.create_user(name, global_name=shown) for name, shown in _OTHERS.items()]
        people = [guild.add_member(user) for user in (owner, *users)]
        return cls(env, bot, guild, guild.create_text_channel("스터디"), *people)

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

    async def ask(self, asker: MemberActor, presenter: MemberActor, question: str, **options: Any) -> InteractionResult:
        """Ask by command."""
        return await asker.slash(self.channel, "ask", presenter=presenter, question=question, **options)

    async def answer(self, author: MemberActor, number: int, answer: str) -> InteractionResult:
        """Answer by command."""
        return await author.slash(self.channel, "answer", question=str(number), answer=answer)

    def cards(self) -> list[discord.Message]:
        """Return what everybody sees in the channel, oldest first."""
        return self.channel.history()

    async def restart(self) -> None:
        """Start the bot anew on the same database, as after a power cut."""
        self.bot = StudyBot(self.bot.settings, self.bot.db)
        await self.env.restart_bot(self.bot)


_OTHERS = {"eunbi": "은비", "hangyeol": "한결", "subin": "수빈", "stranger": "지나가던 사람"}


def text_of(shown: InteractionResult | discord.Message | None) -> str:
    """Return all words of a message or of the reply to an interaction."""
    assert shown is not None
    return "\n".join(str(item.content) for item in _items(shown) if isinstance(item, discord.TextDisplay))


def buttons_of(shown: InteractionResult | discord.Message) -> dict[str, str]:
    """Return the labels of all buttons with their ``custom_id``."""
    return {
        str(item.label): str(item.custom_id) for item in _items(shown) if isinstance(item, discord.components.Button)
    }


def field(modal: dict[str, Any] | None, custom_id: str) -> dict[str, Any]:
    """Return a modal's field as Discord was sent it."""
    assert modal is not None
    parts = [one.get("component", one) for one in modal["components"]]
    return next(part for part in parts if part.get("custom_id") == custom_id)


def _items(shown: InteractionResult | discord.Message) -> Iterator[Any]:
    if isinstance(shown, InteractionResult):
        assert shown.response is not None, "the bot did not reply"
        shown = shown.response.message
    yield from _walk(shown.components)


def _walk(components: Any) -> Iterator[Any]:
    for component in components:
        yield component
        yield from _walk(getattr(component, "children", ()))
