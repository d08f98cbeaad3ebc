"""The words of notices: replies to a card, and direct messages."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

import discord

from bot import controls
from bot.fitting import cut
from bot.render import lines, presenter_list
from bot.render.layout import TEXT_LIMIT, Rows
from bot.render.meeting import meeting_line
from bot.texts import Language, say, whole_day
from db import meetings
from db.meetings import UNSAID, Meeting
from db.models import Member, Presentation, Question
from db.settings import CHANNELS, ChannelSetting
from db.types import NoticeKind

#: What the channels are called that a group chooses.
_CHANNELS: Mapping[ChannelSetting, str] = MappingProxyType(
    {
        "question_channel_id": "channel.question",
        "recap_channel_id": "channel.recap",
        "reminder_channel_id": "channel.reminder",
    }
)


def to_askers(
    kind: NoticeKind, number: int, users: Iterable[int], language: Language, *, other: int | None = None
) -> str:
    """Tell askers, by their mentions, what is new about a question; ``other`` is the one that was merged into it."""
    addressed = ", ".join(say(language, "card.asker", asker=f"<@{user_id}>") for user_id in users)
    return say(language, f"card.{kind}", askers=addressed, number=number, other=other)


def to_anonymous_asker(
    kind: NoticeKind, number: int, link: str | None, language: Language, *, other: int | None = None
) -> str:
    """Tell somebody who asked anonymously the same, in a direct message with a link to the card."""
    return say(language, f"card.{kind}-secretly", number=number, link=link or "", other=other).rstrip()


def taken(number: int, language: Language) -> str:
    """Say that a plain reply was kept as an answer."""
    return say(language, "card.taken", number=number)


def pictures(number: int, language: Language) -> str:
    """Say to which question's answer the pictures in this message belong."""
    return say(language, "card.pictures", number=number)


def with_unshown(text: str, count: int, language: Language) -> str:
    """Add a line that says how many pictures are missing below a text."""
    return f"{text}\n-# {say(language, 'card.unshown', count=count)}" if count else text


def descriptions(number: int, words: str, count: int, language: Language) -> list[str]:
    """Return alt texts for ``count`` pictures; ``words`` are the question's, in short."""
    return [say(language, "card.alt", number=number, at=at, words=words) for at in range(1, count + 1)]


def moved(waiting: Sequence[Question], presenter: Member, language: Language) -> tuple[str, Rows]:
    """Tell a presenter of the open questions that were moved to them, with a button to answer the first."""
    first = waiting[0]
    head = say(language, "record.moved", presenter=f"<@{presenter.user_id}>", count=len(waiting))
    shown = [lines.question_line(question, presenter_list.LINE_LIMIT) for question in waiting]
    row = [controls.answer_listed(language, first.presentation_id, first.presenter_id, first.number, named=False)]
    return cut("\n".join([head, *shown]), TEXT_LIMIT)[0], [row]


def registered(
    theirs: Sequence[Presentation],
    who: str,
    guild: str,
    now: dt.datetime,
    language: Language,
    *,
    usual: Meeting = UNSAID,
    key: str = "present.told",
) -> str:
    """Tell somebody that they present, by whose doing, when and where; ``now`` is in the group's zone.

    ``key`` is the sentence for what was done. Of several presentations it tells of the first, and how many follow.
    """
    assert now.tzinfo is not None
    week, more = theirs[0].week, len(theirs) - 1
    meeting = meeting_line(week.date, meetings.of(week, usual), now.tzinfo, language)
    return say(
        language,
        key,
        who=discord.utils.escape_markdown(who),
        week=week.number,
        date=whole_day(language, week.date, now.date()),
        meeting=f"\n{meeting}" if meeting else "",
        more="\n" + say(language, "present.told-more", count=more) if more else "",
        guild=discord.utils.escape_markdown(guild),
    )


def left_out(
    presentation: Presentation, who: str, guild: str, now: dt.datetime, language: Language, *, key: str
) -> str:
    """Tell somebody that they do not present any more, and who changed that; ``now`` is in the group's zone.

    ``key`` is the sentence for what was done.
    """
    return say(
        language,
        key,
        who=discord.utils.escape_markdown(who),
        week=presentation.week.number,
        date=whole_day(language, presentation.week.date, now.date()),
        guild=discord.utils.escape_markdown(guild),
    )


def offer(number: int, message_id: int, language: Language) -> tuple[str, Rows]:
    """Offer the author of a plain reply to add it to the answer that the question has."""
    row = [controls.clip_addition(language, message_id, number), controls.clip_drop(language, message_id)]
    return say(language, "reply.offer", number=number), [row]


def trouble(guild: str, closed: Mapping[int, Sequence[str]], refused: int, language: Language) -> str:
    """Tell the owner of a server which permissions are missing in which channels, and how much else is not taken."""
    text = [say(language, "trouble.head", guild=discord.utils.escape_markdown(guild))]
    for channel_id, keys in closed.items():
        permissions = ", ".join(say(language, key) for key in keys)
        text.append(say(language, "trouble.closed", channel=f"<#{channel_id}>", permissions=permissions))
    if refused:
        text.append(say(language, "trouble.refused", count=refused))
    return cut("\n".join([*text, f"-# {say(language, 'trouble.once')}"]), TEXT_LIMIT)[0]


def channel_gone(guild: str, which: Iterable[int], language: Language) -> str:
    """Tell the owner of a server what a channel was chosen for that is gone; ``which`` are places in `CHANNELS`."""
    names = ", ".join(say(language, _CHANNELS[CHANNELS[at]]) for at in which)
    return say(language, "channel.gone", guild=discord.utils.escape_markdown(guild), channels=names)


def hello(language: Language) -> tuple[str, Rows]:
    """Greet a server, with buttons to begin with."""
    row = [controls.present(language), controls.ask(language), controls.study(language)]
    return say(language, "study.hello"), [row]
