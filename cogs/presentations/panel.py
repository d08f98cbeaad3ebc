"""A presentation as its people see it: the receipt or the panel, with the buttons for those who may use them."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

import discord

from bot import controls, fitting
from bot.context import Context, Interaction
from bot.media.arxiv import Described
from bot.media.titles import fill_in
from bot.render.layout import ROW_LIMIT, TEXT_LIMIT, Button, Rows, layout
from bot.render.lines import linked
from bot.render.meeting import meeting_line
from bot.render.papers import paper_link
from bot.render.terms import term_name
from bot.replies import reply
from bot.requests import UNREACHABLE, sending
from bot.texts import Language, say, team_name, whole_day
from bot.welcome import welcome
from db import meetings, papers, presentations
from db.errors import StudyError
from db.meetings import Meeting
from db.models import Member, Paper, Presentation, Week
from db.on_hold import OnHold
from db.papers import Again
from db.stored import Writer

log = logging.getLogger(__name__)

#: The headings under which whoever is new is welcomed too.
REGISTERED, CHANGED = "present.receipt", "present.changed"
#: The heading of what stands.
EXISTS = "present.exists"
#: The headings of discussions, by those of presentations.
_OF_DISCUSSIONS: Mapping[str, str] = MappingProxyType(
    {
        REGISTERED: "present.receipt-discussion",
        CHANGED: "present.changed-discussion",
        EXISTS: "present.exists-discussion",
        "present.moved": "present.moved-discussion",
    }
)


async def show(
    interaction: Interaction,
    context: Context,
    presentation: Presentation,
    heading: str = EXISTS,
    *,
    writer: Writer | None = None,
    left_out: Sequence[discord.User | discord.Member] = (),
    met_before: Meeting | None = None,
    meeting_stays: bool = False,
    behind: OnHold | None = None,
    notes: Sequence[str] = (),
) -> None:
    """Reply with a presentation; titles that its papers lack are filled in when arXiv has named them.

    ``writer`` is who has just stored it, if they present, and ``left_out`` are the bots that were chosen too. Its week
    ``met_before`` at another time or place, if that is not None; ``meeting_stays`` if others of the week had said it.
    """
    notes = [
        *notes,
        *_left_behind(context, behind),
        *_meeting_before(context, presentation.week, met_before),
        *_without_bots(context, left_out),
    ]
    notes += [say(context.language, "meeting.stays")] if meeting_stays else []
    told = heading in {REGISTERED, CHANGED}
    again = await _again(context, presentation) if told else {}
    await reply(interaction, *_drawn(context, presentation, heading, {}, writer, notes, behind, again))
    described = await fill_in(interaction.client, context.guild_id, presentation.papers)
    if not described:
        return
    try:
        filled_in = await context.db.read(presentations.get, guild_id=context.guild_id, presentation_id=presentation.id)
        again = await _again(context, filled_in) if told else {}  # by its title, which nobody knew
        view = layout(*_drawn(context, filled_in, heading, described, writer, notes, behind, again))
        with sending():
            await interaction.edit_original_response(view=view)
    except (StudyError, *UNREACHABLE) as error:
        log.warning("titles not shown: guild=%s interaction=%s %r", context.guild_id, interaction.id, type(error))


def _drawn(
    context: Context,
    presentation: Presentation,
    heading: str,
    described: Mapping[str, Described],
    writer: Writer | None,
    notes: Sequence[str],
    behind: OnHold | None,
    again: Mapping[int, Again],
) -> tuple[str, Rows]:
    language, week = context.language, presentation.week
    greeting, profile = welcome(writer, context)
    settings = context.settings
    meeting = meeting_line(week.date, meetings.of(week, settings.meeting), settings.timezone, language)
    lines = [
        say(
            language,
            _heading(heading, presentation),
            week=week.number,
            date=whole_day(language, week.date, context.today),
            team=presentation.team,
        ),
        *([meeting] if meeting else []),
        "👥 " + ", ".join(_person(member, language) for member in presentation.presenters),
        *(line for paper in presentation.papers for line in _paper(paper, described, again, context)),
        *notes,
        *greeting,
    ]
    others = [found for found in again.values() if found.link is None and found.beside is None]
    unlinked = dict.fromkeys((found.week_id, found.week) for found in others)
    weeks = controls.read_weeks(language, list(unlinked)[:ROW_LIMIT])
    rows = [*_rows(context, presentation, heading, behind), weeks, profile]
    return fitting.cut("\n".join(lines), TEXT_LIMIT)[0], rows


def _heading(heading: str, presentation: Presentation) -> str:
    """Return the key of a heading; a discussion is called one."""
    is_discussion = any(member.is_everyone for member in presentation.presenters)
    return _OF_DISCUSSIONS.get(heading, heading) if is_discussion else heading


def _person(member: Member, language: Language) -> str:
    return say(language, "everyone.roster") if member.is_everyone else f"{member.emoji}{member.name}"


def _meeting_before(context: Context, week: Week, before: Meeting | None) -> list[str]:
    """Say how a week met until it was changed just now: other teams of it may have counted on that."""
    if before is None:
        return []
    line = meeting_line(week.date, before, context.settings.timezone, context.language)
    return [say(context.language, "meeting.before", before=line)]


def _without_bots(context: Context, bots: Sequence[discord.User | discord.Member]) -> list[str]:
    names = (discord.utils.escape_markdown(bot.display_name) for bot in bots)
    return [say(context.language, "present.left-out", name=name) for name in names]


async def _again(context: Context, presentation: Presentation) -> dict[int, Again]:
    """Return where else the papers of a presentation are presented."""
    return await context.db.read(papers.presented_elsewhere, guild_id=context.guild_id, presentation_id=presentation.id)


def _paper(
    paper: Paper, described: Mapping[str, Described], again: Mapping[int, Again], context: Context
) -> Iterator[str]:
    """Yield a paper's line, its authors if arXiv has just named it, and where else it is presented."""
    yield f"📄 {paper_link(paper.title, paper.url, 80)}"
    found = described.get(paper.url or "")
    if found is not None and found.authors:
        names = ", ".join(found.authors) if len(found.authors) <= 2 else f"{found.authors[0]} et al."
        yield f"-# {discord.utils.escape_markdown(names)}"
    if elsewhere := again.get(paper.id):
        yield f"-# 🔁 {_elsewhere(elsewhere, context)}"


