"""How much a presenter on a phone has to do: taps and texts, counted."""

from dataclasses import dataclass, field

import discord
from simcord import InteractionResult, MemberActor

from tests.support.study import Study, press, text_of


@dataclass
class Thumb:
    """A member's thumb; each press and each sending of a form is a tap."""

    member: MemberActor
    taps: int = 0
    texts: list[str] = field(default_factory=list)

    async def press(self, shown: InteractionResult | discord.Message, label: str) -> InteractionResult:
        """Tap a button."""
        self.taps += 1
        return await press(self.member, shown, label)

    async def send(self, form: InteractionResult, **words: str) -> InteractionResult:
        """Type into a form and send it."""
        self.taps += 1
        self.texts += words.values()
        return await self.member.submit_modal(form, words)


async def test_four_open_questions_take_two_taps_and_one_text_each(study: Study) -> None:
    await study.present(study.minha)
    for number in range(1, 5):
        await study.ask(study.hangyeol, study.minha, f"{number}번째로 궁금한 점")
    thumb = Thumb(study.minha)

    shown: InteractionResult | discord.Message = study.cards()[-4]
    for label in ("답변하기", "다음 답변 (#2)", "다음 답변 (#3)", "다음 답변 (#4)"):
        form = await thumb.press(shown, label)
        shown = await thumb.send(form, answer=f"{label}에 쓴 답")

    assert (thumb.taps, len(thumb.texts)) == (8, 4)
    assert [question.answer.body for question in await study.questions() if question.answer] == thumb.texts
    assert "답변을 남겼어요" in text_of(shown)


async def test_from_the_front_door_it_takes_no_more(study: Study) -> None:
    await study.present(study.minha)
    for number in range(1, 5):
        await study.ask(study.hangyeol, study.minha, f"{number}번째로 궁금한 점")
    front = await study.minha.slash(study.channel, "study")
    thumb = Thumb(study.minha)

    for number in range(1, 5):
        form = await thumb.press(front, "다음 답변 · 4개")
        await thumb.send(form, answer=f"{number}번째 답")

    assert (thumb.taps, len(thumb.texts)) == (8, 4)
    assert [question.answer.body for question in await study.questions() if question.answer] == thumb.texts


async def test_who_has_one_text_edits_it_in_three_taps(study: Study) -> None:
    await study.present(study.minha, study.eunbi)
    await study.ask(study.hangyeol, study.eunbi, "왜 그런가요?")
    await study.answer(study.eunbi, 1, "그래서 그래요.")
    asker, presenter = Thumb(study.hangyeol), Thumb(study.eunbi)

    for thumb, label, name in ((asker, "질문 고치기", "question"), (presenter, "내 답변 고치기", "answer")):
        panel = await thumb.press(study.cards()[0], "⋯")
        await thumb.send(await thumb.press(panel, label), **{name: f"{label}로 고친 글"})

    assert (asker.taps, presenter.taps) == (3, 3)
    (question,) = await study.questions()
    assert question.answer is not None
    assert [question.body, question.answer.body] == [*asker.texts, *presenter.texts]
