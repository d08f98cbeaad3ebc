"""Reading a whole week: from rows to a frozen value."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from db import members, models, weeks
from db.messages import message_link
from db.week.value import Addition, Paper, Presenter, Question, Reflection, Team, Text, Week


def week(session: Session, *, guild_id: int, week_id: int) -> Week:
    """Return a week with everything in it.

    Raises:
        NoSuchWeek: it is not in this guild.
    """
    row = weeks.whole(session, guild_id=guild_id, week_id=week_id)
    presenting = _presenting(row)
    written: dict[int | None, list[Reflection]] = defaultdict(list)
    for reflection in row.reflections:
        written[_section(presenting, reflection)].append(_reflection(reflection))
    return Week(
        number=row.number,
        date=row.date,
        teams=tuple(_team(presentation, written[presentation.id]) for presentation in row.presentations),
        reflections=tuple(written[None]),
    )


def week_and_names(session: Session, *, guild_id: int, week_id: int) -> tuple[Week, dict[int, str]]:
    """Return a week, and the names of all members by Discord user id, for the mentions in its texts.

    Raises:
        NoSuchWeek: it is not in this guild.
    """
    found = week(session, guild_id=guild_id, week_id=week_id)
    return found, members.names(session, guild_id=guild_id)


def question(row: models.Question, follow_ups: Iterable[models.Question], above: str | None = None) -> Question:
    """Return a question with its answer, its additions and these follow-ups.

    ``above`` is the URL of its parent's card: a follow-up without a card of its own is shown there.
    """
    link = message_link(row.guild_id, row.channel_id, row.message_id) or above
    return Question(
        body=_text(row),
        answer=_text(row.answer) if row.answer else None,
        additions=tuple(Addition(addition.author.name, _text(addition)) for addition in row.additions),
        follow_ups=tuple(question(follow_up, (), link) for follow_up in follow_ups),
        number=row.number,
        link=link,
        in_page=row.in_page,
    )


@dataclass(frozen=True, slots=True)
class _Presenting:
    """The ids of a week's presentations, and the first of them in which each member is on the roster or was asked."""

    ids: frozenset[int]
    of_member: dict[int, int]


def _presenting(week: models.Week) -> _Presenting:
    of_member: dict[int, int] = {}
    for presentation in week.presentations:
        on_roster = (presenter.member_id for presenter in presentation.roster)
        asked = (question.presenter_id for question in presentation.questions)
        for member_id in (*on_roster, *asked):
            of_member.setdefault(member_id, presentation.id)
    return _Presenting(frozenset(presentation.id for presentation in week.presentations), of_member)


def _section(presenting: _Presenting, reflection: models.Reflection) -> int | None:
    """Return the id of the presentation under which a reflection is listed: as imported, else its author's own."""
    if reflection.presentation_id in presenting.ids:
        return reflection.presentation_id
    return presenting.of_member.get(reflection.member_id)


def _team(presentation: models.Presentation, reflections: Iterable[Reflection]) -> Team:
    asked: dict[models.Member, list[models.Question]] = defaultdict(list)
    for row in presentation.questions:
        asked[row.presenter].append(row)
    return Team(
        name=presentation.team,
        members=tuple(member.name for member in presentation.presenters),
        papers=tuple(Paper(paper.title, paper.url) for paper in presentation.papers),
        presenters=tuple(_presenter(member, rows) for member, rows in asked.items()),
        reflections=tuple(reflections),
    )


def _presenter(member: models.Member, asked: Sequence[models.Question]) -> Presenter:
    threads: dict[int, list[models.Question]] = {row.id: [] for row in asked if row.parent_id is None}
    for row in asked:
        if row.parent_id is not None and row.parent_id in threads:
            threads[row.parent_id].append(row)
    roots = (row for row in asked if row.parent_id is None)
    questions = (replace(question(root, threads[root.id]), me_too_count=root.others) for root in roots)
    return Presenter(member.name, member.emoji, member.heart, tuple(questions))


def _text(row: models.Question | models.Answer) -> Text:
    return Text(row.body, row.dialect, tuple(picture.name for picture in row.pictures))


def _reflection(row: models.Reflection) -> Reflection:
    return Reflection(row.member.name, Text.of(row), row.member.emoji)