def _elsewhere(again: Again, context: Context) -> str:
    language = context.language
    if again.beside is not None:
        return say(language, "present.again-beside", team=team_name(language, again.beside))
    week = say(language, "search.week", week=again.week)
    named = f"{term_name(language, *again.term)} {week}" if again.term else week
    key = "present.again" if again.date <= context.today else "present.again-later"
    recap = linked(say(language, "present.its-recap"), again.link)
    return say(language, key, week=named) + (f" {recap}" if again.link else "")


def _left_behind(context: Context, behind: OnHold | None) -> list[str]:
    """Say that questions to the same people wait for a presentation that they have cancelled."""
    if behind is None:
        return []
    return [say(context.language, "present.left-behind", week=behind.presentation.week.number, count=behind.count)]


def _rows(context: Context, presentation: Presentation, heading: str, behind: OnHold | None) -> list[list[Button]]:
    language = context.language
    others = [controls.present_new(language, presentation.week.number), controls.schedule(language)]
    is_own = any(member.user_id == context.user.id for member in presentation.presenters)
    if is_own and heading == EXISTS:  # it was opened in the place of a form
        others.insert(1, controls.present_next(language))
    if not presentations.may_change(
        presentation, user_id=context.user.id, is_manager=context.is_manager, today=context.today
    ):
        return [others]
    own = [controls.present_change(language, presentation.id), controls.present_move(language, presentation.id)]
    if context.today <= presentation.week.date:
        own.append(controls.present_swap(language, presentation.id))
    own.append(controls.present_cancel(language, presentation.id))
    if behind is None:
        return [own, others]
    gather = controls.present_gather(language, presentation.id, behind.presentation.id, behind.count)
    return [[gather], own, others]
