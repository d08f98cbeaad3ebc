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
SectionName: TypeAlias = Literal["basics", "channels", "meeting"]
_SECTIONS: Mapping[SectionName, str] = MappingProxyType(
    {"basics": "settings-basics", "channels": "settings-channels", "meeting": "settings-meeting"}
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
