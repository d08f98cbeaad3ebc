"""What the page's sections say: a team, who was asked what, and who wrote which reflection."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace

from bot.page import bodies, marks, names, papers, people, rosters
from bot.page.marks import Marker
from bot.page.sections import Item, Notes, Section
from bot.page.vocabulary import TEAM
from db.week.value import Addition, Paper, Presenter, Question, Reflection, Team, Text


def team(section: Section, notes: Notes) -> Team:
    """Read the team under a heading, with its members and papers."""
    notes.mark_read([section.at])
    title = TEAM.fullmatch(section.title)
    found = Team(names.unescape(title[1]) if title else "")
    for item in section.items():
        found = _with_item(found, item, notes)
    return found


def _with_item(found: Team, item: Item, notes: Notes) -> Team:
    first, text = next(item.filled(), (0, ""))
    if said := rosters.LABEL.match(text):
        return replace(found, members=(*found.members, *_members(item, first, said[1], notes)))
    if said := papers.LABEL.match(text):
        notes.mark_read(item.on_page(first))
        return replace(found, papers=(*found.papers, *_papers(item, first, said[1], notes)))
    if (paper := papers.read(text)).url:
        notes.mark_read(item.on_page(first))
        return replace(found, papers=(*found.papers, paper))
    return found


def _members(item: Item, at: int, text: str, notes: Notes) -> Iterator[str]:
    """Read the names on a line, and on the next line where a comma ends the first."""
    notes.mark_read(item.on_page(at))
    for name in rosters.read(text):
        check_name(name, item.at + at, notes)
        yield name
    following = next(item.filled(at + 1), None)
    if rosters.goes_on(text) and following:
        yield from _members(item, *following, notes)


def _papers(item: Item, first: int, text: str, notes: Notes) -> Iterator[Paper]:
    """Read one paper a line; below a blank line only links count, because anything may stand there."""
    if text.strip():
        yield papers.read(text)
    end = next((at for at, line in enumerate(item.lines) if at > first and not line), len(item.lines))
    for at, line in item.filled(first + 1):
        paper = papers.read(line)
        if paper.url or at < end:
            notes.mark_read(item.on_page(at))
            yield paper


def check_name(name: str, at: int, notes: Notes) -> None:
    """Note a name that no member can have."""
    if not people.is_name(name):
        notes.find(at, "name-unusable", name=name)


@dataclass(slots=True)
class _Asked:
    """A question while its answers are being read."""

    opening: Marker
    body: str
    end: int
    answer: str | None = None
    answers: int = 0
    additions: list[Addition] = field(default_factory=list)


@dataclass(slots=True)
class _Interview:
    """One presenter's part while it is read, marker by marker."""

    item: Item
    name: str
    notes: Notes
    asked: list[_Asked] = field(default_factory=list)

    def hear(self, marker: Marker, end: int) -> None:
        """Take the words from a marker to the next."""
        below = [bodies.outdent(line, marker.indent) for line in self.item.lines[marker.at + 1 : end]]
        if not (marker.is_question or self.asked):
            self.find(marker, "answer-without-question")
            return
        self.notes.mark_read(self.item.on_page(*range(marker.at, end)))
        if marker.is_question:
            self.asked.append(_Asked(marker, bodies.lift(marker.rest, below), end))
            return
        self.unknown("question-unclear", marker.at, end, in_question=False)
        if marker.name is not None:
            self.add(marker, marker.name, bodies.lift(marker.rest, below))
        else:
            self.answer(marker, below)

    def unknown(self, key: str, start: int, end: int, *, in_question: bool) -> None:
        """Note the lines from a marker to the next that may open what they stand in the middle of."""
        literal = {at - start for at in range(start, end) if at in self.item.literal}
        for at in marks.unknown(self.item.lines[start:end], literal, in_question=in_question):
            self.notes.find(self.item.at + start + at, key, text=self.item.lines[start + at].strip())

    def add(self, marker: Marker, name: str, body: str) -> None:
        """Add an addition to the question; the writer puts it behind the answer, wherever it was found."""
        question = self.asked[-1]
        if not question.answer:
            self.find(marker, "addition-without-answer", by=name)
        if body:
            question.additions.append(Addition(name, Text(body)))
        else:
            self.find(marker, "addition-empty", by=name)

    def answer(self, marker: Marker, below: Sequence[str]) -> None:
        """Take an answer; a second one is joined to the first, and its marker stays as words."""
        question = self.asked[-1]
        question.answers += 1
        if question.answer:
            self.find(marker, "answer-twice", number=len(self.asked))
            again = bodies.lift(self.item.lines[marker.at].strip(), below)
            question.answer = f"{question.answer}\n\n{again}"
        else:
            question.answer = bodies.lift(marker.rest, below)

    def presenter(self, emoji: str | None) -> Presenter:
        """Return who was asked, and what."""
        heart = self.asked[0].opening.heart if self.asked else None
        for number, question in enumerate(self.asked, 1):
            self.check(number, question, heart)
        return Presenter(self.name, emoji, heart, tuple(_threads(self.asked)))

    def check(self, number: int, question: _Asked, heart: str | None) -> None:
        """Note what is odd about a question."""
        if question.opening.follows and number == 1:
            self.find(question.opening, "follow-up-without-question")
        if question.opening.heart != heart:
            found = question.opening.heart or ""
            self.find(question.opening, "heart-differs", heart=found, expected=heart or "")
        if not question.body:
            self.find(question.opening, "question-empty", number=number)
        if not question.answer:
            self.find(question.opening, "question-without-answer", number=number)
            self.unknown("answer-unclear", question.opening.at, question.end, in_question=True)

    def find(self, marker: Marker, key: str, **details: str | int) -> None:
        """Note something odd on a marker's line."""
        self.notes.find(self.item.at + marker.at, key, name=self.name, **details)


