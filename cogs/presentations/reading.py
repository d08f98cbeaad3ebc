"""How a timetable was read, as its member sees it before anything is registered."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot import controls, fitting
from bot.context import Context, Interaction
from bot.errors import details_of
from bot.render.layout import TEXT_LIMIT, Rows
from bot.render.leaves import LEAF_LIMIT
from bot.render.papers import paper_link
from bot.render.people import roster, roster_of
from bot.replies import write
from bot.texts import Language, say, sentences, team_name, whole_day
from cogs.presentations.lines import Line, Team, read_timetable
from cogs.presentations.mentions import find_users, mentioned
from cogs.presentations.parsing import check_papers
from db import timetable
from db.errors import NoSuchPaper, StudyError
from db.members import User
from db.models import Presentation
from db.timetable import Planned, Slot


@dataclass(frozen=True, slots=True)
class Row:
    """A team of a line, or a line that holds none; ``planned`` says what would become of it."""

    line: Line
    team: Team | None
    planned: Planned


@dataclass(frozen=True, slots=True)
class Reading:
    """A timetable as it was read; ``seen`` is a hash of what would be registered."""

    context: Context
    rows: Sequence[Row]
    slots: Sequence[Slot]
    seen: str

    @property
    def is_refused(self) -> bool:
        """Whether some of it cannot be registered, or there is nothing to register."""
        return not self.slots or any(row.planned.refusal for row in self.rows)

    def shown(self, draft_id: str, leaf: int = 0, *, heading: str | None = None) -> tuple[str, Rows]:
        """Return a leaf of what was read, with the buttons to register it and to change it."""
        language = self.context.language
        leaves = fitting.gather(self._blocks(heading), LEAF_LIMIT)
        leaf = min(leaf, len(leaves) - 1)
        seen = None if self.is_refused else self.seen
        is_doubtful = any(row.planned.doubt for row in self.rows)
        turn = controls.leafing(language, lambda to: controls.TimetableLeaf(draft_id, to), leaf, len(leaves))
        ways = controls.timetable_of_draft(language, draft_id, seen, is_doubtful=is_doubtful)
        return leaves[leaf], [turn, ways]

    def _blocks(self, heading: str | None) -> Iterator[str]:
        """Yield what was read: what cannot be registered first."""
        language = self.context.language
        yield "\n".join(say(language, key, count=len(self.slots)) for key in self._headings(heading))
        for row in self.rows:
            if row.planned.refusal is not None:
                yield _refused(row, language)
        for row in self.rows:
            if row.planned.refusal is None:
                yield _row(row, self.context)
        if any(emoji is None for row in self.rows for _, emoji in row.planned.people):
            yield say(language, "timetable.news")

    def _headings(self, heading: str | None) -> Iterator[str]:
        if heading is not None:
            yield heading
        if any(row.planned.refusal for row in self.rows):
            yield "timetable.unreadable"
        elif not self.slots:
            yield "timetable.nothing"
        else:
            yield "timetable.read"
            if any(row.planned.doubt for row in self.rows):
                yield "timetable.doubtful"


async def read(interaction: Interaction, words: str) -> Reading:
    """Read a timetable, and try what would become of it.

    Raises:
        TooManyLines.
    """
    context = Context.of(interaction)
    lines = read_timetable(words, context.today)
    teams = [(line, team) for line in lines for team in line.teams]
    users = await find_users(interaction, (person for _, team in teams for person in team.people))
    made = [_slot(line, team, users) for line, team in teams]
    slots = [slot for slot in made if isinstance(slot, Slot)]
    planned = await write(
        interaction,
        timetable.plan,
        guild_id=context.guild_id,
        slots=slots,
        user_id=context.user.id,
        now=context.now,
        today=context.today,
    )
    tried = iter(planned)
    fates = iter([_doubted(next(tried), slot) if isinstance(slot, Slot) else Planned(refusal=slot) for slot in made])
    rows = [
        Row(line, team, next(fates) if team else Planned(refusal=line.error))
        for line in lines
        for team in line.teams or (None,)
    ]
    return Reading(context, rows, slots, timetable.fingerprint(planned, slots))


def _slot(line: Line, team: Team, users: Mapping[int, User | StudyError]) -> Slot | StudyError:
    """Return the slot of a team, or why one of its people cannot be found."""
    assert line.date is not None  # it has teams
    people: list[str | User] = []
    for name in team.people:
        user_id = mentioned(name)
        person = users[user_id] if user_id is not None else name.removeprefix("@")
        if isinstance(person, StudyError):
            return person
        people.append(person)
    return Slot(line.date, line.week, team.team, people, team.papers, line.starts_at)


def _doubted(planned: Planned, slot: Slot) -> Planned:
    """Doubt also links that lead to no paper."""
    try:
        check_papers(list(slot.papers))
    except NoSuchPaper as doubt:
        return replace(planned, doubt=planned.doubt or doubt)
    return planned


def _refused(row: Row, language: Language) -> str:
    """Return a line's words, and why it cannot be registered."""
    assert row.planned.refusal is not None
    return f"> {fitting.quote(row.line.words)}\n⚠️ {_sentence(row.planned.refusal, language, 'timetable.problem')}"


def _sentence(error: StudyError, language: Language, family: str) -> str:
    """Say what is wrong: in the words for a timetable, where the usual ones tell of a form."""
    key = f"{family}.{error.key}"
    return say(language, key if key in sentences(language) else f"error.{error.key}", **details_of(error, language))


def _row(row: Row, context: Context) -> str:
    """Return a team as it would be registered, or a week off."""
    language, planned = context.language, row.planned
    assert row.line.date is not None  # else it is refused
    date = whole_day(language, row.line.date, context.today)
    if row.team is None:
        return say(language, "timetable.off", date=date)
    people = ", ".join(_person(name, emoji, language) for name, emoji in planned.people)
    time = f" · {row.line.starts_at:%H:%M}" if row.line.starts_at else ""
    lines = [
        f"**{say(language, 'schedule.week', week=planned.week, date=date)}**{time}",
        f"{team_name(language, planned.team or '')} · {people}",
        *(f"  📄 {paper_link(paper.title, paper.url, 60)}" for paper in row.team.papers),
    ]
    if planned.doubt is not None:
        lines.append(f"⚠️ {_sentence(planned.doubt, language, 'timetable.doubt')}")
    return "\n".join(lines)


def _person(name: str, emoji: str | None, language: Language) -> str:
    shown = roster_of([(name, emoji)], language)
    return say(language, "timetable.new", name=shown) if emoji is None else shown


def receipt_lines(context: Context, heading: str, found: Iterable[Presentation]) -> str:
    """Return presentations, a line each, below a heading."""
    lines = [heading]
    for presentation in found:
        week, people = presentation.week, roster(presentation.presenters, context.language)
        date = whole_day(context.language, week.date, context.today)
        shown = say(context.language, "schedule.week", week=week.number, date=date)
        lines.append(f"**{shown}** · {team_name(context.language, presentation.team)} · {people}")
    return fitting.cut("\n".join(lines), TEXT_LIMIT)[0]
