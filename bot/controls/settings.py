"""The panel of a server's settings."""

from bot.controls.button import button
from bot.controls.control import Control
from bot.render.layout import Button
from bot.texts import Language
from db.settings import SettingName


class Settings(Control, pattern="settings"):
    """Open the panel."""


class SetTo(Control, pattern="settings:set:{name}"):
    """A select: set what is chosen in it."""

    name: SettingName


class Unset(Control, pattern="settings:unset:{name}"):
    """Take a setting back, so that the program's is in force."""

    name: SettingName


class OtherZone(Control, pattern="settings:zone"):
    """Type a time zone that is not in the list."""


def settings(language: Language) -> Button:
    """Open the panel."""
    return button(language, "settings", Settings(), emoji="⚙️")


def unset(language: Language, name: SettingName) -> Button:
    """Take a setting back, so that the program's is in force."""
    return button(language, "unset", Unset(name))


def other_zone(language: Language) -> Button:
    """Type a time zone that is not in the list."""
    return button(language, "other-zone", OtherZone())