def _threads(asked: Sequence[_Asked]) -> Iterator[Question]:
    """Hang each follow-up under the question above it; what follows nothing is a question of its own."""
    thread: Question | None = None
    for question in asked:
        if question.opening.follows and thread is not None:
            thread = replace(thread, follow_ups=(*thread.follow_ups, _question(question)))
            continue
        if thread is not None:
            yield thread
        thread = _question(question)
    if thread is not None:
        yield thread


def _question(asked: _Asked) -> Question:
    answer = Text(asked.answer) if asked.answer else None
    return Question(Text(asked.body), answer, additions=tuple(asked.additions))


def presenters(section: Section, known: Collection[str], notes: Notes) -> Iterator[tuple[int, Presenter]]:
    """Read who was asked in a 질의응답, and on which line each begins; ``known`` are the names on rosters."""
    for item in people.items("presenter", section, people.presenter(known), known, notes):
        markers = bodies.markers(item.lines, item.literal)
        at, shown = next(item.filled())
        notes.mark_read(item.on_page(at))
        name, emoji = names.asked(shown, known)
        check_name(name, item.at + at, notes)
        interview = _Interview(item, name, notes)
        for marker, end in zip(markers, [*(later.at for later in markers[1:]), len(item.lines)], strict=False):
            interview.hear(marker, end)
        yield item.at, interview.presenter(emoji)
        _lost(item, notes)


def reflections(section: Section, known: Collection[str], notes: Notes) -> Iterator[tuple[int, Reflection]]:
    """Read the reflections in a 소감, with the line of each; ``known`` are the names elsewhere on the page."""
    for item in people.items("reflection", section, people.speaker(known), known, notes):
        at, _ = next(item.filled())
        said = people.said(item.lines[at], known)
        assert said is not None  # as a person's bullet there has it
        check_name(said.name, item.at + at, notes)
        notes.mark_read(item.on_page(*range(len(item.lines))))
        yield item.at + at, Reflection(said.name, Text(bodies.lift(said.words, item.lines[at + 1 :])), said.emoji)
        _lost(item, notes)


def _lost(item: Item, notes: Notes) -> None:
    for at in item.lost:
        notes.find(item.at + at, "below-rule")
