"""The section for a pause: nothing comes by itself until the end of a day, as in exams or on holidays."""

import datetime as dt
import re
from collections.abc import Iterator

import discord

from bot import controls
from bot.context import Context, Interaction
from bot.dates import read_date
from bot.forms import Form, text_field, typed
from bot.render.layout import Item
from bot.replies import write
from bot.router import Router
from bot.texts import Language, say, whole_day
from cogs.settings.frame import Section, managers_only, show
from cogs.settings.setting import Shown
from db import moments
from db.errors import DatePassed, TooFarAway
from db.types import MomentKind

router = Router()

#: Characters of a date.
DATE_LIMIT = 40
#: How long ago a day may be that is taken for a slip, and not for that of the next year.
LATELY = dt.timedelta(days=31)
#: How long a pause may be; a later day is a slip.
LONGEST = dt.timedelta(days=366)
#: ``20일`` alone is a day of the month.
_LENGTH = re.compile(r"(?P<count>[1-9]\d?)\s*(?:(?P<weeks>주일?(?:\s*(?:동안|간))?|weeks?)|일\s*(?:동안|간)|days?)")


def _summary(shown: Shown) -> str:
    language, until = shown.language, shown.paused_until
    if until is None:
        return say(language, "settings.no-pause")
    return say(language, "settings.pause", date=whole_day(language, until, shown.today))


def _items(shown: Shown) -> Iterator[Item]:
    language = shown.language
    label = say(language, "button.settings-pause")
    yield discord.ui.TextDisplay(f"**{label}** · {_summary(shown)}\n-# {say(language, 'settings.pause-is')}")
    is_paused = shown.paused_until is not None
    end = [controls.end_pause(language)] if is_paused else []
    yield discord.ui.ActionRow(controls.pause(language, is_on=is_paused), *end)


SECTION = Section("pause", _summary, _items, brings=tuple(MomentKind))


def _said(shown: Shown) -> str:
    """Say what was changed."""
    language, until = shown.language, shown.paused_until
    if until is None:
        return say(language, "settings.pause-ended")
    return say(language, "settings.pause-set", date=whole_day(language, until, shown.today))


@router.form
class PauseForm(Form[controls.Pause]):
    """The form for the last day of a pause."""

    carries = controls.Pause

    def __init__(self, state: controls.Pause, language: Language = "ko") -> None:
        super().__init__(state, say(language, "button.pause"))
        label, how = say(language, "settings.pause-field"), say(language, "settings.pause-how")
        self.date = text_field(label, "date", description=how, placeholder="6/20", limit=DATE_LIMIT)
        self.add_item(self.date)

    async def submit(self, interaction: Interaction) -> None:
        """Pause until the day that was typed."""
        managers_only(interaction)
        await _set(interaction, _read(typed(self.date), Context.of(interaction).today))


def _read(text: str, today: dt.date) -> dt.date:
    """Return the last day of a pause, or the one after so many days or weeks.

    Without a year it is the next such day, unless it was one lately.

    Raises:
        DatePassed: it is past.
        BadDate, NoSuchDay, TooFarAway: see `read_date`; or more than a year away.
    """
    text = text.strip().removesuffix("까지")
    if (length := _LENGTH.fullmatch(text.casefold())) is not None:
        return today + int(length["count"]) * (dt.timedelta(weeks=1) if length["weeks"] else dt.timedelta(days=1))
    until = _day(text, today)
    if until > today + LONGEST:
        raise TooFarAway(date=text, years=1)
    return until


def _day(text: str, today: dt.date) -> dt.date:
    until, nearest = read_date(text, today, since=today), read_date(text, today)
    if today - LATELY <= nearest < today:
        until = nearest
    if until < today:
        raise DatePassed(date=until)
    return until


async def _set(interaction: Interaction, until: dt.date | None) -> None:
    await write(interaction, moments.pause, guild_id=Context.of(interaction).guild_id, until=until)
    await show(interaction, SECTION, _said)


@router.on_press(controls.Pause)
async def press_pause(interaction: Interaction) -> None:
    """Open the form for the last day of a pause."""
    managers_only(interaction)
    await PauseForm(controls.Pause(), Context.of(interaction).language).show(interaction)


@router.on_press(controls.EndPause)
async def press_end(interaction: Interaction) -> None:
    """End a pause."""
    managers_only(interaction)
    await _set(interaction, None)
