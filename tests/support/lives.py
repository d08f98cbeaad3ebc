"""What a group does to its questions, drawn step by step, and a small model of what then stands."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

from hypothesis import strategies as st

from db.errors import (
    AlreadyAnswered,
    AnsweredByYou,
    ChangedMeanwhile,
    FollowsAnother,
    MergedInto,
    NoSuchAnswer,
    NoSuchQuestion,
    NotYourAnswer,
    NotYourQuestion,
    NotYoursToChange,
    SameQuestion,
    StudyError,
    YourOwnQuestion,
)
from db.members import User
from db.models import Question

MINHA = User(11, "민하")
EUNBI = User(12, "은비")
HANGYEOL = User(13, "한결")
SUBIN = User(14, "수빈")
MANAGER = User(15, "매니저")
STRANGER = User(16, "지나가던 사람")
#: 민하 and 은비 are one team, 수빈 another; 한결 and the stranger only ask.
PEOPLE = (MINHA, EUNBI, SUBIN, HANGYEOL, STRANGER, MANAGER)
PRESENTERS = (MINHA, EUNBI, SUBIN)
TEAMS = {MINHA: "1", EUNBI: "1", SUBIN: "2"}

DEEDS = (
    "ask",
    "relay",
    "record",
    "follow_up",
    "answer",
    "edit",
    "move",
    "merge",
    "withdraw",
    "restore",
    "me_too",
    "edit_answer",
    "withdraw_answer",
    "wait",
)
#: Drawn more often than the rest, for what is said is what most of the others are about.
OFTEN = ("follow_up", "answer", "answer", "answer")
#: What needs no question to be there.
FIRST = {"ask", "relay", "record"}

Refusal = type[StudyError] | None


@dataclass(frozen=True)
class Step:
    """Somebody does something; ``pick`` and ``other`` choose among what there is."""

    deed: str
    who: User
    pick: int
    other: int = 0
    twist: bool = False


#: There is something to change from the first.
BEGINNING = (Step("ask", HANGYEOL, 0), Step("ask", MINHA, 1), Step("record", EUNBI, 2))


def steps(least: int, most: int) -> st.SearchStrategy[list[Step]]:
    """Draw what a group does."""
    who = st.sampled_from((*PEOPLE, MANAGER, MANAGER, MANAGER))  # who may do most, so that little is refused
    few = st.integers(0, 7)
    return st.lists(
        st.builds(Step, st.sampled_from((*DEEDS, *OFTEN)), who, few, few, st.booleans()), min_size=least, max_size=most
    )


@dataclass(eq=False)
class Text:
    """What somebody said to a question; it stays with the question that it was said to."""

    id: int
    said_to: "Asked"
    author: User
    recorder: User | None
    body: str
    version: int = 0
    editor: User | None = None
    is_withdrawn: bool = False


@dataclass(frozen=True)
class Whose:
    """Who asked a question and who typed it in, as far as anybody may know."""

    asker: User | None = None
    recorder: User | None = None
    anonymous: User | None = None

    @classmethod
    def of(cls, step: Step) -> "Whose":
        """Return whose it is where somebody asks for themselves."""
        return cls(anonymous=step.who) if step.twist else cls(step.who, step.who)


@dataclass(eq=False)
class Asked:
    """A question of the model: merged, it points to where it went, and nothing else moves."""

    number: int
    body: str
    presenter: User
    asker: User | None
    recorder: User | None
    anonymous: User | None
    above: "Asked | None" = None
    merged_into: "Asked | None" = None
    withdrawn_at: int | None = None
    version: int = 0
    me_toos: set[User] = field(default_factory=set)

    @property
    def root(self) -> "Asked":
        """Where its number leads."""
        return self.merged_into.root if self.merged_into else self

    @property
    def hangs_under(self) -> "Asked | None":
        """The question that it follows up, by now."""
        return self.above.root if self.above else None

    @property
    def addressed(self) -> User:
        """Who is to answer: a follow-up goes where the question above it went."""
        return (self.hangs_under or self).presenter

    @property
    def stands(self) -> bool:
        """Whether it was neither merged nor withdrawn."""
        return self.merged_into is None and self.withdrawn_at is None

    @property
    def was_recorded(self) -> bool:
        """Whether somebody wrote it down for somebody else."""
        return self.anonymous is None and (self.asker is None or self.asker is not self.recorder)

    def is_own(self, who: User) -> bool:
        """Tell whether somebody asked it or typed it in."""
        return who in (self.asker, self.recorder, self.anonymous)

    def is_for(self, who: User) -> bool:
        """Tell whether it waits for somebody's team."""
        return who in TEAMS and TEAMS[who] == TEAMS[self.addressed]

    def is_changed_by(self, who: User) -> bool:
        """Tell whether it is somebody's to edit, move and merge."""
        return self.is_own(who) or (self.was_recorded and self.is_for(who)) or who is MANAGER

    def is_withdrawn_by(self, who: User) -> bool:
        """Tell whether it is somebody's to withdraw."""
        return self.is_own(who) or who is MANAGER

    def is_restored_by(self, who: User) -> bool:
        """Tell whether it is somebody's to let stand again: part what was merged may who may merge."""
        return self.is_changed_by(who) if self.merged_into else self.is_withdrawn_by(who)


