"""Reading a draft from an interaction: what its user typed, and where that belongs."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import discord

from bot import controls
from bot.context import Context, Interaction
from bot.controls import Control, DraftKind
from bot.drafts.draft import Draft, fields

#: For each kind of draft, the state in the ``custom_id`` of its form, which may name the draft it was filled with.
FORMS: Mapping[DraftKind, type[Control]] = {
    "ask": controls.AskState,
    "answer": controls.AnswerState,
    "reflect": controls.ReflectState,
    "follow": controls.FollowState,
    "add": controls.Add,
    "edit": controls.EditState,
    "record": controls.RecordState,
    "timetable": controls.Timetable,
}
#: The commands that have an option for words. (The option ``question`` of other commands only names a question.)
_COMMANDS: Mapping[str, DraftKind] = {"ask": "ask", "answer": "answer"}
#: What was typed into the form of a live board is kept as notes.
_SOURCES: Sequence[tuple[DraftKind, type[Control]]] = (*FORMS.items(), ("record", controls.Heard))
#: For each kind of draft, the options or fields that may hold the words.
_WORDS: Mapping[DraftKind, Sequence[str]] = {
    "ask": ("question",),
    "answer": ("answer",),
    "reflect": ("reflection",),
    "follow": ("question",),
    "add": ("answer",),
    "edit": ("question", "answer"),
    "record": ("notes", "question"),
    "timetable": ("timetable",),
}


def typed(interaction: Interaction) -> Draft | None:
    """Return what was typed in an interaction as a draft; None if nothing was, or if it is of no kind that is kept."""
    kind, target = _kind_and_target(interaction)
    if kind is None:
        return None
    if kind == "form":
        return _submitted(_data(interaction))
    values = dict(fields(_data(interaction)))
    words = next((found for name in _WORDS[kind] if isinstance(found := values.get(name), str)), "")
    if not words.strip():
        return None
    return Draft(kind, words, discord.utils.utcnow(), {name: value for name, value in target.items() if value})


def _submitted(data: Mapping[str, Any]) -> Draft | None:
    """Return a form as it was submitted, unless nothing was typed or chosen in it."""
    filled = [value for _, value in fields(data) if value and (isinstance(value, list) or value.strip())]
    if not filled:
        return None
    words = "\n".join(value for value in filled if isinstance(value, str))
    shown_as, _ = controls.split_ending(str(data["custom_id"]))
    form = {name: data.get(name) or {} for name in ("components", "resolved")} | {"custom_id": shown_as}
    return Draft("form", words, discord.utils.utcnow(), {"form": shown_as}, form)


def _kind_and_target(interaction: Interaction) -> tuple[DraftKind | None, dict[str, str]]:
    if interaction.type is discord.InteractionType.application_command:
        kind = _COMMANDS.get(str(_data(interaction).get("name")))
        return kind, _target_of_command(dict(iter(interaction.namespace))) if kind else {}
    for kind, carries in _SOURCES:
        if (found := _state(interaction, carries)) is not None:
            return kind, _target_of_form(found[0], dict(fields(_data(interaction))))
    return ("form" if _is_submitted(interaction) else None), {}


def _target_of_command(options: Mapping[str, Any]) -> dict[str, str]:
    number = re.fullmatch(r"\s*#?(\d{1,9})\s*", str(options.get("question", "")))
    target = {
        "asker": "anonymous" if options.get("anonymous") else "",
        "number": number[1] if number else "",
        "week_number": str(options.get("week", "")),
    }
    for name in ("presenter", "asked_by"):
        person = options.get(name)
        if person is not None and not getattr(person, "bot", False):
            target |= {f"{name}_user": str(person.id), f"{name}_name": getattr(person, "display_name", "?")}
    return target


def _target_of_form(state: Control, chosen: Mapping[str, Any]) -> dict[str, str]:
    target = {name: str(value) for name, value in vars(state).items() if value not in {None, ""}}
    if isinstance(places := chosen.get("presenter"), list) and places:
        presentation, _, presenter = str(places[0]).partition(":")
        target |= {"presentation": presentation, "presenter": presenter}
    if isinstance(numbers := chosen.get("question"), list) and numbers:
        target["number"] = str(numbers[0])
    return target


def _data(interaction: Interaction) -> Mapping[str, Any]:
    """Return Discord's data of an interaction, or of the kept form that its button submits again."""
    again = Context.of(interaction).words.submitted_again
    return again.submitted if again else interaction.data or {}


def _is_submitted(interaction: Interaction) -> bool:
    is_form = interaction.type is discord.InteractionType.modal_submit
    return is_form or Context.of(interaction).words.submitted_again is not None


def draft_id_of(interaction: Interaction) -> str | None:
    """Return the id of the draft that a submitted form was filled with, if it was."""
    if not _is_submitted(interaction):
        return None
    if (again := Context.of(interaction).words.submitted_again) is not None:
        return again.draft_id
    if (draft_id := controls.split_ending(str(_data(interaction)["custom_id"]))[1]) is not None:
        return draft_id
    states = (_state(interaction, carries) for carries in FORMS.values())
    return next((found[1] for found in states if found), None)


def _state(interaction: Interaction, carries: type[Control]) -> tuple[Control, str | None] | None:
    """Return what a submitted form carries, if it is of this kind, and the draft that it was filled with."""
    if not _is_submitted(interaction):
        return None
    return controls.read_with_draft(carries, controls.split_ending(str(_data(interaction).get("custom_id")))[0])
