"""A week as the page that a group would have written."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from bot.page import bodies, dangling, papers, paths, people, rosters
from bot.page.dialects import to_markdown
from bot.page.names import escape, join, keep, mark, squeeze
from db.week.value import Presenter, Question, Reflection, Team, Text, Week

#: What a question is called below the name of whom it was asked.
RECEIVED = "받은 질문"


def write(
    page: Week,
    *,
    names: Mapping[int, str] | None = None,
    zone: dt.tzinfo | None = None,
    links_pictures: bool = True,
) -> str:
    """Write the page as Markdown, in the form that ``read`` reads back.

    ``names`` are those of mentioned users, roles and channels by id; times in texts are shown in ``zone`` (UTC). Where
    the page stands alone, without the folder of its pictures, ``links_pictures`` is false and each is only named.
    """
    return Writer(names, zone, partial(paths.picture, page) if links_pictures else None).page(page)


@dataclass(frozen=True, slots=True)
class Writer:
    """The form of a page; each method gives lines.

    ``picture_path`` says where a picture's file stands, if it does; else the picture is only named. ``is_there`` tells
    which files stand beside the page, where no other may be linked.
    """

    names: Mapping[int, str] | None = None
    zone: dt.tzinfo | None = None
    picture_path: Callable[[str], str | None] | None = None
    is_there: Callable[[str], bool] | None = None

    def page(self, page: Week) -> str:
        """Write a whole page."""
        head = [f"# {page.number}주차", f"**발표일**: {day(page.date)}"]
        blocks = [list(block) for block in self.blocks(page)]
        lines = head + [line for block in blocks for line in ("---", *block)][bool(blocks) :]
        return "\n".join(lines).rstrip("\n ") + "\n"

    def blocks(self, page: Week) -> Iterator[Iterable[str]]:
        """Yield all teams first, then what was said about each, then those on no team."""
        yield from map(self.team, page.teams)
        known = {name for team in page.teams for name in (*team.members, *(asked.name for asked in team.presenters))}
        for team in page.teams:
            if team.presenters:
                yield self.questions(team.presenters)
            if team.reflections:
                yield self.reflections(team.reflections, known)
        if page.reflections:
            yield self.reflections(page.reflections)

    def team(self, team: Team) -> Iterator[str]:
        """Write a team's people and papers."""
        yield f"### Team {escape(squeeze(team.name))}".rstrip()
        if members := rosters.write(team.members):
            yield f"- **Members**: {members}"
        listed = list(filter(None, map(papers.write, team.papers)))
        if listed:
            yield "- 참고 논문:  "
            yield from "  \n".join(listed).split("\n")
        yield ""

    def questions(
        self, presenters: Iterable[Presenter], heading: str = "질의응답  ", kind: str = RECEIVED
    ) -> Iterator[str]:
        """Write questions below a heading and those whom they were asked; ``kind`` is what each is called."""
        yield f"### {heading}"
        for presenter in presenters:
            yield f"- {join(presenter.name, presenter.emoji)}"
            yield ""
            for question in presenter.questions:
                yield from self.question(question, mark(presenter.heart), kind)

    def question(self, question: Question, heart: str, kind: str) -> Iterator[str]:
        """Write a question with its follow-ups."""
        yield from self.asked(question, f"{heart} {kind} :")
        for follow_up in question.follow_ups:
            yield from self.asked(follow_up, f"{heart} 이어 묻기 :")

    def asked(self, question: Question, marker: str) -> Iterator[str]:
        """Write a question behind its marker, and what was said to it."""
        answer = self.markdown(question.answer, "답변") if question.answer else ""
        above = self.markdown(question.body, "질문")
        if not answer:
            above = bodies.disguised(above, in_question=True)
        *lines, last = _indented("  ", bodies.lay(marker.lstrip(), above))
        yield from (*lines, last + "  ")
        said = [("-> 답변 :", answer)]
        added = ((keep(addition.name, "()"), self.markdown(addition.body, "보탬")) for addition in question.additions)
        said += [(f"-> 보탬({name}) :", words) for name, words in added]
        for opening, words in said:
            if body := bodies.disguised(words, in_question=False):
                yield "  "
                indent = "  " if bodies.ends_in_list(above) else "     "
                yield from _indented(indent, bodies.lay(opening, body))
                above = body
        yield ""

    def reflections(self, reflections: Iterable[Reflection], known: Collection[str] = ()) -> Iterator[str]:
        """Write the reflections, each behind its name; a long name that is not ``known`` needs its emoji."""
        yield "### 소감"
        for reflection in reflections:
            is_clear = not known or people.is_short(reflection.name)
            name = join(reflection.name, None if is_clear else reflection.emoji)
            if reflection.name in known:
                name = keep(reflection.name, ":")
            yield from _indented("", bodies.lay(f"- {name} :", self.markdown(reflection.body, "소감")))
            yield ""

    def markdown(self, text: Text, kind: str) -> str:
        """Return the words, then the pictures, each a paragraph of its own that says what it belongs to."""
        words = to_markdown(text, names=self.names, zone=self.zone)
        words = dangling.as_words(words, self.is_there) if self.is_there else words
        pictures = (self.picture(f"{kind} 사진 {at}", name) for at, name in enumerate(text.pictures, 1))
        return "\n\n".join(filter(None, (words, *pictures)))

    def picture(self, alt: str, name: str) -> str:
        """Link a picture, or say that there is one."""
        path = self.picture_path(name) if self.picture_path else None
        return f"![{alt}]({path})" if path else f"🖼️ {alt}"


def day(date: dt.date) -> str:
    """Return a date as pages write it."""
    return f"{date.year:04}.{date.month:02}.{date.day:02}"


def _indented(first: str, lines: list[str]) -> Iterator[str]:
    yield first + lines[0]
    yield from ("  " + line if line else "" for line in lines[1:])
