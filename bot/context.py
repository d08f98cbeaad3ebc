"""One interaction: who, where and when, what its guild has set, and what becomes of its reply."""

import datetime as dt
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeAlias

import discord

from bot.channels import here_of
from bot.direct import holds_role, manages, member_of, read_mark
from bot.host import Host
from bot.media.incoming import Incoming
from bot.outbox import Outbox
from bot.requests import UNREACHABLE
from bot.settings import GuildSettings
from bot.texts import Language, language_of
from db.changes import Actor
from db.engine import DatabaseAt
from db.errors import BotTakesNoPart, LeftServer, NotInServer
from db.guilds import Here
from db.members import User


class Bot(Host):
    """The bot as every room knows it, with what sends and what fetches."""

    outbox: Outbox
    incoming: Incoming


Interaction: TypeAlias = discord.Interaction[Bot]

#: Where an interaction holds its context.
_KEY = "context"
#: What an interaction holds that comes from a direct message, once it is known which server it belongs to.
DIRECT = "direct"

#: The kinds of a first reply to an interaction: a message, or "thinking…".
First: TypeAlias = Literal["message", "thinking"]


@dataclass(slots=True)
class ReplyState:
    """What is known of an interaction's reply, beside what discord.py remembers in ``interaction.response``.

    ``lost`` is the kind of a first reply that Discord may have shown although the request failed. ``closed`` is
    Discord's error code if it accepts no reply any more. The last one that was lost ``was_too_large``, or not.
    """

    lost: First | None = None
    closed: int | None = None
    has_replaced_thinking: bool = False
    was_too_large: bool = False


@dataclass(frozen=True, slots=True)
class KeptForm:
    """A form as it was submitted and could not be stored, and the draft that it was kept as."""

    draft_id: str
    submitted: Mapping[str, Any]


@dataclass(slots=True)
class Words:
    """Whether what was typed in an interaction is stored, or kept as a draft."""

    are_stored: bool = False
    #: The draft that they were kept as, and whether that was not there before.
    draft_id: str | None = None
    is_new_draft: bool = False
    #: The words of the draft that is continued.
    resumed: str = ""
    #: A kept form that is submitted again, in the place of what the interaction itself brought.
    submitted_again: KeptForm | None = None
    #: A kept form that is opened again.
    opened_again: KeptForm | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """Who, where and when of one interaction, its guild's settings, and the state of its reply and of what was typed.

    ``language`` is the member's own, for private replies. ``now`` is taken once; ``today`` is in the guild's zone.
    ``here`` is the server's channel in which it happens, with that of a thread; in a direct message there is none. It
    decides which term is meant, for the settings and for whatever ``db`` is asked.
    """

    user: User
    is_manager: bool
    language: Language
    db: DatabaseAt
    settings: GuildSettings
    now: dt.datetime
    today: dt.date
    here: Here | None
    _guild_id: int | None
    reply: ReplyState = field(default_factory=ReplyState)
    words: Words = field(default_factory=Words)

    @classmethod
    def of(cls, interaction: Interaction) -> "Context":
        """Return an interaction's context, the same whenever it is asked for."""
        context: Context | None = interaction.extras.get(_KEY)
        if context is None:
            context = interaction.extras[_KEY] = cls._read(interaction)
        return context

    @classmethod
    def _read(cls, interaction: Interaction) -> "Context":
        here = here_of(interaction.channel, None if DIRECT in interaction.extras else interaction.channel_id)
        settings, now = interaction.client.settings_of(interaction.guild_id, here), discord.utils.utcnow()
        return cls(
            user=User(interaction.user.id, interaction.user.display_name),
            is_manager=_is_manager(interaction, settings),
            language=language_of(interaction.locale),
            db=interaction.client.db.at(here),
            settings=settings,
            now=now,
            today=now.astimezone(settings.timezone).date(),
            here=here,
            _guild_id=interaction.guild_id,
        )

    @property
    def guild_id(self) -> int:
        """The id of the server.

        Raises:
            NotInServer: the interaction comes from a direct message.
        """
        if self._guild_id is None:
            raise NotInServer
        return self._guild_id

    @property
    def in_public(self) -> Here:
        """Where this happens, to post there what all see.

        Raises:
            NotInServer: it happens in a direct message.
        """
        if self.here is None:
            raise NotInServer
        return self.here

    @property
    def public_channel_id(self) -> int:
        """The id of the channel in which this happens, to post there what all see.

        Raises:
            NotInServer: it happens in a direct message.
        """
        return self.in_public[0]

    @property
    def channel_id(self) -> int | None:
        """The id of the server's channel in which this happens; in a direct message there is none."""
        return self.here[0] if self.here is not None else None

    @property
    def actor(self) -> Actor:
        """Who changes something, as a use-case needs it."""
        return Actor(self.user, self.is_manager, self.now)

    @property
    def public_language(self) -> Language:
        """The language of what all read."""
        return self.settings.language


def _is_manager(interaction: Interaction, settings: GuildSettings) -> bool:
    """Tell whether somebody may manage the server, or holds the role that its managers have been given."""
    user = interaction.user
    if DIRECT in interaction.extras and isinstance(user, discord.Member):
        return manages(user, settings)
    is_given = isinstance(user, discord.Member) and holds_role(user, settings)
    return interaction.permissions.manage_guild or is_given


def guild_of(interaction: Interaction) -> int:
    """Return the id of the server that an interaction comes from.

    Raises:
        NotInServer: it comes from a direct message.
    """
    return Context.of(interaction).guild_id


async def enter(interaction: Interaction) -> None:
    """Let what somebody does in a direct message count as done in the server that its button or form names.

    Who they are there is asked anew, for they may have left it, or be no manager any more. Where Discord does not say,
    they count as somebody who is no manager.

    Raises:
        NotInServer: it names none.
        LeftServer: they are in it no more, or the bot is not.
    """
    data: Any = interaction.data
    guild_id, custom_id = read_mark(str(data["custom_id"]))
    if interaction.guild_id is None and guild_id is not None:
        await enter_server(interaction, guild_id)
        data["custom_id"] = custom_id
    guild_of(interaction)


async def enter_server(interaction: Interaction, guild_id: int) -> None:
    """Let what somebody does in a direct message count as done in a server; see `enter`.

    Raises:
        LeftServer: they are in it no more, or the bot is not.
    """
    with suppress(*UNREACHABLE):
        member = await member_of(interaction.client, guild_id, interaction.user.id)
        if member is None:
            raise LeftServer
        interaction.user = member
    interaction.guild_id = guild_id
    interaction.extras[DIRECT] = True
    before: Context | None = interaction.extras.pop(_KEY, None)
    if before is not None:
        interaction.extras[_KEY] = replace(Context.of(interaction), reply=before.reply, words=before.words)


def user_of(user: discord.User | discord.Member) -> User:
    """Return a Discord user as a use-case needs one.

    Raises:
        BotTakesNoPart: it is no person.
    """
    if user.bot:
        raise BotTakesNoPart(name=user.display_name)
    return User(user.id, user.display_name)
