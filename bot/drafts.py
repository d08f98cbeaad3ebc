"""Drafts: what was typed and could not be stored, as files, for it may be the database that fails."""

import asyncio
import datetime as dt
import hashlib
import json
import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import discord

from bot import controls
from bot.context import Context, Interaction, KeptForm
from bot.controls import Control, DraftKind
from bot.disk import write_whole
from bot.replies import reply
from bot.texts import language_of, say
from db.database_file import make_folder
from db.words import writable

log = logging.getLogger(__name__)

#: How long a draft is kept, and how many of one member.
KEPT = dt.timedelta(days=7)
LIMIT = 5

#: What the forms carry that drafts come from and go to; each may name the draft that it was filled with.
FORMS: Mapping[DraftKind, type[Control]] = {
    "ask": controls.AskState,
    "answer": controls.AnswerState,
    "reflect": controls.ReflectState,
    "follow": controls.FollowState,
    "add": controls.Add,
    "edit": controls.EditState,
    "record": controls.RecordState,
}
#: The commands that take words themselves; what others say of a question only names it.
_COMMANDS: Mapping[str, DraftKind] = {"ask": "ask", "answer": "answer"}
#: What could not be stored from the live board goes on as notes.
_SOURCES: Sequence[tuple[DraftKind, type[Control]]] = (*FORMS.items(), ("record", controls.Heard))
#: The options or fields of which one holds the words.
_WORDS: Mapping[DraftKind, Sequence[str]] = {
    "ask": ("question",),
    "answer": ("answer",),
    "reflect": ("reflection",),
    "follow": ("question",),
    "add": ("answer",),
    "edit": ("question", "answer"),
    "record": ("notes", "question"),
}
#: Where one text takes the place of another: what names the place.
_PLACES: Mapping[DraftKind, Sequence[str]] = {"reflect": ("week",), "edit": ("kind", "text_id")}