@dataclass(frozen=True)
class Shown:
    """A question as its card shows it."""

    number: int
    body: str
    presenter: str
    answer: str | None
    additions: tuple[str, ...]
    follow_ups: tuple[int, ...]
    others: int
    version: int

    @classmethod
    def of(cls, row: Question) -> "Shown":
        """Read it off a row."""
        return cls(
            number=row.number,
            body=row.body,
            presenter=row.presenter.name,
            answer=row.answer.body if row.answer else None,
            additions=tuple(addition.body for addition in row.additions),
            follow_ups=tuple(follow_up.number for follow_up in row.follow_ups),
            others=row.others,
            version=row.version,
        )


@dataclass(frozen=True)
class Deed:
    """What somebody is about to do: how it is to be refused, and else what becomes of the model."""

    step: Step
    words: str
    refusal: Refusal
    apply: Callable[[], None]
    chosen: Asked | None = None
    other: Asked | None = None
    text: Text | None = None

    @property
    def presenter(self) -> User:
        """Return whom it is about, where the step chooses a presenter."""
        return PRESENTERS[(self.step.other if self.step.deed == "move" else self.step.pick) % len(PRESENTERS)]

    @property
    def question(self) -> Asked:
        """Return the question that it is about."""
        assert self.chosen is not None
        return self.chosen

    @property
    def said(self) -> Text:
        """Return the text that it is about."""
        assert self.text is not None
        return self.text


