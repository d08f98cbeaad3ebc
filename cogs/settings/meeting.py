"""The section for when and where the group usually meets, and its form."""

from collections.abc import Iterator

import discord

from bot import controls
from bot.context import Context, Interaction
from bot.forms import Form, text_field, typed
from bot.render.layout import Button, Item
from bot.render.meeting import place_line
from bot.replies import defer_if_slow
from bot.router import Router
from bot.texts import Language, say
from bot.times import read_time_and_place, write_time_and_place
from cogs.settings.frame import Section, managers_only, show
from cogs.settings.setting import Shown
from db import words
from db.errors import Empty
from db.meetings import Meeting
from db.types import MomentKind

router = Router()

#: Characters for time and place; a longer place is refused with a sentence.
TYPED_LIMIT = words.PLACE_LIMIT + 100


def _in_words(meeting: Meeting, language: Language) -> str:
    """Return a time, as the clock shows it where the group is, and a place."""
    time = f"{meeting.starts_at:%H:%M}" if meeting.starts_at else ""
    place = place_line(meeting.place, language) if meeting.place else ""
    return " · ".join(part for part in (time, place) if part) or say(language, "settings.no-meeting")


def _summary(shown: Shown) -> str:
    return _in_words(shown.settings.meeting, shown.language)


def _items(shown: Shown) -> Iterator[Item]:
    language = shown.language
    yield discord.ui.TextDisplay(say(language, "settings.meeting", meeting=_summary(shown)))
    buttons: list[Button] = [controls.set_meeting(language)]
    if shown.settings.meeting != Meeting():
        buttons.append(controls.unset_meeting(language))
    yield discord.ui.ActionRow(*buttons)


SECTION = Section("meeting", _summary, _items, brings=(MomentKind.ANNOUNCEMENT,))


def _changed(shown: Shown) -> str:
    if shown.settings.meeting == Meeting():
        return say(shown.language, "settings.meeting-unset")
    return say(shown.language, "settings.meeting-set", meeting=_summary(shown))


@router.form
class MeetingForm(Form[controls.SetMeeting]):
    """The form for the usual time and place."""

    carries = controls.SetMeeting

    def __init__(self, state: controls.SetMeeting, language: Language = "ko", meeting: str | None = None) -> None:
        super().__init__(state, say(language, "settings.meeting-title"))
        label, how = say(language, "settings.meeting-field"), say(language, "settings.meeting-how")
        self.meeting = text_field(label, "meeting", description=how, default=meeting, limit=TYPED_LIMIT)
        self.add_item(self.meeting)

    async def submit(self, interaction: Interaction) -> None:
        """Set what was typed."""
        managers_only(interaction)
        meeting = read_time_and_place(typed(self.meeting))
        if meeting == Meeting():
            raise Empty
        await _set(interaction, Meeting(meeting.starts_at, words.place(meeting.place) if meeting.place else None))


async def _set(interaction: Interaction, meeting: Meeting) -> None:
    context = Context.of(interaction)
    await defer_if_slow(interaction, interaction.client.set_meeting(context.guild_id, meeting, context.here))
    await show(interaction, SECTION, _changed)


@router.on_press(controls.SetMeeting)
async def press_set(interaction: Interaction) -> None:
    """Open the form for the usual time and place."""
    managers_only(interaction)
    context = Context.of(interaction)
    usual = write_time_and_place(context.settings.meeting) or None
    await MeetingForm(controls.SetMeeting(), context.language, usual).show(interaction)


@router.on_press(controls.UnsetMeeting)
async def press_unset(interaction: Interaction) -> None:
    """Take the usual time and place back."""
    managers_only(interaction)
    await _set(interaction, Meeting())
