"""Whatever several members do to their questions, all that they see of them is what a small model says they see."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count

import discord
import pytest
from hypothesis import HealthCheck, example, given, settings
from simcord import InteractionResult, MemberActor
from sqlalchemy import select
from sqlalchemy.orm import Session

from db import questions, weeks
from db.errors import (
    AlreadyAnswered,
    AnsweredByYou,
    ChangedMeanwhile,
    MergedInto,
    NoSuchAnswer,
    NoSuchQuestion,
    NotYourAnswer,
    NotYourQuestion,
    NotYoursToChange,
    StudyError,
    YourOwnQuestion,
)
from db.members import User
from db.models import Answer, Member, Notice, Post, Question
from db.notices import PAUSE
from db.types import PostKind
from tests.cogs.test_recap import page_of
from tests.support.hearing import Hearing
from tests.support.lives import (
    BEGINNING,
    EUNBI,
    HANGYEOL,
    MANAGER,
    MINHA,
    PEOPLE,
    STRANGER,
    SUBIN,
    TEAMS,
    Asked,
    Deed,
    Model,
    Shown,
    Step,
    Text,
    is_changed_by,
    is_edited_by,
    relayed,
    steps,
)
from tests.support.panels import offered, press_behind
from tests.support.study import Study, doors, text_of
from tests.support.study import field as form_field

#: What a refusal says.
SENTENCES: Mapping[type[StudyError], str] = {
    NoSuchQuestion: "질문을 찾지 못했어요",
    NoSuchAnswer: "그 답변은 이제 없어요",
    NotYourQuestion: "님 팀이 답해요",
    AlreadyAnswered: "님이 먼저 답했어요",
    AnsweredByYou: "이미 답하셨어요",
    NotYoursToChange: "질문은 물은 분이나 받아 적은 분, 관리자만",
    NotYourAnswer: "질문의 이 답변은",
    ChangedMeanwhile: "그사이 다른 분이",
    MergedInto: "질문과 합쳐졌어요",
    YourOwnQuestion: "직접 물은 질문이라",
}
#: Parts below an answer that a card holds, texts that a panel's leaf does, and choices that a form does.
PARTS, CHOICES = 30, 25
#: What posts the card of a question that was only noted down.
POSTING = {"answer", "follow_up"}
#: One after the other, a notice of each kind.
ALL_TOLD = [
    Step("ask", STRANGER, pick=0, twist=True),
    Step("answer", MINHA, pick=3),
    Step("edit_answer", MANAGER, pick=0),
    Step("wait", MANAGER, pick=0),
    Step("edit_answer", MANAGER, pick=0),
    Step("answer", MINHA, pick=0, other=2),  # by a plain reply, which is then no answer
    Step("withdraw_answer", MINHA, pick=1, other=1),
    Step("merge", MANAGER, pick=0, other=3),
    Step("wait", MANAGER, pick=0),
    Step("answer", EUNBI, pick=3, twist=True),
    Step("move", MANAGER, pick=2, other=0),
    Step("move", MANAGER, pick=1, other=2),
    Step("ask", MANAGER, pick=0),
    Step("answer", MANAGER, pick=4),  # which tells nobody
]

_names = count(1)


def recap_of(session: Session, *, week_id: int) -> Post:
    """Return the post that is a week's recap."""
    return session.scalars(select(Post).where(Post.week_id == week_id, Post.kind == PostKind.RECAP)).one()


def due(session: Session) -> list[int]:
    """Return what Discord does not show yet."""
    found = select(Post.id).where(Post.due_at.is_not(None)), select(Notice.id).where(Notice.due_at.is_not(None))
    return [row_id for statement in found for row_id in session.scalars(statement)]


@dataclass
class Card:
    """A card as the model has it: its parts, and what its buttons lead to."""

    parts: list[str]
    buttons: list[str]


