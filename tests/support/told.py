"""Who must hear of what a group does to its questions, as the small model of them knows."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from db.members import User
from db.types import NoticeKind
from tests.support.lives import Asked, Deed, Model

#: What those who asked hear by a reply, and by a direct message where they asked anonymously.
WORDS: Mapping[NoticeKind, tuple[str, str]] = {
    NoticeKind.ANSWERED: (
        "{askers}, **#{number}** 질문에 답변이 달렸어요.",
        "익명으로 남긴 **#{number}** 질문에 답변이 달렸어요. {link}",
    ),
    NoticeKind.ADDED: (
        "{askers}, **#{number}** 답변에 덧붙인 말이 있어요.",
        "익명으로 남긴 **#{number}** 질문에 덧붙인 말이 있어요. {link}",
    ),
    NoticeKind.CHANGED: (
        "{askers}, **#{number}** 답변이 바뀌었어요.",
        "익명으로 남긴 **#{number}** 질문의 답변이 바뀌었어요. {link}",
    ),
    NoticeKind.MERGED: (
        "{askers}, **#{other}** 질문과 **#{number}** 질문을 합쳤어요. 답변은 이 카드에 있어요.",
        "익명으로 남긴 질문이 있는 **#{other}**, **#{number}** 질문을 합쳤어요. 답변은 여기에 있어요. {link}",
    ),
}


@dataclass(eq=False)
class Told:
    """What some are told about a question in the channel, or one of them directly; ``other`` is what it names too."""

    kind: NoticeKind
    question: Asked
    whom: Sequence[User] = ()
    is_direct: bool = False
    other: Asked | None = None
    #: The id of the answer that a message was taken for.
    taken: int | None = None
    is_taken_back: bool = False

    def words(self, mentions: Mapping[User, str], link: str) -> str:
        """Write what it says; nothing where there is nothing to say, or nobody to hear it."""
        if self.kind is NoticeKind.MOVED:
            head = f"📝 {mentions[self.whom[0]]}님, 다른 발표자에게 갔던 질문 1개를 받았어요."
            return f"{head}\n**#{self.other.number}** {self.other.body}" if self.other else ""
        if not self.whom:
            return f"**#{self.question.number}** 질문의 답변으로 남겼어요." if self.taken else ""
        askers = ", ".join(f"{mentions[who]}님" for who in self.whom)
        words = WORDS[NoticeKind.ANSWERED if self.kind is NoticeKind.TAKEN else self.kind][self.is_direct]
        other = self.other.number if self.other else None
        return words.format(askers=askers, number=self.question.number, other=other, link=link)


@dataclass
class Hearsay:
    """All that was told."""

    model: Model
    told: list[Told] = field(default_factory=list)
    #: Questions of which a list tells their presenter, each in one of its own.
    listed: list[Asked] = field(default_factory=list)
    #: Questions whose askers have heard of an answer or a change within the last ten minutes.
    heard_of: set[Asked] = field(default_factory=set)

    def hear(self, deed: Deed, carded: Collection[Asked], *, is_message: bool = False) -> None:
        """Note who hears of what somebody is about to do."""
        match deed.step.deed:
            case "answer":
                self._tell_askers(self._answer(deed, is_message=is_message), deed.step.who)
            case "edit_answer":
                self._tell_askers(Told(NoticeKind.CHANGED, deed.question.root), deed.step.who)
            case "merge":
                self._merge(deed)
            case "move" if deed.question in carded or deed.question in self.listed:
                self._move(deed)

    def _move(self, deed: Deed) -> None:
        """Tell a new presenter of a question that another was told of, and what waits there."""
        thread = (deed.question, *self.model.follow_ups(deed.question))
        waiting = next((asked for asked in thread if not self.model.said(asked)), None)
        if deed.presenter not in (deed.question.presenter, deed.step.who):
            self.told.append(Told(NoticeKind.MOVED, deed.question, [deed.presenter], other=waiting))

    def _answer(self, deed: Deed, *, is_message: bool) -> Told:
        """Name an answer or an addition; what came with a merged question stands behind what is said now."""
        question = deed.question.root
        first = self.model.answer_to(question)
        if is_message:
            return Told(NoticeKind.TAKEN, question, taken=len(self.model.texts) + 1)
        is_addition = first is not None and first.said_to is question
        return Told(NoticeKind.ADDED if is_addition else NoticeKind.ANSWERED, question)

    def _tell_askers(self, news: Told, actor: User) -> None:
        """Tell all who asked, but of an addition or a change only those who have heard of nothing just now."""
        askers = self._askers(news.question)
        is_change = news.kind in {NoticeKind.ADDED, NoticeKind.CHANGED}
        if not any(set(users) - {actor} for users in askers) or (is_change and news.question in self.heard_of):
            askers = [], []
        else:
            self.heard_of.add(news.question)
        self._tell(news, *askers, actor=actor, always=news.kind is not NoticeKind.CHANGED)

    def _merge(self, deed: Deed) -> None:
        """Tell those of an answer who had asked the one of two questions that had none."""
        assert deed.other is not None
        chosen, target = deed.question, deed.other.root
        gaining, having = (target, chosen) if self.model.said(chosen) else (chosen, target)
        if self.model.said(having) and not self.model.said(gaining):
            named, unknown = self._askers(having)
            new_named, new_unknown = self._askers(gaining)
            news = Told(NoticeKind.MERGED, target, other=chosen)
            new_named, new_unknown = _less(new_named, named), _less(new_unknown, unknown)
            self._tell(news, new_named, new_unknown, actor=deed.step.who)

    def _askers(self, root: Asked) -> tuple[list[User], list[User]]:
        """Return who asked a question by name, and who anonymously."""
        family = sorted(self.model.family(root), key=lambda asked: asked is not root)
        named = dict.fromkeys(asked.asker for asked in family if asked.asker)
        return [*named], [*dict.fromkeys(asked.anonymous for asked in family if asked.anonymous)]

    def _tell(
        self, news: Told, named: Iterable[User], unknown: Iterable[User], *, actor: User, always: bool = False
    ) -> None:
        """Tell some by one reply, which is stored ``always`` or where it tells somebody, and others directly."""
        whom = _less(named, [actor])
        if whom or always:
            self.told.append(replace(news, whom=whom))
        direct = replace(news, taken=None, is_direct=True)
        self.told += [replace(direct, whom=[who]) for who in _less(unknown, [actor])]


def _less(users: Iterable[User], those: Collection[User]) -> list[User]:
    return [who for who in users if who not in those]
