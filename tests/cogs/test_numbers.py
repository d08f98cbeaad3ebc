"""Numbers that no column can hold: typed or forged, they are refused in words."""

import re
from collections.abc import Iterator

import pytest

from bot.texts import say
from tests.cogs.test_rights import Scene
from tests.support.doors import BUTTONS, FORMS, Door
from tests.support.study import Study, returned, text_of

TOO_LARGE = str(2**63)
#: A draft's name is no number, nor is an upload's.
NAMES = re.compile(r"0{8,}")


def numbers_in(text: str) -> Iterator[str]:
    """Yield the text with each of its numbers too large in its turn."""
    names = [found.span() for found in NAMES.finditer(text)]
    for found in re.finditer(r"\d+", text):
        if found.span() not in names:
            yield text[: found.start()] + TOO_LARGE + text[found.end() :]


def forged(door: Door) -> Iterator[Door]:
    """Yield a form with each number that is chosen or typed into it too large in its turn."""
    for name, value in door.fields.items():
        is_list = isinstance(value, list)
        for at, text in enumerate(value if is_list else [value]):
            for changed in numbers_in(text) if isinstance(text, str) else ():
                fields = {name: [*value[:at], changed, *value[at + 1 :]] if is_list else changed}
                yield Door(door.name, fields={**door.fields, **fields})


#: Every how many-th number is tried: all of them take long.
EVERY = pytest.mark.parametrize("every", [5, pytest.param(1, marks=pytest.mark.long)])


@EVERY
async def test_no_number_in_a_button_is_too_large_to_be_refused_in_words(study: Study, every: int) -> None:
    scene = await Scene.build(study)
    names = [name for door in BUTTONS for name in numbers_in(scene.named(door.name))]
    known = [name for name in names if any(re.fullmatch(kind.template, name) for kind in study.bot.router.presses)]
    assert len(known) > len(BUTTONS)

    for name in known[::every]:
        await scene.click(study.minha, name)  # what nobody expected fails the test when it ends

    assert [row for rows in scene.read().values() for row in rows if 2**63 in row] == []


@EVERY
async def test_no_number_in_a_form_is_too_large_to_be_refused_in_words(study: Study, every: int) -> None:
    scene = await Scene.build(study)
    doors = [Door(name, fields=door.fields) for door in FORMS for name in numbers_in(scene.named(door.name))]
    doors += [other for door in FORMS for other in forged(Door(scene.named(door.name), fields=door.fields))]
    known = [door for door in doors if study.bot.router.find_form(door.name)]
    assert len(known) > len(FORMS)

    for door in known[::every]:
        await scene.submit(study.minha, door.name, door.fields)  # as above


async def test_a_button_with_a_number_too_large_says_where_to_choose(study: Study) -> None:
    scene = await Scene.build(study)

    refused = await scene.click(study.minha, f"answer:{TOO_LARGE}")

    assert text_of(refused) == "그런 번호는 없어요. `/스터디`에서 다시 골라 주세요."
    assert say("en", "error.no-such-number") == "There is no such number. Choose again from `/study`."


async def test_a_form_with_a_number_too_large_gives_the_words_back(study: Study) -> None:
    scene = await Scene.build(study)

    refused = await scene.submit(study.minha, f"answer:{TOO_LARGE}", {"answer": "그래서요"})

    assert text_of(refused).startswith("그런 번호는 없어요.")
    assert returned(refused) == "그래서요"


async def test_a_row_of_questions_that_nobody_noted_is_refused(study: Study) -> None:
    scene = await Scene.build(study)

    for numbers in (f"1-{TOO_LARGE[:-1]}", "1-99999999", "5-1", f"{TOO_LARGE}-{TOO_LARGE}"):
        for name in (f"unrecord:{numbers}", f"rerecord:{numbers}", f"join:{numbers}", f"move:{numbers}"):
            assert text_of(await scene.click(study.minha, name)).startswith("그런 번호는 없어요."), name


@pytest.mark.parametrize("typed", ["99999999999999999999", "#9223372036854775808"])
async def test_a_number_too_large_that_is_typed_names_no_question(study: Study, typed: str) -> None:
    await study.present(study.minha)
    await study.ask(study.hangyeol, study.minha, "왜 그런가요?")

    for command in ("answer", "edit"):
        refused = await study.minha.slash(study.channel, command, question=typed)
        assert (
            text_of(refused)
            == f"#{typed.removeprefix('#')} 질문을 찾지 못했어요. `/질문목록`에서 번호를 확인해 주세요."
        )
        assert await study.minha.autocomplete(study.channel, command, "question", typed) == []
