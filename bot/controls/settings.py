"""The panel of a server's settings."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, TypeAlias

from bot.controls.button import DANGER, button
from bot.controls.control import Control
from bot.render.layout import Button
from bot.texts import Language
from db.settings import SettingName

#: What comes by itself, as `MomentKind` calls it.
MomentName: TypeAlias = Literal["announcement", "wrap_up", "nudge", "recap"]
#: The sections of the panel.
SectionName: TypeAlias = Literal["basics", "channels", "moments", "meeting", "pause", "term"]
_SECTIONS: Mapping[SectionName, str] = MappingProxyType(
    {
        "basics": "settings-basics",
        "channels": "settings-channels",
        "moments": "settings-moments",
        "meeting": "settings-meeting",
        "pause": "settings-pause",
        "term": "settings-term",
    }
)


class Settings(Control, pattern="settings"):
    """Open the panel."""


class SettingsSection(Control, pattern="settings:in:{section}"):
    """Open a section of the panel."""

    section: SectionName


class SetTo(Control, pattern="settings:set:{name}"):
    """A select: set what is chosen in it."""

    name: SettingName


class Unset(Control, pattern="settings:unset:{name}"):
    """Take a setting back, so that the program's is in force."""

    name: SettingName


class OtherZone(Control, pattern="settings:zone"):
    """Type a time zone that is not in the list."""


class SetMeeting(Control, pattern="settings:meeting"):
    """Type when and where the group usually meets."""


class UnsetMeeting(Control, pattern="settings:meeting:unset"):
    """Take the usual time and place back."""


class ChooseMoment(Control, pattern="settings:moment"):
    """A select: open a moment, to set when it comes."""


class SwitchMoment(Control, pattern="settings:moment:{kind}:{on}"):
    """Let a moment come, or not any more."""

    kind: MomentName
    on: bool


class MoveMoment(Control, pattern="settings:moment:{kind}:{part}"):
    """A select: let a moment come on another day, or at another hour."""

    kind: MomentName
    part: Literal["days", "hour"]


class UsualMoment(Control, pattern="settings:moment:{kind}:usual"):
    """Let a moment come when it usually does."""

    kind: MomentName


class Recall(Control, pattern="settings:recall:{on}"):
    """Let announcements recall a question of the week before, or not any more."""

    on: bool


class Pause(Control, pattern="settings:pause"):
    """Type until when nothing is to come by itself."""


class EndPause(Control, pattern="settings:pause:end"):
    """Let what comes by itself come again."""


class NameTerm(Control, pattern="settings:term:name"):
    """Type the running term's name."""


class BeginTerm(Control, pattern="settings:term:begin"):
    """Begin a new term, once its name is typed."""


class UndoTerm(Control, pattern="settings:term:undo:{term_id}"):
    """Undo the beginning of a term that holds no week yet."""

    term_id: int


class BeginTrack(Control, pattern="settings:track:begin"):
    """Begin a track, once its name is typed and its channel chosen."""


class EndTrack(Control, pattern="settings:track:end:{term_id}"):
    """Ask whether to end a track."""

    term_id: int


class EndTrackSure(Control, pattern="settings:track:end:{term_id}:sure"):
    """End a track."""

    term_id: int


def settings(language: Language) -> Button:
    """Open the panel."""
    return button(language, "settings", Settings(), emoji="⚙️")


def settings_back(language: Language) -> Button:
    """Come back to the first view of the panel."""
    return button(language, "back", Settings())


def settings_section(language: Language, section: SectionName) -> Button:
    """Open a section of the panel."""
    return button(language, _SECTIONS[section], SettingsSection(section))


#: The buttons that say what they take back, since several stand in a view for much the same.
_UNSET: Mapping[SettingName, str] = MappingProxyType(
    {
        "question_channel_id": "unset-question-channel",
        "recap_channel_id": "unset-recap-channel",
        "reminder_channel_id": "unset-reminder-channel",
    }
)


def unset(language: Language, name: SettingName) -> Button:
    """Take a setting back, so that the program's is in force."""
    return button(language, _UNSET.get(name, "unset"), Unset(name))


def other_zone(language: Language) -> Button:
    """Type a time zone that is not in the list."""
    return button(language, "other-zone", OtherZone())


def set_meeting(language: Language) -> Button:
    """Type when and where the group usually meets."""
    return button(language, "set-meeting", SetMeeting(), emoji="✏️")


def unset_meeting(language: Language) -> Button:
    """Take the usual time and place back."""
    return button(language, "unset", UnsetMeeting())


def switch_moment(language: Language, kind: MomentName, *, on: bool) -> Button:
    """Let a moment come, or not any more."""
    return button(language, "moment-on" if on else "moment-off", SwitchMoment(kind, on))


def recall(language: Language, *, on: bool) -> Button:
    """Let announcements recall a question of the week before, or not any more."""
    return button(language, "recall-on" if on else "recall-off", Recall(on))


def usual_moment(language: Language, kind: MomentName) -> Button:
    """Let a moment come when it usually does."""
    return button(language, "unset", UsualMoment(kind))


def pause(language: Language, *, is_on: bool) -> Button:
    """Type until when nothing is to come by itself, or until when instead."""
    return button(language, "pause-otherwise" if is_on else "pause", Pause(), emoji="⏸️")


def end_pause(language: Language) -> Button:
    """Let what comes by itself come again."""
    return button(language, "end-pause", EndPause(), emoji="▶️")


def name_term(language: Language) -> Button:
    """Type the running term's name."""
    return button(language, "term-name", NameTerm(), emoji="✏️")


def begin_term(language: Language) -> Button:
    """Begin a new term, once its name is typed."""
    return button(language, "term-begin", BeginTerm(), emoji="🌱")


def name_track(language: Language) -> Button:
    """Type the name of the track that runs here."""
    return button(language, "track-name", NameTerm(), emoji="✏️")


def begin_track(language: Language) -> Button:
    """Begin a track."""
    return button(language, "track-begin", BeginTrack(), emoji="🛤️")


def end_track(language: Language, term_id: int) -> Button:
    """Ask whether to end a track."""
    return button(language, "track-end", EndTrack(term_id))


def end_track_sure(language: Language, term_id: int) -> Button:
    """End a track."""
    return button(language, "track-end-sure", EndTrackSure(term_id), DANGER)
