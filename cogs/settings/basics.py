"""The section for what a server speaks, where it is, and who else is a manager."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

import discord

from bot import controls, zones
from bot.texts import Language, say
from cogs.settings.frame import Section
from cogs.settings.setting import Row, Setting, Shown, items, select
from db.errors import NoSuchZone, UnfitRole
from db.settings import SettingName, Value
from db.zones import zone_named

#: What languages are called.
_LANGUAGES: Mapping[Language, str] = MappingProxyType({"ko": "settings.ko", "en": "settings.en"})


def _language(shown: Shown, key: str = "settings.language") -> str:
    return say(shown.language, key, chosen=say(shown.language, _LANGUAGES[shown.settings.language]))


def _choose_language(shown: Shown) -> Row:
    options = [
        discord.SelectOption(
            label=say(shown.language, name), value=language, default=language == shown.settings.language
        )
        for language, name in _LANGUAGES.items()
    ]
    return select("language", options)


def _read_language(chosen: str, _guild: discord.Guild | None) -> Value:
    return next(language for language in _LANGUAGES if language == chosen)


def _zone(shown: Shown, key: str = "settings.timezone") -> str:
    zone, language = shown.settings.timezone, shown.language
    return say(language, key, city=zones.city(zone, language), clock=zones.clock(zone, shown.now, language))


def _choose_zone(shown: Shown) -> Row:
    in_force = shown.settings.timezone.key
    names = zones.COMMON if in_force in zones.COMMON else (in_force, *zones.COMMON)
    return select("timezone", [_zone_option(ZoneInfo(name), shown) for name in names])


def _zone_option(zone: ZoneInfo, shown: Shown) -> discord.SelectOption:
    label = f"{zones.city(zone, shown.language)} · {zones.offset(zone, shown.now)}"
    return discord.SelectOption(label=label, value=zone.key, default=zone.key == shown.settings.timezone.key)


def _read_zone(chosen: str, _guild: discord.Guild | None) -> Value:
    try:
        return zone_named(chosen).key
    except ValueError as error:
        raise NoSuchZone(typed=chosen) from error


def _role(shown: Shown) -> str:
    role = _manager_role(shown)
    return say(shown.language, "settings.role", role=role.mention) if role else say(shown.language, "settings.no-role")


def _changed_role(shown: Shown) -> str:
    role = _manager_role(shown)
    if role is None:
        return say(shown.language, "settings.role-unset")
    return say(shown.language, "settings.role-set", role=role.mention)


def _manager_role(shown: Shown) -> discord.Role | None:
    """Return the role of managers, unless it was deleted."""
    role_id = shown.settings.manager_role_id
    return shown.guild.get_role(role_id) if shown.guild is not None and role_id is not None else None


def _choose_role(shown: Shown) -> Row:
    role = _manager_role(shown)
    menu: discord.ui.RoleSelect[Any] = discord.ui.RoleSelect(
        custom_id=str(controls.SetTo("manager_role_id")),
        placeholder=say(shown.language, "settings.choose-role"),
        min_values=0,
        default_values=[role] if role else [],
    )
    return discord.ui.ActionRow(menu)


def _read_role(chosen: str, guild: discord.Guild | None) -> Value:
    role = guild.get_role(int(chosen)) if guild is not None else None
    if role is None or role.is_default() or role.is_bot_managed():
        raise UnfitRole
    return role.id


def _summary(shown: Shown) -> str:
    """Return the language, the zone and the role of managers as one line."""
    settings, language = shown.settings, shown.language
    chosen, role = say(language, _LANGUAGES[settings.language]), _manager_role(shown)
    managers = say(language, "settings.managers", role=role.mention) if role else say(language, "settings.no-managers")
    return " · ".join((chosen, zones.city(settings.timezone, language), managers))


#: The settings of this section. Each takes at most six of the forty components of a message.
SETTINGS: Mapping[SettingName, Setting] = MappingProxyType(
    {
        "language": Setting(
            _language, lambda shown: _language(shown, "settings.language-set"), _choose_language, _read_language
        ),
        "timezone": Setting(
            _zone,
            lambda shown: _zone(shown, "settings.timezone-set"),
            _choose_zone,
            _read_zone,
            lambda language: [controls.other_zone(language)],
        ),
        "manager_role_id": Setting(_role, _changed_role, _choose_role, _read_role),
    }
)

SECTION = Section("basics", _summary, lambda shown: items(SETTINGS, shown), SETTINGS)
