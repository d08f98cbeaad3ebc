"""The panel behind ⋯, as a member goes through it: what is to be done, or first which text to do it with."""

from collections.abc import AsyncIterator

import discord
from simcord import InteractionResult, MemberActor

from tests.support.study import buttons_of, doors

#: Buttons that one panel shows at most, so that a phone shows them all.
SEEN_AT_ONCE = 9


async def leaves(member: MemberActor, panel: InteractionResult) -> AsyncIterator[InteractionResult]:
    """Go through a panel: each leaf, and behind each text that one may choose there."""
    while "◀ 이전" in buttons_of(panel):
        panel = await _click(member, panel, buttons_of(panel)["◀ 이전"])
    while True:
        here = doors(panel)
        assert len(here) <= SEEN_AT_ONCE
        yield panel
        for choice in [custom_id for custom_id in here if custom_id.startswith("change:")]:
            behind = await _click(member, panel, choice)
            assert len(doors(behind)) <= SEEN_AT_ONCE
            yield behind
            panel = await _click(
                member, behind, next(custom_id for custom_id in doors(behind) if custom_id.startswith("more:"))
            )
            panel = await _leaf_with(member, panel, choice)
        further = buttons_of(panel).get("다음 ▶")
        if further is None:
            return
        panel = await _click(member, panel, further)


async def offered(member: MemberActor, panel: InteractionResult) -> list[str]:
    """Return what all of a panel leads to, without what only leads around in it."""
    found = [custom_id async for leaf in leaves(member, panel) for custom_id in doors(leaf)]
    return [custom_id for custom_id in dict.fromkeys(found) if not custom_id.startswith(("change:", "more:"))]


async def press_behind(member: MemberActor, panel: InteractionResult, wanted: str) -> InteractionResult:
    """Press a button, by its label or ``custom_id``, behind the text that has to be chosen first, if any."""
    async for leaf in leaves(member, panel):
        custom_id = buttons_of(leaf).get(wanted, wanted)
        if custom_id in doors(leaf):
            return await _click(member, leaf, custom_id)
    raise LookupError(wanted)


async def _leaf_with(member: MemberActor, panel: InteractionResult, choice: str) -> InteractionResult:
    while choice not in doors(panel):
        panel = await _click(member, panel, buttons_of(panel)["다음 ▶"])
    return panel


async def _click(member: MemberActor, shown: InteractionResult, custom_id: str) -> InteractionResult:
    assert shown.response is not None
    message: discord.Message = shown.response.message
    return await member.click(message, custom_id=custom_id)
