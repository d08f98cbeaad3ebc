"""The panel of the settings, as a manager goes through it."""

from typing import Any

import discord
from simcord import InteractionResult, MemberActor

from db.settings import SettingName
from tests.support.study import Study, press

BASICS, CHANNELS, MOMENTS, MEETING, PAUSE, TERM = "언어·시간·담당", "채널", "알림", "모임", "쉬기", "기수"


async def panel(study: Study, member: MemberActor | None = None) -> InteractionResult:
    """Open the panel; 민하 does, unless somebody else is said to."""
    return await (member or study.minha).slash(study.channel, "settings")


async def section(study: Study, label: str = BASICS, member: MemberActor | None = None) -> InteractionResult:
    """Open a section of the panel."""
    return await press(member or study.minha, await panel(study, member), label)


async def choose(
    shown: InteractionResult, member: MemberActor, setting: SettingName, *chosen: object
) -> InteractionResult:
    """Choose something in a select of a section."""
    assert shown.response is not None
    return await member.select(shown.response, list(chosen), custom_id=f"settings:set:{setting}")


def texts(shown: InteractionResult) -> list[str]:
    """Return the texts of the panel, the one at its top first."""
    assert shown.response is not None
    components = shown.response.message.components
    return [component.content for component in components if isinstance(component, discord.TextDisplay)]


def said(shown: InteractionResult) -> str:
    """Return the line below the title, which says what was changed."""
    title, line, *_ = texts(shown)[0].splitlines()
    assert title.startswith("## ⚙️")
    return line


def selects(shown: InteractionResult) -> dict[str, Any]:
    """Return the panel's selects by what they set."""
    assert shown.response is not None
    rows = [row for row in shown.response.message.components if isinstance(row, discord.ActionRow)]
    found = [item for row in rows for item in row.children if isinstance(item, discord.SelectMenu)]
    return {str(select.custom_id).removeprefix("settings:set:"): select for select in found}
