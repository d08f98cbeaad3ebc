"""Going on with a form that could not be stored: opened again with what was typed, or sent again as it is."""

from typing import Literal

from bot import controls, drafts
from bot.client import StudyBot
from bot.context import Interaction
from bot.ui import GOING_ON, Form, on_continue, on_press, open_again


def _form(interaction: Interaction, draft: drafts.Draft) -> Form:
    """Return the form that a draft is of."""
    assert isinstance(interaction.client, StudyBot)
    form = interaction.client.form(draft.form["custom_id"])
    assert form is not None  # nothing is kept that was no form
    return form


@on_press(controls.Continue)
async def press_continue(interaction: Interaction, kind: controls.DraftKind, draft_id: str) -> None:
    """Go on with one's own draft, as is usual with its kind."""
    draft = await drafts.take_up(interaction, draft_id)
    if draft is not None:
        await GOING_ON[kind](interaction, draft)


@on_continue("form")
async def go_on(interaction: Interaction, draft: drafts.Draft) -> None:
    """Open one's own form again."""
    await open_again(interaction, _form(interaction, draft), draft)


@on_press(controls.Sure)
async def press_sure(interaction: Interaction, draft_id: str, of: Literal["papers", "all"]) -> None:
    """Send one's own form again, and mean its papers, or all of it."""
    draft = await drafts.take_up_form(interaction, draft_id)
    if draft is None:
        return
    form = _form(interaction, draft)
    form.take_in(interaction, draft.form)
    form.sure_of = of
    await form.send(interaction)


async def setup(bot: StudyBot) -> None:
    """Add the buttons."""
    bot.add_dynamic_items(press_continue, press_sure)
