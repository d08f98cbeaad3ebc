"""A track that runs beside a group's first term, in a channel of its own."""

from dataclasses import replace

from simcord import InteractionResult, MemberActor
from simcord.builders import ChannelHandle

from tests.support.study import Study, press

NAME = "읽기 모임"


async def term_section(study: Study, member: MemberActor | None = None) -> InteractionResult:
    """Open the section for the term of what runs in the channel, in any language."""
    member = member or study.minha
    shown = await member.slash(study.channel, "settings")
    assert shown.response is not None
    return await member.click(shown.response, custom_id="settings:in:term")


async def submit_track(
    study: Study, channel: ChannelHandle, name: str = NAME, member: MemberActor | None = None
) -> InteractionResult:
    """Fill in the form that begins a track."""
    member = member or study.minha
    shown = await term_section(study, member)
    assert shown.response is not None
    form = await member.click(shown.response, custom_id="settings:track:begin")
    return await member.submit_modal(form, {"name": name, "channel": [channel]})


async def begin_track(study: Study, name: str = NAME, channel: str = "읽기방") -> Study:
    """Begin a track in a new channel, and return the group as it is there."""
    beside = study.guild.create_text_channel(channel)
    await submit_track(study, beside, name)
    return replace(study, channel=beside)


async def end_track(there: Study) -> InteractionResult:
    """End the track that runs in the channel."""
    sure = await press(there.minha, await term_section(there), "갈래 끝내기")
    return await press(there.minha, sure, "네, 끝낼게요")