@dataclass(frozen=True, slots=True)
class Draft:
    """What a member typed, when, and what is known of where it belongs, as text by name; or a form as submitted."""

    kind: DraftKind
    words: str
    kept_at: dt.datetime
    target: Mapping[str, str]
    form: Mapping[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Return the name that the same words always have."""
        what = json.dumps([self.target, *fields(self.form)]) if self.form else " ".join(self.words.split())
        return hashlib.sha256(f"{self.kind}\n{what}".encode()).hexdigest()[:16]

    def to_json(self) -> str:
        """Return it as a file holds it."""
        return json.dumps(asdict(self) | {"kept_at": self.kept_at.isoformat()}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Draft":
        """Read it from a file.

        Raises:
            ValueError: it is no draft.
        """
        found = json.loads(text)
        try:
            kept_at = dt.datetime.fromisoformat(found["kept_at"])
            return cls(found["kind"], str(found["words"]), kept_at, dict(found["target"]), dict(found.get("form", {})))
        except (KeyError, TypeError) as error:
            raise ValueError from error


async def keep(interaction: Interaction, /, **target: str) -> Draft | None:
    """Keep what an interaction brought and nobody stored, and return it; what goes wrong costs the draft alone.

    ``target`` is what has become known since of where the words belong.
    """
    try:
        if interaction.guild_id is not None and (found := _typed(interaction)):  # elsewhere nothing can go on
            draft = replace(found, target={**found.target, **target})
            folder = _folder(interaction)
            words = Context.of(interaction).words
            words.is_new_draft = not await asyncio.to_thread(_path(folder, draft.id).exists)
            words.draft_id = draft.id
            await asyncio.to_thread(_keep, folder, draft, _filled_with(interaction))
            return draft
    except Exception as error:  # noqa: BLE001  # the words are still to be given back
        log.warning("draft not kept: guild=%s interaction=%s %r", interaction.guild_id, interaction.id, type(error))
    return None


async def stored(interaction: Interaction) -> None:
    """Remember that what an interaction brought is on the disk, so that nothing is given back or offered again.

    The draft that its form was filled with goes, the one with the same words, and any whose place the words take now.
    """
    Context.of(interaction).words.are_stored = True
    found = _typed(interaction)
    if found is not None:
        await drop(interaction, found.id)
        if found.kind in _PLACES:
            for draft in await own(interaction):
                if _place(draft) == _place(found):
                    await drop(interaction, draft.id)
    if (filled_with := _filled_with(interaction)) is not None:
        await drop(interaction, filled_with)


async def drop(interaction: Interaction, draft_id: str) -> None:
    """Let go of one of the member's own drafts, if it is there."""
    try:
        await asyncio.to_thread(_path(_folder(interaction), draft_id).unlink, missing_ok=True)
    except OSError as error:
        log.warning("draft not dropped: guild=%s interaction=%s %r", interaction.guild_id, interaction.id, type(error))


async def own(interaction: Interaction) -> list[Draft]:
    """Return the member's own drafts in this guild, newest first."""
    try:
        return await asyncio.to_thread(_load, _folder(interaction), discord.utils.utcnow())
    except OSError as error:
        log.warning("drafts not read: guild=%s interaction=%s %r", interaction.guild_id, interaction.id, type(error))
        return []


async def take_up(interaction: Interaction, draft_id: str) -> Draft | None:
    """Return one of the member's own drafts to go on with, to be given back where that fails; say if it is gone."""
    draft = next((draft for draft in await own(interaction) if draft.id == draft_id), None)
    if draft is None:
        await reply(interaction, say(language_of(interaction.locale), "draft.gone"))
    else:
        Context.of(interaction).words.taken_up = draft.words
    return draft


async def renew(interaction: Interaction, draft: Draft, /, **target: str) -> Draft:
    """Keep a draft on, with what has become known since of where it belongs."""
    renewed = replace(draft, kept_at=discord.utils.utcnow(), target={**draft.target, **target})
    try:
        await asyncio.to_thread(_keep, _folder(interaction), renewed, None)
    except OSError as error:
        log.warning("draft not kept: guild=%s interaction=%s %r", interaction.guild_id, interaction.id, type(error))
    return renewed


async def undo_keeping(interaction: Interaction) -> None:
    """Let go of what was kept for an interaction that was answered already, unless it had been kept then."""
    words = Context.of(interaction).words
    if words.draft_id is not None and words.is_new_draft:
        await drop(interaction, words.draft_id)


async def settle(interaction: Interaction) -> None:
    """Let go of what a form was filled with, if nothing has been kept of it and nobody has done so before."""
    words = Context.of(interaction).words
    if not words.are_stored and words.draft_id is None:
        await stored(interaction)


async def take_up_form(interaction: Interaction, draft_id: str, **typed: str) -> Draft | None:
    """Return a form that could not be stored, with some of its text fields ``typed`` anew, to be submitted again.

    It takes the place of what the interaction itself brought, so that it is kept and given back where it fails.
    """
    draft = await take_up(interaction, draft_id)
    if draft is None:
        return None
    others = [component for component in draft.form["components"] if dict(fields(component)).keys().isdisjoint(typed)]
    anew = [{"type": 18, "component": {"type": 4, "custom_id": name, "value": typed[name]}} for name in typed]
    draft = replace(draft, form={**draft.form, "components": [*others, *anew]})
    Context.of(interaction).words.submitted_again = KeptForm(draft_id, draft.form)
    return draft


async def newest(interaction: Interaction, kind: DraftKind, /, **target: str) -> Draft | None:
    """Return the member's newest draft of a kind that may belong to ``target``."""
    for draft in await own(interaction):
        if draft.kind == kind and all(draft.target.get(name, "") in {"", value} for name, value in target.items()):
            return draft
    return None


def sweep(data_dir: Path) -> None:
    """Remove all drafts that are too old, whosesoever they are."""
    for folder in (data_dir / "drafts").glob("*/*"):
        _load(folder, discord.utils.utcnow())


def fields(data: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Find what was typed or chosen, in a command's options and in a modal's fields."""
    name = data.get("name") or data.get("custom_id")
    value = data.get("value", data.get("values"))
    if name is not None and value is not None:
        yield name, writable(value) if isinstance(value, str) else value
    for key in ("options", "components"):
        for child in data.get(key) or ():
            yield from fields(child)
    if isinstance(component := data.get("component"), Mapping):
        yield from fields(component)


def _place(draft: Draft) -> tuple[str | None, ...]:
    """Return where a draft belongs, as far as another one can have the same place."""
    return (draft.kind, *(draft.target.get(name) for name in _PLACES.get(draft.kind, ())))


def _typed(interaction: Interaction) -> Draft | None:
    """Read off an interaction what was typed, if it is of a kind that is kept."""
    kind, target = _kind_and_target(interaction)
    if kind is None:
        return None
    if kind == "form":
        return _submitted(_data(interaction))
    typed = dict(fields(_data(interaction)))
    words = next((found for name in _WORDS[kind] if isinstance(found := typed.get(name), str)), "")
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
    """Return what an interaction brought: a form that it submits again goes before the button that did so."""
    again = Context.of(interaction).words.submitted_again
    return again.submitted if again else interaction.data or {}


def _is_submitted(interaction: Interaction) -> bool:
    is_form = interaction.type is discord.InteractionType.modal_submit
    return is_form or Context.of(interaction).words.submitted_again is not None


def _filled_with(interaction: Interaction) -> str | None:
    """Return the draft that a submitted form was filled with."""
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


def _folder(interaction: Interaction) -> Path:
    """Return where this member's drafts are, and nobody else's."""
    return interaction.client.settings.data_dir / "drafts" / str(interaction.guild_id) / str(interaction.user.id)


def _path(folder: Path, draft_id: str) -> Path:
    assert re.fullmatch(controls.DRAFT_ID, draft_id)  # nothing that leads out of the folder
    return folder / f"{draft_id}.json"


def _keep(folder: Path, draft: Draft, before: str | None) -> None:
    """Write a draft, and let go of the one that it continues, of too many and of too old ones."""
    make_folder(folder)
    write_whole(_path(folder, draft.id), draft.to_json().encode())
    if before is not None and before != draft.id:
        _path(folder, before).unlink(missing_ok=True)
    for surplus in _load(folder, draft.kept_at)[LIMIT:]:
        _path(folder, surplus.id).unlink(missing_ok=True)


def _load(folder: Path, now: dt.datetime) -> list[Draft]:
    """Return a folder's drafts, newest first; too old ones go."""
    found = []
    for path in folder.glob("*.json"):
        draft = _read(path)
        if draft is None:
            continue
        if now - draft.kept_at > KEPT:
            path.unlink(missing_ok=True)
        else:
            found.append((draft.kept_at, path.stat().st_mtime_ns, draft))
    return [draft for *_, draft in sorted(found, key=lambda dated: dated[:2], reverse=True)]


def _read(path: Path) -> Draft | None:
    try:
        return Draft.from_json(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        log.warning("draft not read: %s %r", path.name, type(error))
        return None
