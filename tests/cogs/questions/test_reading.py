"""Reading all of a question whose card had to cut it."""

from collections.abc import Iterator
from itertools import pairwise

import discord

from tests.support.study import Study, buttons_of, press, text_of

FENCED = "코드예요\n```python\n" + "\n".join(f"print({number})" for number in range(360)) + "\n```\n끝"


async def leaves(study: Study, shown: discord.Message) -> list[str]:
    """Press [read all] and leaf through to the end, in one message."""
    leaf = await press(study.stranger, shown, "전체 읽기")
    assert leaf.ephemeral
    assert leaf.response is not None
    message_id = leaf.response.id
    found = [text_of(leaf)]
    while "다음 ▶" in buttons_of(leaf):
        leaf = await press(study.stranger, leaf, "다음 ▶")
        assert leaf.response is not None
        assert leaf.response.id == message_id
        found.append(text_of(leaf))
    while "◀ 이전" in buttons_of(leaf):
        leaf = await press(study.stranger, leaf, "◀ 이전")
        assert text_of(leaf) == found[int(buttons_of(leaf)["다음 ▶"].rpartition(":")[2]) - 1]
    return found


def counted(prefix: str, size: int) -> Iterator[str]:
    """Yield words that can be told apart, so that a lost one is seen."""
    number = 0
    while size > 0:
        word = f"{prefix}{number} "
        yield word[:size]
        size -= len(word)
        number += 1


async def test_a_question_and_an_answer_of_4000_characters_are_read_to_the_last(study: Study) -> None:
    asked, said = "".join(counted("질", 4000)).rstrip() + "끝", "".join(counted("답", 4000)).rstrip() + "끝"
    assert (len(asked), len(said)) == (4000, 4000)
    await study.present(study.minha)
    await study.ask(study.hangyeol, study.minha, asked)
    open_card = study.cards()[-1]
    assert list(buttons_of(open_card)) == ["답변하기", "전체 읽기", "⋯"]
    assert asked.split()[-1] in (await leaves(study, open_card))[-1]

    await study.answer(study.minha, 1, said)
    found = await leaves(study, next(card for card in study.cards() if card.id == open_card.id))

    read = " ".join(found).split()
    assert [word for word in read if word in set(asked.split())] == asked.split()
    assert [word for word in read if word in set(said.split())] == said.split()
    assert all(first != second for first, second in pairwise(found))


async def test_one_word_of_4000_characters_is_read_to_the_last(study: Study) -> None:
    asked = "".join(chr(ord("가") + number) for number in range(4000))
    await study.present(study.minha)
    await study.ask(study.hangyeol, study.minha, asked)

    found = await leaves(study, study.cards()[-1])

    assert asked in "".join("".join(found).split())


async def test_a_code_block_is_whole_on_every_leaf(study: Study) -> None:
    await study.present(study.minha)
    await study.ask(study.hangyeol, study.minha, FENCED)

    found = await leaves(study, study.cards()[-1])

    assert all(leaf.count("```") % 2 == 0 for leaf in found)
    assert all(any(f"print({number})\n" in leaf for leaf in found) for number in range(360))


async def test_a_short_question_has_nothing_more_to_read(study: Study) -> None:
    await study.present(study.minha)

    await study.ask(study.hangyeol, study.minha, "짧아요")

    assert "전체 읽기" not in buttons_of(study.cards()[-1])