@dataclass
class Life:
    """The model beside a guild in which the same is done by hand."""

    study: Study
    people: dict[User, MemberActor]
    model: Model = field(default_factory=Model)
    #: Questions whose cards everybody sees.
    carded: set[Asked] = field(default_factory=set)
    #: The panel that somebody opened last for a question; it stays where it was opened.
    panels: dict[tuple[User, Asked], InteractionResult] = field(default_factory=dict)
    offers: dict[tuple[User, Asked], list[str]] = field(default_factory=dict)
    looks: dict[str, tuple[str, str]] = field(default_factory=dict)
    cards: dict[Asked, discord.Message] = field(default_factory=dict)
    texts: list[int] = field(default_factory=list)
    #: The replies that were taken for answers.
    sources: dict[Text, str] = field(default_factory=dict)
    hearing: Hearing = field(init=False)

    def __post_init__(self) -> None:
        self.hearing = Hearing(self.study, self.people, self.model)

    @classmethod
    async def begin(cls, bot: Study) -> "Life":
        """Found a group of its own with two teams, the first questions, and a recap."""
        env, at = bot.env, next(_names)
        users = {person: env.create_user(f"user{at}x{person.id}", global_name=person.name) for person in PEOPLE}
        guild = env.create_guild(f"스터디 {at}", owner=users[MANAGER])
        people = {person: guild.add_member(user) for person, user in users.items()}
        channel = guild.create_text_channel("스터디")
        minha, eunbi, hangyeol, subin, stranger = (
            people[person] for person in (MINHA, EUNBI, HANGYEOL, SUBIN, STRANGER)
        )
        life = cls(Study(env, bot.bot, guild, channel, minha, eunbi, hangyeol, subin, stranger), people)
        await life.study.present(minha, eunbi, week=1)
        await life.study.present(subin, week=1)  # by now it may be the day after
        for step in BEGINNING:
            await life.take(step)
        await hangyeol.slash(channel, "recap", week=1)
        await life.look()
        return life

    async def take(self, step: Step) -> None:
        """Let somebody do something, a moment later."""
        await self.study.env.advance_time(1)
        await getattr(self, step.deed)(step)

    def settle(self, deed: Deed, result: InteractionResult) -> None:
        """See that a deed was refused exactly where the model refuses it, and let the model follow."""
        text = text_of(result)
        said = [error for error, sentence in SENTENCES.items() if sentence in text]
        assert said == ([deed.refusal] if deed.refusal else []), (deed.step, text)
        assert "예상하지 못한" not in text
        if deed.refusal is None:
            self.follow(deed)

    def follow(self, deed: Deed, *, is_message: bool = False) -> None:
        """Let the model follow, and note who hears of it and which cards are drawn anew."""
        known, led_to = len(self.model.questions), deed.chosen.root if deed.chosen else None
        self.hearing.hearsay.hear(deed, self.carded, is_message=is_message)
        deed.apply()
        if deed.step.deed == "record" and not deed.step.twist:
            self.hearing.hearsay.listed.append(self.model.questions[-1])
        # A follow-up changes the card above alone, and a withdrawn one only itself.
        touched = self.model.questions[known:] if deed.step.deed != "record" else []
        if deed.chosen and led_to and deed.step.deed != "follow_up":
            touched += [deed.chosen] if deed.step.deed == "withdraw" else [deed.chosen, led_to, deed.chosen.root]
        touched += [asked.hangs_under for asked in touched if asked.hangs_under]
        posts = deed.step.deed in POSTING or (deed.step.deed == "merge" and deed.question in self.carded)
        self.carded |= {asked for asked in touched if asked.stands and (posts or asked.asker or asked.anonymous)}

    # What people do.

    async def ask(self, step: Step) -> None:
        deed = self.deed(step)
        options = {"presenter": self.people[deed.presenter], "question": deed.words, "anonymous": step.twist}
        result = await self.people[step.who].slash(self.study.channel, "ask", **options)
        if result.modal:
            result = await self.people[step.who].submit_modal(result, {"question": deed.words})
        self.settle(deed, result)

    async def relay(self, step: Step) -> None:
        deed = self.deed(step)
        options = {"presenter": self.people[deed.presenter], "question": deed.words}
        asker = self.people[relayed(step)]
        self.settle(deed, await self.people[step.who].slash(self.study.channel, "ask", asked_by=asker, **options))

    async def record(self, step: Step) -> None:
        deed = self.deed(step)
        notes = f"{deed.words}\n-> 답변 : {self.model.reply}" if step.twist else deed.words
        presenter = self.people[deed.presenter]
        form = await self.people[step.who].slash(self.study.channel, "record", presenter=presenter)
        self.settle(deed, await self.people[step.who].submit_modal(form, {"notes": notes}))

    async def follow_up(self, step: Step) -> None:
        chosen = self.deed(step).question
        is_anonymous = any(asked.anonymous is step.who for asked in self.model.family(chosen.root))
        step = replace(step, twist=is_anonymous)  # as the form knows by itself
        form = await self.press_on_card(step, chosen, f"follow:{chosen.number}")
        await self.submit(step, form, "question")

    async def answer(self, step: Step) -> None:
        chosen = self.deed(step).question.root
        who, shown = self.people[step.who], doors(self.cards[chosen]) if chosen in self.cards else []
        if step.twist and f"add:{chosen.number}" in shown:
            await self.submit(step, await who.click(self.cards[chosen], custom_id=f"add:{chosen.number}"), "answer")
            return
        step = replace(step, twist=False)
        if step.other % 3 == 1 and f"answer:{chosen.number}" in shown:
            await self.submit(step, await who.click(self.cards[chosen], custom_id=f"answer:{chosen.number}"), "answer")
        elif step.other % 3 == 2 and shown and chosen.stands and not self.model.said(chosen):
            deed = self.deed(step)
            message = await who.send(self.study.channel, deed.words, reply_to=self.cards[chosen])
            if chosen.is_for(step.who) and chosen.asker is not step.who:  # what one asked, one goes on to explain
                self.follow(deed, is_message=True)
                self.sources[self.model.texts[-1]] = message.jump_url
        else:
            deed = self.deed(step)
            number = str(deed.question.number)
            self.settle(deed, await who.slash(self.study.channel, "answer", question=number, answer=deed.words))

    async def edit(self, step: Step) -> None:
        chosen = self.deed(step).question
        form = await self.press(step, chosen, f"edit:question:{chosen.number}")
        if form and form.modal and step.twist:
            await self.edit(Step("edit", MANAGER, chosen.number - 1))
        await self.submit(step, form, "question")

    async def move(self, step: Step) -> None:
        deed = self.deed(step)
        form = await self.press(step, deed.question, f"move:{deed.question.number}")
        if form is None or form.modal is None:
            await self.submit(step, form)
            return
        places = [
            option["value"]
            for option in form_field(form.modal, "presenter")["options"]
            if deed.presenter.name in option["label"]
        ]
        which = [str(deed.question.number)]
        await self.submit(step, form, presenter=places, questions=which)

    async def merge(self, step: Step) -> None:
        deed = self.deed(step)
        assert deed.other is not None
        form = await self.press(step, deed.question, f"merge:{deed.question.number}")
        if form is None or form.modal is None:
            if form is None or "합칠 다른 질문이 아직 없어요" not in text_of(form):
                await self.submit(step, form)
            return
        into = str(deed.other.root.number)
        offered = [option["value"] for option in form_field(form.modal, "question")["options"]]
        if into in offered:
            await self.submit(step, form, question=[into])
        else:
            assert deed.refusal is not None or len(offered) == CHOICES

    async def withdraw(self, step: Step) -> None:
        chosen = self.deed(step).question
        await self.submit(step, await self.press(step, chosen, f"withdraw:question:{chosen.number}"))

    async def restore(self, step: Step) -> None:
        deed = self.model.deed(step)
        if deed is not None:
            await self.submit(step, await self.press(step, deed.question, f"restore:question:{deed.question.number}"))

    async def me_too(self, step: Step) -> None:
        chosen = self.deed(step).question
        result = await self.press(step, chosen, f"metoo:{chosen.number}:on")
        await self.submit(replace(step, twist=False), result)
        off = f"metoo:{chosen.root.number}:off"
        if step.twist and result and off in doors(result):
            assert result.response is not None
            await self.submit(step, await self.people[step.who].click(result.response.message, custom_id=off))

    async def edit_answer(self, step: Step) -> None:
        await self.change_answer(replace(step, twist=False), "edit", "answer")

    async def withdraw_answer(self, step: Step) -> None:
        deed = self.model.deed(step)
        told = self.hearing.reply_about(deed.said) if deed else None
        if deed and told and not step.twist and step.other % 2:
            custom_id = f"notanswer:{self.texts[deed.said.id - 1]}"
            self.settle(deed, await self.people[step.who].click(self.hearing.replies[told], custom_id=custom_id))
            told.is_taken_back = deed.refusal is None
            return
        await self.change_answer(step, "restore" if step.twist else "withdraw")

    async def change_answer(self, step: Step, how: str, *fields: str) -> None:
        deed = self.model.deed(step)
        if deed is not None:
            custom_id = f"{how}:answer:{self.texts[deed.said.id - 1]}"
            await self.submit(step, await self.press(step, deed.said.said_to.root, custom_id), *fields)

    async def wait(self, _: Step) -> None:
        """Let those who have just heard of an answer hear of its changes again."""
        await self.study.env.advance_time(PAUSE.total_seconds())
        self.hearing.hearsay.heard_of.clear()

    def deed(self, step: Step) -> Deed:
        """Return what becomes of a step where there is something to do it to."""
        found = self.model.deed(step)
        assert found is not None
        return found

    async def submit(self, step: Step, shown: InteractionResult | None, *words: str, **chosen: Sequence[str]) -> None:
        """Fill in a form, where one was opened; what was not even offered cannot be done."""
        if shown is None:
            return
        deed = self.deed(step)
        if shown.modal:
            shown = await self.people[step.who].submit_modal(shown, {**dict.fromkeys(words, deed.words), **chosen})
        self.settle(deed, shown)

    async def press_on_card(self, step: Step, asked: Asked, custom_id: str) -> InteractionResult | None:
        """Press a card's button, or else the one on a panel."""
        card = self.cards.get(asked)
        if card and custom_id in doors(card):
            return await self.people[step.who].click(card, custom_id=custom_id)
        return await self.press(step, asked, custom_id)

    async def press(self, step: Step, asked: Asked, custom_id: str) -> InteractionResult | None:
        """Press a panel's button: now and then on one that was opened before, and knows nothing of what came since."""
        panel = self.panels.get((step.who, asked))
        if panel is None or step.other % 2 or custom_id not in doors(panel):
            panel = await self.open(step.who, asked)
        if custom_id not in self.offers[step.who, asked]:
            return None
        return await press_behind(self.people[step.who], panel, custom_id)

    async def open(self, who: User, asked: Asked) -> InteractionResult:
        """Open a question's panel, and see that it offers what one may do."""
        if asked in self.cards and asked.number % 2:
            panel = await self.people[who].click(self.cards[asked], custom_id=f"more:{asked.number}")
        else:
            panel = await self.people[who].slash(self.study.channel, "edit", question=f"#{asked.number}")
        self.offers[who, asked] = await offered(self.people[who], panel)
        assert sorted(self.offers[who, asked]) == sorted(self.offered(who, asked))
        self.panels[who, asked] = panel
        return panel

    def offered(self, who: User, asked: Asked) -> Iterator[str]:
        """Yield what a panel's buttons lead to."""
        number = asked.number
        if not asked.stands:
            yield from [f"restore:question:{number}"] if asked.is_restored_by(who) else []
            return
        if asked.is_for(who) or who is MANAGER:
            yield f"{'add' if self.model.said(asked) else 'answer'}:{number}"
        yield from [] if self.model.is_asker(asked, who) else [f"metoo:{number}:on"]
        yield from (f"follow:{number}", f"read:question:{number}:0")
        if asked.is_changed_by(who):
            yield f"edit:question:{number}"
            yield from [] if asked.above else [f"move:{number}", f"merge:{number}"]
        yield from [f"withdraw:question:{number}"] if asked.is_withdrawn_by(who) else []
        yield from [f"page:{number}:0"] if asked.is_own(who) or asked.is_for(who) or who is MANAGER else []
        yield from [f"versions:question:{number}:0"] if who is MANAGER and asked.version else []
        yield from self.offered_of_answers(who, asked)

    def offered_of_answers(self, who: User, asked: Asked) -> Iterator[str]:
        answer, additions = self.model.answer_to(asked), self.model.additions(asked)
        gone = [text for text in self.model.texts if text.said_to.root is asked and text.is_withdrawn]
        theirs = [text for text in (answer, *additions, *gone) if text and is_changed_by(text, who)]
        edited = [text for text in theirs if is_edited_by(text, who) and not text.is_withdrawn]
        yield from (f"edit:answer:{self.texts[text.id - 1]}" for text in edited)
        for text in theirs:
            yield f"{'restore' if text.is_withdrawn else 'withdraw'}:answer:{self.texts[text.id - 1]}"
        if who is MANAGER:
            yield from (f"versions:answer:{self.texts[text.id - 1]}:0" for text in theirs if text.version)

    # What people see.

    async def look(self) -> None:
        """Hold the rows, the cards, the recap and the page against the model."""
        db, guild_id = self.study.db, self.study.guild.id
        found = await db.read(questions.listing, guild_id=guild_id, week_id=None)
        assert [Shown.of(question) for question in found] == self.model.shown()
        people = await db.read(lambda session: session.scalars(select(Member).where(Member.guild_id == guild_id)).all())
        self.looks = {person.name: (person.emoji, person.heart) for person in people}
        said = select(Answer.id).where(Answer.guild_id == guild_id).order_by(Answer.id)
        self.texts = list(await db.read(lambda session: session.scalars(said).all()))
        assert len(self.texts) == len(self.model.texts)
        messages = {message.id: message for message in self.study.channel.history()}
        await self.look_at_cards(messages)
        week = await db.read(weeks.by_number, guild_id=guild_id, number=1)
        assert week is not None
        post = await db.read(recap_of, week_id=week.id)
        recap = messages[post.message_id or 0]
        assert await db.read(due) == []
        lines = [line for line in text_of(recap).splitlines() if not line.startswith("-# 🔄 <t:")]  # when it changed
        assert lines == [*self.recap()]
        page = page_of(self.study, recap)
        assert [line.strip() for line in page.splitlines() if line.strip()] == [*self.page()]
        exported = await self.people[MANAGER].slash(self.study.channel, "page export")
        assert exported.response is not None
        assert page_of(self.study, exported.response.message) == page
        await self.hearing.look(messages, self.cards)

    async def look_at_cards(self, messages: Mapping[int, discord.Message]) -> None:
        """Find each question's one card, and hold it against the model."""
        rows = select(Post.message_id).select_from(Question).outerjoin(Question.card)
        rows = rows.where(Question.guild_id == self.study.guild.id).order_by(Question.number)
        ids = await self.study.db.read(lambda session: session.scalars(rows).all())
        shown = {
            asked: messages[message_id]
            for asked, message_id in zip(self.model.questions, ids, strict=True)
            if message_id
        }
        self.cards = shown
        assert set(shown) == self.carded
        heads = [text_of(message).splitlines()[0] for message in messages.values() if text_of(message)]
        numbers = [int(found[1]) for head in heads if (found := re.match(r"-# 1주차 · #(\d+) · ", head))]
        assert sorted(numbers) == sorted(question.number for question in shown)
        for asked, message in shown.items():
            self.compare(asked, message)

    def compare(self, asked: Asked, message: discord.Message) -> None:
        """Hold a card against the model."""
        card = self.card(asked)
        assert doors(message) == card.buttons
        assert text_of(message).splitlines() == "\n".join(card.parts).splitlines()

    def card(self, asked: Asked) -> Card:
        """Say how a question's card looks."""
        number, more = f"-# 1주차 · #{asked.number} · ", f"more:{asked.number}"
        if asked.merged_into:
            target = asked.root
            into = f"[#{target.number}]({self.cards[target].jump_url})" if target in self.cards else f"#{target.number}"
            return Card([f"{number}{into} 질문과 합쳐졌어요"], [more])
        if asked.withdrawn_at is not None:
            return Card([f"{number}삭제된 질문이에요"], [more])
        follow_ups = self.model.follow_ups(asked)
        waiting = [question for question in (asked, *follow_ups) if not self.model.said(question)]
        presenter = asked.addressed
        turn = (
            f"⏳ {self.people[presenter].mention}님께 온 질문 · 답변 전"
            if waiting
            else f"{self.name(presenter)}님께 온 질문"
        )
        others = self.model.others(asked)
        head = f"{number}{turn}" + (f" · 🙋 +{others}" if others else "")
        if asked.above:
            return Card(
                [head, _below(asked)], [f"{'add' if self.model.said(asked) else 'answer'}:{asked.number}", more]
            )
        below = [*self.additions(asked)]
        for follow_up in follow_ups:
            below += [_below(follow_up), *self.said(follow_up), *self.additions(follow_up)]
        first = f"answer:{waiting[0].number}" if waiting else f"add:{asked.number}"
        second = f"follow:{asked.number}" if len(below) <= PARTS else f"read:question:{asked.number}:0"
        return Card([head, f"**{asked.body}**", *self.said(asked), *below[:PARTS]], [first, second, more])

    def said(self, asked: Asked) -> Iterator[str]:
        answer = self.model.answer_to(asked)
        if answer:
            yield f"{self.head(answer)}\n{answer.body}"

    def additions(self, asked: Asked) -> Iterator[str]:
        for addition in self.model.additions(asked):
            yield f"-# {self.head(addition, '덧붙인 말')}\n{addition.body}"

    def head(self, text: Text, *marks: str) -> str:
        """Say who said something, and which message it was taken from."""
        source = [f"[원래 글]({self.sources[text]})"] if text in self.sources else []
        return " · ".join([f"{self.heart(text.author)} {self.name(text.author)}", *marks, *source])

    def name(self, who: User) -> str:
        return f"{who.name}{self.looks[who.name][0]}" if who.name in self.looks else who.name

    def heart(self, who: User) -> str:
        return self.looks[who.name][1] if who.name in self.looks else ""

    def recap(self) -> Iterator[str]:
        """Yield the recap's lines."""
        standing = [asked for asked in self.model.questions if asked.stands]
        waiting = [asked for asked in standing if not self.model.said(asked)]
        yield "## 1주차 · 1/1(목)"
        yield f"-# 질문 {len(standing)}개 · 답변 {len(standing) - len(waiting)}개 · 소감 0개"
        for team, names in (("1", "민하, 은비"), ("2", "수빈")):
            yield f"### {team}팀 · {names}"
            roots = [asked for asked in standing if not asked.above and TEAMS[asked.presenter] == team]
            threads = [[root, *self.model.follow_ups(root)] for root in roots]
            threads.sort(key=lambda thread: -self.model.others(thread[0]))  # what most wonder about comes first
            is_open = {thread[0]: any(question in waiting for question in thread) for thread in threads}
            threads.sort(key=lambda thread: not is_open[thread[0]])
            shown = self.chosen(threads, waiting, is_open)
            yield from (self.line(question) for thread in threads for question in thread if question in shown)
            more = sum(map(len, threads)) - len(shown)
            yield from [f"-# 그 밖에 {more}개는 [전체 읽기]에 있어요"] if more else []
        yield from [f"-# ⏳ 답변을 기다리는 질문 {len(waiting)}개"] if waiting else []

    def chosen(self, threads: list[list[Asked]], waiting: list[Asked], is_open: dict[Asked, bool]) -> list[Asked]:
        """Choose the four lines that the recap shows of a team: an answered thread, an open one, and so on."""
        sides = [[thread for thread in threads if is_open[thread[0]] is side] for side in (False, True)]
        order = [side[at] for at in range(len(threads)) for side in sides if at < len(side)]
        lines: list[Asked] = []
        for thread in order:
            lines += [
                thread[0],
                *[question for question in thread if question in waiting and thread[0] not in waiting][:1],
            ]
        lines += [question for thread in order for question in thread if question not in lines]
        return lines[:4]

    def line(self, asked: Asked) -> str:
        """Write a question's line in the recap, with a link to its card."""
        opening = "↳" if asked.above else self.heart(asked.presenter)
        mark = "" if self.model.said(asked) else "⏳ "
        card = self.cards.get(asked)
        number = f"[#{asked.number}]({card.jump_url})" if card else f"#{asked.number}"
        return f"{opening} {mark}{number} {asked.body}"

    def page(self) -> Iterator[str]:
        """Yield the page's lines, but for white space."""
        yield from ("# 1주차", "**발표일**: 2026.01.01")
        yield from ("### Team 1", "- **Members**: 민하, 은비", "---", "### Team 2", "- **Members**: 수빈")
        standing = [asked for asked in self.model.questions if asked.stands]
        for team in ("1", "2"):
            asked = [question for question in standing if TEAMS[question.addressed] == team]
            yield from ["---", "### 질의응답"] if asked else []
            for presenter in dict.fromkeys(question.addressed for question in asked):
                yield f"- {self.name(presenter)}"
                for root in (question for question in asked if not question.above and question.presenter is presenter):
                    yield from self.entry(root, f"{self.heart(presenter)} 받은 질문")
                    for follow_up in self.model.follow_ups(root):
                        yield from self.entry(follow_up, f"{self.heart(presenter)} 이어 묻기")

    def entry(self, asked: Asked, marker: str) -> Iterator[str]:
        yield f"{marker} : {asked.body}"
        answer = self.model.answer_to(asked)
        yield from [f"-> 답변 : {answer.body}"] if answer else []
        yield from (f"-> 보탬({addition.author.name}) : {addition.body}" for addition in self.model.additions(asked))


def _below(asked: Asked) -> str:
    return f"↳ **#{asked.number}** {asked.body}"


async def live(study: Study, taken: Sequence[Step]) -> None:
    """Let a group do these things one after the other, and look at all that it sees after each."""
    life = await Life.begin(study)
    for step in taken:
        await life.take(step)
        await life.look()


@settings(max_examples=4, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(steps(10, 16))
@example(ALL_TOLD)
async def test_a_few_lives_of_a_group(study: Study, taken: list[Step]) -> None:
    await live(study, taken)


@pytest.mark.long
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps(20, 60))
async def test_many_lives_of_a_group(study: Study, taken: list[Step]) -> None:
    await live(study, taken)
