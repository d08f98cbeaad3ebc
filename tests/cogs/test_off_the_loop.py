"""What takes long is read and drawn in a thread, so that one group's long week holds up no other's commands."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any

import discord
import pytest
from simcord import InteractionResult

from bot import controls, replies
from bot.page import apart, bodies
from bot.render.layout import TEXT_LIMIT, layout
from db import imports
from db.week.value import Presenter, Question, Reflection, Team, Text, Week
from tests.cogs.test_real_page import linked
from tests.support.pages import page
from tests.support.study import TODAY, Study, press, text_of

QUESTIONS = 6
#: The slowest to read, for their length: lists.
LONG = ("- 가나다라\n" * 160).rstrip()
#: Characters of Markdown that may be read while everybody else waits: what one form shows of a text.
AT_ONCE = 4000
#: The first answer to an interaction that shows that it goes on, in Discord's own numbers.
THINKING, EPHEMERAL = 5, 64


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Note how many characters of Markdown are read on the loop's own thread."""
    sizes: list[int] = []
    normal = bodies.normal

    def noting(source: str) -> list[str]:
        if threading.current_thread() is threading.main_thread():
            sizes.append(len(source))
        return normal(source)

    monkeypatch.setattr(bodies, "normal", noting)
    return sizes


@pytest.fixture
def read_here(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Note how many characters of Markdown are read in the bot's own process, on any thread."""
    sizes: list[int] = []
    normal = bodies.normal

    def noting(source: str) -> list[str]:
        sizes.append(len(source))
        return normal(source)

    monkeypatch.setattr(bodies, "normal", noting)
    return sizes


@pytest.fixture
async def long_week(study: Study) -> Study:
    """Let a page of long lists be imported, whose presenter 민하 is; the first question waits for an answer."""
    asked = tuple(
        Question(Text(f"질문{at}\n\n{LONG}"), Text(f"답변{at}\n\n{LONG}") if at else None) for at in range(QUESTIONS)
    )
    said = tuple(Reflection(f"사람{at}", Text(f"소감{at}\n\n{LONG}")) for at in range(3))
    team = Team("1", ("민하",), (), (Presenter("민하", "🐼", "🩷", asked),), (Reflection("민하", Text(LONG)),))
    page = Week(1, TODAY, (team,), said)
    await study.db.write(imports.import_week, guild_id=study.guild.id, week=page, now=discord.utils.utcnow())
    await linked(study, study.minha, "민하")
    return study


async def post_card(study: Study) -> InteractionResult:
    """Let 민하 add to the answer of the first question, which has no card yet and gets one so."""
    door = study.bot.get_partial_messageable(study.channel.id)
    shown = await door.send(view=layout("🚪", [[controls.add("ko", 1)]]))
    form = await press(study.minha, shown, "덧붙이기")
    return await study.minha.submit_modal(form, {"answer": "하나 더 있어요"})


async def test_only_what_a_form_shows_is_read_while_the_others_wait(long_week: Study, read: list[int]) -> None:
    study, minha, channel = long_week, long_week.minha, long_week.channel
    on_loop = {}

    async def note(what: str, doing: Awaitable[InteractionResult]) -> InteractionResult:
        read.clear()
        result = await doing
        on_loop[what] = sum(read)
        assert "예상하지 못한" not in (text_of(result) if result.response else "")
        return result

    recap = await note("/recap", minha.slash(channel, "recap"))
    private = await note("/recap private", minha.slash(channel, "recap", private=True))
    leaf = await note("전체 읽기", press(minha, private, "전체 읽기"))
    await note("다음", press(minha, leaf, "다음 ▶"))
    await note("/questions", minha.slash(channel, "questions"))
    await note("/study", minha.slash(channel, "study"))
    await note("/page export", minha.slash(channel, "page export"))
    panel = await note("/edit", minha.slash(channel, "edit", question="2"))
    await note("덧붙이기", post_card(study))
    await note("나도 궁금해요", press(study.minha, panel, "🙋 나도 궁금해요"))
    await note("/answer", minha.slash(channel, "answer", question="1", answer="그래서요"))
    await note("/answer, a form", minha.slash(channel, "answer"))
    await note("/reflect", minha.slash(channel, "reflect"))

    assert "정리를 올렸어요" in text_of(recap)
    assert {what: size for what, size in on_loop.items() if size > AT_ONCE} == {}


async def test_a_line_of_a_recap_takes_only_a_text_s_beginning(
    long_week: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[int] = []
    blocks = bodies.blocks

    def noting(lines: list[str]) -> list[bodies.Block]:
        drawn.append(sum(map(len, lines)))
        return blocks(lines)

    await long_week.minha.slash(long_week.channel, "recap", private=True)  # which remembers the page's own texts
    monkeypatch.setattr(bodies, "blocks", noting)

    await long_week.minha.slash(long_week.channel, "questions")

    assert len(drawn) == QUESTIONS
    assert max(drawn) <= 1000


async def test_a_card_takes_no_more_of_a_text_than_it_holds(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[int] = []
    blocks = bodies.blocks

    def noting(lines: list[str]) -> list[bodies.Block]:
        drawn.append(sum(map(len, lines)))
        return blocks(lines)

    asked = Question(Text("- 가나다라\n" * 10_000), Text("- 마바사아\n" * 10_000))
    page = Week(1, TODAY, (Team("1", ("민하",), (), (Presenter("민하", "🐼", "🩷", (asked,)),)),))
    await study.db.write(imports.import_week, guild_id=study.guild.id, week=page, now=discord.utils.utcnow())
    monkeypatch.setattr(bodies, "blocks", noting)

    await post_card(study)

    assert "가나다라" in text_of(study.cards()[-1])
    assert sum(drawn) <= 2 * 2 * TEXT_LIMIT


@pytest.mark.parametrize(
    ("opens", "shows"),
    [
        (lambda study: study.minha.slash(study.channel, "recap", private=True), "## 1주차 · 1/1(목)"),
        (lambda study: study.minha.slash(study.channel, "questions"), "### 질문"),
    ],
)
async def test_where_drawing_takes_long_the_member_sees_that_it_goes_on(
    long_week: Study,
    monkeypatch: pytest.MonkeyPatch,
    opens: Callable[[Study], Awaitable[InteractionResult]],
    shows: str,
) -> None:
    async def wait(tasks: set[Any], *, timeout: float) -> tuple[set[Any], set[Any]]:  # noqa: ASYNC109  # asyncio's own
        assert timeout == replies.PATIENCE
        return set(), tasks

    monkeypatch.setattr(replies, "asyncio", SimpleNamespace(wait=wait, ensure_future=asyncio.ensure_future))

    shown = await opens(long_week)

    answers = [request.json for request in long_week.env.http_requests if request.path.endswith("/callback")]
    assert answers[-1] == {"type": THINKING, "data": {"flags": EPHEMERAL}}
    assert text_of(shown).startswith(shows)


async def test_a_long_page_is_read_compared_and_written_in_another_process(
    study: Study, read_here: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "SHORT_TO_WRITE", apart.SHORT)
    long = page(1, question="왜 그런가요?\n\n" + "  가나다라 마바사\n" * 1000).encode()
    assert len(long) > apart.SHORT

    said = [await study.minha.slash(study.channel, "page import", file=("week01.md", long)) for _ in range(2)]
    taken = await study.minha.slash(study.channel, "page export", week=1)

    assert [text_of(reply) for reply in said] == [
        "✅ **1주차** 페이지를 가져왔어요.",
        "**1주차** 페이지는 이미 같은 내용으로 저장되어 있어요. 바뀐 것은 없어요.",
    ]
    assert "week01.md" in text_of(taken)
    assert read_here == []