class Model:
    """The group's questions in plain Python."""

    def __init__(self) -> None:
        self.questions: list[Asked] = []
        self.texts: list[Text] = []
        self.turn = 0

    def family(self, root: Asked) -> list[Asked]:
        """Return a question with all that was merged into it."""
        return [asked for asked in self.questions if asked.root is root]

    def under(self, root: Asked) -> list[Asked]:
        """Return what follows a question up, standing or not."""
        return [asked for asked in self.questions if asked.hangs_under is root]

    def said(self, root: Asked) -> list[Text]:
        """Return what stands under a question: said to itself first, then what came with others."""
        standing = [text for text in self.texts if text.said_to.root is root and not text.is_withdrawn]
        return sorted(standing, key=lambda text: (text.said_to is not root, text.id))

    def answer_to(self, root: Asked) -> Text | None:
        """Return the first that stands."""
        return next(iter(self.said(root)), None)

    def additions(self, root: Asked) -> list[Text]:
        """Return the others, oldest first."""
        return sorted(self.said(root)[1:], key=lambda text: text.id)

    def follow_ups(self, root: Asked) -> list[Asked]:
        """Return what follows a question up and stands."""
        return [asked for asked in self.under(root) if asked.stands]

    def others(self, root: Asked) -> int:
        """Count who wonders too, beside who asked."""
        family = self.family(root)
        named = {asked.asker for asked in family if asked.asker}
        unknown = {asked.anonymous for asked in family if asked.anonymous}
        wondering = {who for asked in family for who in asked.me_toos} - named - unknown
        return len(named - {root.asker}) + len(unknown - {root.anonymous}) + len(wondering)

    def open_to(self, who: User) -> Iterator[Asked]:
        """Yield what waits for somebody, then what waits for their team, but not what they asked a team mate."""
        for question in sorted(self.questions, key=lambda asked: asked.addressed is not who):
            is_theirs = question.addressed is who or (question.is_for(who) and question.asker is not who)
            if question.stands and is_theirs and not self.said(question):
                yield question

    def shown(self) -> list[Shown]:
        """Return what stands, by number."""
        return [self._shown(asked) for asked in self.questions if asked.stands]

    def _shown(self, asked: Asked) -> Shown:
        answer = self.answer_to(asked)
        return Shown(
            number=asked.number,
            body=asked.body,
            presenter=asked.addressed.name,
            answer=answer.body if answer else None,
            additions=tuple(text.body for text in self.additions(asked)),
            follow_ups=tuple(below.number for below in self.follow_ups(asked)),
            others=self.others(asked),
            version=asked.version,
        )

    def deed(self, step: Step) -> Deed | None:
        """Say what becomes of a step, without doing it yet; None where there is nothing to do it to."""
        self.turn += 1
        if not self.questions and step.deed not in FIRST:
            return None
        found: Deed | None = getattr(self, f"_{step.deed}")(step)
        return found

    def _ask(self, step: Step) -> Deed:
        return self._new(step, Whose.of(step))

    def _relay(self, step: Step) -> Deed:
        return self._new(step, Whose(relayed(step), step.who))

    def _record(self, step: Step) -> Deed:
        return self._new(step, Whose(recorder=step.who), is_answered=step.twist)

    def _new(self, step: Step, whose: Whose, *, is_answered: bool = False) -> Deed:
        words, presenter = f"물음 {self.turn}", PRESENTERS[step.pick % len(PRESENTERS)]

        def apply() -> None:
            asked = self._store(words, presenter, whose)
            if is_answered:
                self._say(asked, presenter, self.reply, recorder=step.who)

        return Deed(step, words, None, apply)

    @property
    def reply(self) -> str:
        """The words of an answer that is given now."""
        return f"답 {self.turn}"

    def _follow_up(self, step: Step) -> Deed:
        chosen, words = self._chosen(step.pick), f"물음 {self.turn}"
        target = chosen.root
        above = target.hangs_under or target
        refusal = None if target.stands else NoSuchQuestion

        def apply() -> None:
            self._store(words, above.presenter, Whose.of(step), above)

        return Deed(step, words, refusal, apply, chosen)

    def _answer(self, step: Step) -> Deed:
        chosen = self._chosen(step.pick)
        target, first = chosen.root, self.answer_to(chosen.root)
        refusal: Refusal = None
        if not target.stands:
            refusal = NoSuchQuestion
        elif not (target.is_for(step.who) or step.who is MANAGER):
            refusal = NotYourQuestion
        elif first and not step.twist:
            refusal = AnsweredByYou if first.author is step.who else AlreadyAnswered
        return Deed(step, self.reply, refusal, partial(self._say, target, step.who, self.reply), chosen)

    def _edit(self, step: Step) -> Deed:
        chosen, words = self._chosen(step.pick), f"고침 {self.turn}"
        refusal = _refusal(chosen, step.who) or (ChangedMeanwhile if step.twist else None)
        return Deed(step, words, refusal, partial(_reword, chosen, words), chosen)

    def _move(self, step: Step) -> Deed:
        chosen, presenter = self._chosen(step.pick), PRESENTERS[step.other % len(PRESENTERS)]
        refusal = _refusal(chosen, step.who) or (FollowsAnother if chosen.above else None)
        return Deed(step, "", refusal, partial(setattr, chosen, "presenter", presenter), chosen)

    def _merge(self, step: Step) -> Deed:
        chosen, other = self._chosen(step.pick), self._chosen(step.other)
        target = other.root
        refusal = _refusal(chosen, step.who)
        if refusal is None and not target.stands:
            refusal = NoSuchQuestion
        elif refusal is None and chosen is target:
            refusal = SameQuestion
        elif refusal is None and (chosen.above or target.above):
            refusal = FollowsAnother
        return Deed(step, "", refusal, partial(setattr, chosen, "merged_into", target), chosen, other)

    def _withdraw(self, step: Step) -> Deed:
        chosen = self._chosen(step.pick)
        refusal: Refusal = MergedInto if chosen.merged_into else None
        if refusal is None and not chosen.is_withdrawn_by(step.who):
            refusal = NotYoursToChange

        def apply() -> None:
            if chosen.stands:
                for asked in (chosen, *self.follow_ups(chosen)):
                    asked.withdrawn_at = self.turn

        return Deed(step, "", refusal, apply, chosen)

    def _restore(self, step: Step) -> Deed | None:
        gone = [asked for asked in self.questions if not asked.stands]
        if not gone:
            return None
        chosen = gone[step.pick % len(gone)]
        refusal: Refusal = None
        if not chosen.is_restored_by(step.who):
            refusal = NotYoursToChange
        elif chosen.hangs_under and not chosen.hangs_under.stands:
            refusal = NoSuchQuestion

        def apply() -> None:
            went_at = chosen.root.withdrawn_at
            chosen.merged_into = chosen.withdrawn_at = None
            for below in self.under(chosen):
                if below.withdrawn_at == went_at:
                    below.withdrawn_at = None

        return Deed(step, "", refusal, apply, chosen)

    def _me_too(self, step: Step) -> Deed:
        chosen = self._chosen(step.pick)
        target = chosen.root
        refusal: Refusal = None
        if not target.stands:
            refusal = NoSuchQuestion
        elif self.is_asker(target, step.who):
            refusal = YourOwnQuestion

        def apply() -> None:
            family = self.family(target)
            if step.twist:
                for asked in family:
                    asked.me_toos.discard(step.who)
            elif not any(step.who in asked.me_toos for asked in family):
                target.me_toos.add(step.who)

        return Deed(step, "", refusal, apply, chosen)

    def is_asker(self, root: Asked, who: User) -> bool:
        """Tell whether somebody asked a question, or what was merged into it."""
        return any(who in (asked.asker, asked.anonymous) for asked in self.family(root))

    def _wait(self, _: Step) -> None:
        """Let time pass, to which no question is different."""

    def _edit_answer(self, step: Step) -> Deed | None:
        if not self.texts:
            return None
        text, words = self._heard(step), f"고친 답 {self.turn}"
        refusal = _refusal_of_text(text, may=is_edited_by(text, step.who))
        if text.is_withdrawn and refusal is not NotYourAnswer:
            refusal = NoSuchAnswer
        elif step.twist and refusal is not NotYourAnswer:
            refusal = ChangedMeanwhile

        def apply() -> None:
            _reword(text, words)
            text.editor = step.who

        return Deed(step, words, refusal, apply, text.said_to, text=text)

    def _withdraw_answer(self, step: Step) -> Deed | None:
        if not self.texts:
            return None
        text = self._heard(step)
        refusal = _refusal_of_text(text, may=is_changed_by(text, step.who))
        return Deed(step, "", refusal, partial(setattr, text, "is_withdrawn", not step.twist), text.said_to, text=text)

    def _chosen(self, choice: int) -> Asked:
        return self.questions[choice % len(self.questions)]

    def _heard(self, step: Step) -> Text:
        return self.texts[step.pick % len(self.texts)]

    def _store(self, words: str, presenter: User, whose: Whose, above: Asked | None = None) -> Asked:
        number = len(self.questions) + 1
        asked = Asked(number, words, presenter, whose.asker, whose.recorder, whose.anonymous, above)
        self.questions.append(asked)
        return asked

    def _say(self, asked: Asked, author: User, body: str, recorder: User | None = None) -> None:
        self.texts.append(Text(len(self.texts) + 1, asked, author, recorder, body))


def relayed(step: Step) -> User:
    """Return who asked aloud what somebody else types in."""
    return PEOPLE[step.other % len(PEOPLE)]


def _refusal(target: Asked, who: User) -> Refusal:
    if target.merged_into:
        return MergedInto
    if not target.stands:
        return NoSuchQuestion
    return None if target.is_changed_by(who) else NotYoursToChange


def is_changed_by(text: Text, who: User) -> bool:
    """Tell whether what was said is somebody's to withdraw."""
    return who in (text.author, text.recorder, MANAGER)


def is_edited_by(text: Text, who: User) -> bool:
    """Tell whether what was said is somebody's to edit: who noted it down, until another has."""
    return who in (text.author, MANAGER) or (who is text.recorder and text.editor in (None, who))


def _refusal_of_text(text: Text, *, may: bool) -> Refusal:
    if not may:
        return NotYourAnswer
    return None if text.said_to.root.stands else NoSuchQuestion


def _reword(text: Asked | Text, words: str) -> None:
    text.body, text.version = words, text.version + 1
