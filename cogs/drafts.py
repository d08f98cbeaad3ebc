"""Continuing drafts: a form that could not be stored is opened again with what was typed, or sent again."""

from typing import Any, Literal

from bot import controls, drafts
from bot.client import StudyBot
from bot.context import Context, Interaction, KeptForm
from bot.forms import Form
from bot.router import Router

router = Router()


def _rooms(interaction: Interaction) -> Router:
    """Return the router with all rooms."""
    assert isinstance(interaction.client, StudyBot)
    return interaction.client.router


def _form(interaction: Interaction, draft: drafts.Draft) -> Form[Any]:
    """Return the form that a draft is of."""
    form = _rooms(interaction).find_form(draft.form["custom_id"])
    assert form is not None  # nothing is kept that was no form
    return form


@router.on_press(controls.Continue)
async def press_continue(interaction: Interaction, kind: controls.DraftKind, draft_id: str) -> None:
    """Continue one's own draft, in the way of its kind."""
    draft = await drafts.resume(interaction, draft_id)
    if draft is not None:
        await _rooms(interaction).resume_handlers[kind](interaction, draft)


@router.on_resume("form")
async def resume(interaction: Interaction, draft: drafts.Draft) -> None:
    """Open one's own form again."""
    form = _form(interaction, draft)
    Context.of(interaction).words.opened_again = KeptForm(draft.id, draft.form)
    await _rooms(interaction).press(interaction, form.opened_by)


@router.on_press(controls.Sure)
async def press_sure(interaction: Interaction, draft_id: str, of: Literal["papers", "all"]) -> None:
    """Send one's own form again, and mean its papers, or all of it."""
    draft = await drafts.resume_form(interaction, draft_id)
    if draft is None:
        return
    form = _form(interaction, draft)
    form.load(interaction, draft.form)
    form.confirmed = of
    await form.process(interaction)
