"""Explaining what went wrong, in one way for commands, buttons and forms."""

import datetime as dt
import io
import logging
import re
import secrets
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import discord
from discord import app_commands

from bot import controls, drafts, fitting
from bot.context import Context, Interaction
from bot.render.layout import Button
from bot.render.people import plain_address
from bot.replies import ALREADY_ACKNOWLEDGED, UNKNOWN_INTERACTION, closing_code, code_of, reply
from bot.requests import UNREACHABLE, sending
from bot.texts import Language, language_of, say, whole_day
from db.errors import (
    AlreadyAnswered,
    AlreadyHeld,
    AlreadyRecorded,
    AnsweredByYou,
    ChannelTaken,
    LastChannel,
    MergedInto,
    NobodyPresents,
    NobodyToAsk,
    NoPresentationOf,
    NoSuchAnswer,
    NoSuchNumber,
    NoSuchPaper,
    NoSuchPresentation,
    NoSuchQuestion,
    NoSuchTerm,
    NoSuchWeek,
    NothingToAnswer,
    NothingToSwapWith,
    NotPresentingThen,
    NotYourQuestion,
    NoWeekInTermYet,
    NoWeekInTrackYet,
    NoWeekYet,
    OtherDate,
    QuestionWaits,
    StorageUnavailable,
    StudyError,
    TermHoldsNothing,
    TermHoldsWeeks,
    Unlikely,
)

log = logging.getLogger(__name__)

#: Characters of typed text in one message: Discord's 2,000, less the fence around them.
PIECE_LIMIT = 1900

#: Options and fields whose words took somebody time.
TYPED = {"question", "answer", "notes", "reflection", "guests", "papers", "timetable"}

#: What names a question is no text that anybody would miss.
NUMBER = re.compile(r"#?\d+")

#: What sets a piece of typed text apart; a text that holds one itself comes back as a file.
FENCE = "```"
#: The name of that file.
FILE_NAME = "text.txt"

_WAYS_OUT = {
    NoWeekYet: controls.present,
    NoWeekInTermYet: controls.present,
    NoWeekInTrackYet: controls.present,
    NoSuchTerm: controls.settings,
    TermHoldsNothing: controls.settings,
    TermHoldsWeeks: controls.settings,
    ChannelTaken: controls.settings,
    LastChannel: controls.settings,
    NoSuchPresentation: controls.present,
    NoPresentationOf: controls.ask,
    NotPresentingThen: controls.ask,
    NobodyToAsk: controls.present,
    NoSuchWeek: controls.schedule,
    OtherDate: controls.schedule,
    AlreadyHeld: controls.schedule,
    NoSuchQuestion: controls.questions,
    QuestionWaits: controls.schedule,
    NoSuchAnswer: controls.questions,
    NoSuchNumber: controls.study,
    NothingToAnswer: controls.questions,
}

