"""The panel of a server's settings."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, TypeAlias

from bot.controls.button import button
from bot.controls.control import Control
from bot.render.layout import Button
from bot.texts import Language
from db.settings import SettingName

#: The sections of the panel.
SectionName: TypeAlias = Literal["basics", "channels", "meeting", "term"]
_SECTIONS: Mapping[SectionName, str] = MappingProxyType(
    {
        "basics": "settings-basics",
        "channels": "settings-channels",
        "meeting": "settings-meeting",
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


class NameTerm(Control, pattern="settings:term:name"):
    """Type the running term's name."""


class BeginTerm(Control, pattern="settings:term:begin"):
    """Begin a new term, once its name is typed."""


class UndoTerm(Control, pattern="settings:term:undo:{term_id}"):
    """Undo the beginning of a term that holds no week yet."""

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


def unset(language: Language, name: SettingName) -> Button:
    """Take a setting back, so that the program's is in force."""
    return button(language, "unset", Unset(name))


def other_zone(language: Language) -> Button:
    """Type a time zone that is not in the list."""
    return button(language, "other-zone", OtherZone())


def set_meeting(language: Language) -> Button:
    """Type when and where the group usually meets."""
    return button(language, "set-meeting", SetMeeting(), emoji="✏️")


def unset_meeting(language: Language) -> Button:
    """Take the usual time and place back."""
    return button(language, "unset", UnsetMeeting())


def name_term(language: Language) -> Button:
    """Type the running term's name."""
    return button(language, "term-name", NameTerm(), emoji="✏️")


def begin_term(language: Language) -> Button:
    """Begin a new term, once its name is typed."""
    return button(language, "term-begin", BeginTerm(), emoji="🌱")
