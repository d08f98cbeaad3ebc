"""A track in the section for the term: how it begins in a channel of its own, and how it ends."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import discord

from bot import controls
from bot.context import Context, Interaction
from bot.forms import Form, typed
from bot.render.layout import Item
from bot.replies import write
from bot.router import Router
from bot.texts import Language, say
from cogs.settings.channels import fit_channel
from cogs.settings.frame import managers_only, show
from cogs.settings.setting import Shown
from cogs.settings.term import SECTION, name_field
from db import tracks, words
from db.errors import UnfitChannel
from db.models import Term

router = Router()


@router.form
class BeginTrackForm(Form[controls.BeginTrack]):
    """The form that says what a track is, and asks for its name and its channel."""

    carries = controls.BeginTrack

    def __init__(self, state: controls.BeginTrack, language: Language = "ko") -> None:
        super().__init__(state, say(language, "button.track-begin"))
        self.add_item(discord.ui.TextDisplay(say(language, "track.what")))
        self.name = name_field(language, "track.name-title", example="track.example")
        self.channel: discord.ui.ChannelSelect[discord.ui.Modal] = discord.ui.ChannelSelect(
            custom_id="channel", channel_types=[discord.ChannelType.text], placeholder=say(language, "channel.choose")
        )
        where, how = say(language, "track.channel"), say(language, "track.channel-how")
        self.add_item(self.name)
        self.add_item(discord.ui.Label(text=where, description=how, component=self.channel))

    async def submit(self, interaction: Interaction) -> None:
        """Begin a track of the name that was typed, in the channel that was chosen."""
        managers_only(interaction)
        if not self.channel.values:
            raise UnfitChannel
        guild_id = Context.of(interaction).guild_id
        channel_id = fit_channel(str(self.channel.values[0].id), interaction.guild, ("permission.attach",))
        begun = await write(interaction, tracks.begin, guild_id=guild_id, name=typed(self.name), channel_id=channel_id)
        await interaction.client.reread_settings(guild_id)
        await show(interaction, SECTION, partial(_begun, begun.term, channel_id))


def _begun(term: Term, channel_id: int, shown: Shown) -> str:
    return _said("track.begun", term, shown, channel=channel_id)


def _said(key: str, term: Term, shown: Shown, **details: object) -> str:
    """Say what has become of a track."""
    name = discord.utils.escape_markdown(term.name or "")
    return say(shown.language, key, name=name, folder=words.folder(term.name or ""), **details)


@router.on_press(controls.BeginTrack)
async def press_begin(interaction: Interaction) -> None:
    """Open the form that begins a track."""
    managers_only(interaction)
    await BeginTrackForm(controls.BeginTrack(), Context.of(interaction).language).show(interaction)


def _sure(term_id: int, shown: Shown) -> Iterator[Item]:
    """Yield what comes of ending a track, and the button for it."""
    yield discord.ui.TextDisplay(say(shown.language, "track.end-what"))
    yield discord.ui.ActionRow(controls.end_track_sure(shown.language, term_id))


@router.on_press(controls.EndTrack)
async def press_end(interaction: Interaction, term_id: int) -> None:
    """Ask whether to end a track."""
    managers_only(interaction)
    await show(interaction, replace(SECTION, items=partial(_sure, term_id)))


@router.on_press(controls.EndTrackSure)
async def press_end_sure(interaction: Interaction, term_id: int) -> None:
    """End a track."""
    managers_only(interaction)
    context = Context.of(interaction)
    ended = await write(interaction, tracks.end, guild_id=context.guild_id, term_id=term_id, now=context.now)
    await interaction.client.reread_settings(context.guild_id)
    await show(interaction, SECTION, partial(_said, "track.ended", ended))