#: Ways out that lead on from the question that the refusal is about, or from the other one that it names.
_WAYS_ON: dict[type[StudyError], Callable[[Language, int], Button]] = {
    AlreadyAnswered: controls.add,
    AnsweredByYou: controls.add,
    AlreadyRecorded: controls.read_question,
    MergedInto: controls.more,
    NotYourQuestion: controls.follow_up,
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """A sentence for the member, a button for the next step, and a reference for the log if nobody expected this."""

    text: str
    way_out: Button | None = None
    reference: str | None = None


def explain(error: BaseException, language: Language, *, is_stored: bool = False) -> Explanation:
    """Say what happened and what to do next, in the member's language.

    ``is_stored`` means that the member's words are on the disk, so that only showing them failed.
    """
    cause = _cause(error)
    code = secrets.token_hex(3)
    if is_stored:
        return Explanation(say(language, "error.after-storing", reference=code), reference=code)
    if isinstance(cause, StudyError):
        details = details_of(cause, language)
        way_out = _way_out(cause, language)
        reference = code if isinstance(cause, StorageUnavailable) else None
        text = say(language, f"error.{cause.key}", reference=reference, **details)
        return Explanation(text, way_out, reference)
    return Explanation(say(language, "error.unexpected", reference=code), reference=code)


def account_for(error: Exception, language: Language, where: str, *, is_stored: bool = False) -> Explanation:
    """Explain an error to a member, and log it with the reference that the member is told."""
    explanation = explain(error, language, is_stored=is_stored)
    cause = _cause(error)
    if explanation.reference is None and isinstance(cause, StudyError):
        log.info("refused: %s %s", where, cause.key)  # the details may be a member's words
    else:
        log.error("reference %s: %s", explanation.reference, where, exc_info=cause)
    return explanation


@asynccontextmanager
async def explained(interaction: Interaction) -> AsyncIterator[None]:
    """Reply with an explanation of any error inside, and give back what was typed."""
    try:
        yield
    except Exception as error:  # noqa: BLE001  # the last door before the member
        await answer_error(interaction, error)


async def answer_error(interaction: Interaction, error: Exception) -> None:
    """Explain an error to the member, log what nobody expected, and give back words that were not stored."""
    code = code_of(_cause(error))
    is_stored = Context.of(interaction).words.are_stored
    draft = None
    if not is_stored and code != ALREADY_ACKNOWLEDGED:  # whoever answered before has what was typed
        draft = await drafts.keep(interaction)
    if code in {UNKNOWN_INTERACTION, ALREADY_ACKNOWLEDGED}:
        log.warning("too late: guild=%s interaction=%s", interaction.guild_id, interaction.id)
        return
    language = language_of(interaction.locale)
    where = f"guild={interaction.guild_id} interaction={interaction.id}"
    cause, explanation = _cause(error), account_for(error, language, where, is_stored=is_stored)
    typed = "" if is_stored or (draft and isinstance(cause, Unlikely)) else _words(interaction)
    text = f"{explanation.text}\n{say(language, 'error.typed')}" if typed else explanation.text
    await reply(interaction, text, [_ways_on(cause, language, explanation.way_out, draft)])
    if typed and closing_code(interaction) is None:  # Discord may show it, although its answer is lost
        await give_back(interaction, typed)
    if closing_code(interaction) == ALREADY_ACKNOWLEDGED:  # another delivery has stored it or opened a form
        await drafts.undo_keeping(interaction)


def typed_words(data: Mapping[str, Any]) -> Iterator[str]:
    """Yield what somebody typed, in a command's options and in a form's fields."""
    for name, value in drafts.fields(data):
        if name in TYPED and isinstance(value, str) and value.strip() and not NUMBER.fullmatch(value):
            yield value


def pieces(text: str) -> list[str]:
    """Cut a text into fenced messages, ready to be copied."""
    cuts = range(0, len(text), PIECE_LIMIT)
    return [f"{FENCE}\n{text[start : start + PIECE_LIMIT]}\n{FENCE}" for start in cuts]


async def give_back(interaction: Interaction, typed: str) -> None:
    """Send what was typed back to the member, word for word and ready to be copied."""
    file = discord.File(io.BytesIO(typed.encode()), FILE_NAME)
    fenced: list[dict[str, Any]] = [{"content": piece} for piece in pieces(typed)]
    messages = [{"file": file}] if FENCE in typed else fenced
    for message in messages:
        try:
            with sending():
                await interaction.followup.send(**message, ephemeral=True)
        except UNREACHABLE as error:
            log.warning("typed text not returned: interaction=%s %r", interaction.id, type(error))


def _words(interaction: Interaction) -> str:
    """Return what was typed, or the draft that could not be continued."""
    words = Context.of(interaction).words
    if words.submitted_again is not None:
        return "\n\n".join(typed_words(words.submitted_again.submitted))
    return words.resumed or "\n\n".join(typed_words(interaction.data or {}))


def _ways_on(
    cause: BaseException, language: Language, way_out: Button | None, draft: drafts.Draft | None
) -> list[Button]:
    """Return the buttons below a refusal: the next step, and the form again with what was typed."""
    ways = [way_out] if way_out else []
    goes_elsewhere = isinstance(cause, AlreadyAnswered | AnsweredByYou | MergedInto)  # the form would be refused again
    if draft is None or goes_elsewhere:
        return ways
    if isinstance(cause, Unlikely):
        is_first = isinstance(cause, NoSuchPaper)  # the papers are asked about before the week and its date
        ways.insert(0, controls.present_sure(language, draft.id, "papers" if is_first else "all"))
    elif isinstance(cause, OtherDate) and (week := cause.details.get("instead")) is not None:
        ways.insert(0, controls.present_as(language, int(str(week)), draft.id))
    elif isinstance(cause, NobodyPresents):
        ways.insert(0, controls.present_to_all(language, draft.id))
    return [*ways, controls.continue_draft(language, draft.kind, draft.id)]


def _way_out(cause: StudyError, language: Language) -> Button | None:
    if way_on := _WAYS_ON.get(type(cause)):
        number = cause.details.get("other", cause.details["number"])
        return way_on(language, int(str(number)))
    if isinstance(cause, NothingToSwapWith):
        return controls.present_move(language, int(str(cause.details["movable"])))
    if (presentation_id := cause.details.get("presentation")) is not None:
        return controls.present_open(language, int(str(presentation_id)))
    way_out = _WAYS_OUT.get(type(cause))
    return way_out(language) if way_out else None


def _cause(error: BaseException) -> BaseException:
    if isinstance(error, app_commands.CommandInvokeError):
        return error.original
    return error


def details_of(error: StudyError, language: Language) -> dict[str, object]:
    """Return what fills the sentence of a refusal."""
    return {name: _shown(name, value, language) for name, value in error.details.items()}


def _shown(name: str, value: object, language: Language) -> object:
    """Quote what somebody typed; write dates, the texts of some keys and that everyone was asked for the reader."""
    if isinstance(value, tuple):
        return ", ".join(say(language, key) for key in value)
    if name in {"presenter", "author"}:
        value = plain_address(str(value), language)
    if isinstance(value, dt.date):
        return whole_day(language, value, discord.utils.utcnow().date())
    return fitting.quote(str(value)) if isinstance(value, str | int) else value
