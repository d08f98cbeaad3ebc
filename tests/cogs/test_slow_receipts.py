"""A slow receipt never delays or ages what others see: cards, lists, boards and the recap show what is stored."""

import itertools
import random
from collections.abc import Mapping
from dataclasses import dataclass, field

import discord
import pytest

from bot.render.layout import layout
from tests.support.faults import Traffic, slow_down
from tests.support.shown import all_posts, as_stored, look_of
from tests.support.study import Study


@dataclass(frozen=True, slots=True)
class Action:
    """What somebody does with a button, and types in the form that it opens."""

    who: str
    custom_id: str
    typed: Mapping[str, object] = field(default_factory=dict)


ACTIONS = {
    "answer": Action("eunbi", "answer:1", {"answer": "그래서 그래요"}),
    "edit": Action("hangyeol", "edit:question:1", {"question": "왜 그럴까요?"}),
    "withdraw": Action("hangyeol", "withdraw:question:1"),
    "follow up": Action("subin", "follow:1", {"question": "정말요?"}),
    "me too": Action("stranger", "metoo:1:on"),
    "move": Action("hangyeol", "move:1", {"presenter": ["1:2"], "questions": ["1"]}),
    "merge": Action("hangyeol", "merge:1", {"question": ["2"]}),
    "answer what is listed": Action("minha", "answer:2", {"answer": "소리 내어 답했어요"}),
}
PAIRS = list(itertools.permutations(ACTIONS, 2))
QUICK = random.Random(4).sample(PAIRS, 6)  # noqa: S311  # no secret


async def begin(study: Study) -> None:
    """Let a question be asked, another be noted down, and the recap and a board be posted."""
    await study.present(study.minha, study.eunbi)
    await study.ask(study.hangyeol, study.minha, "왜 그런가요?")
    form = await study.subin.slash(study.channel, "record", presenter=study.minha)
    await study.subin.submit_modal(form, {"notes": "소리 내어 물은 질문"})
    await study.subin.slash(study.channel, "recap")
    await study.subin.slash(study.channel, "record")


async def act(study: Study, traffic: Traffic, action: Action) -> None:
    """Do something whose receipt is on its way for long."""
    member = getattr(study, action.who)
    button: discord.ui.Button[discord.ui.LayoutView] = discord.ui.Button(label="🚪", custom_id=action.custom_id)
    channel = study.bot.get_partial_messageable(study.channel.id)
    door = await channel.send(view=layout("🚪", [[button]]))
    traffic.routes = set() if action.typed else {"answer"}
    pressed = await member.click(door, custom_id=action.custom_id)
    if pressed.modal:  # what the first has done may leave the second nothing to do
        traffic.routes = {"answer"}
        await member.submit_modal(pressed, dict(action.typed))
    traffic.routes = set()


async def check(study: Study) -> None:
    """Hold everything that is posted against what is stored."""
    messages = {message.id: look_of(message) for message in study.cards()}
    posts = await study.db.read(all_posts)
    assert len(posts) >= 4
    for post in posts:
        shown = messages[post.message_id] if post.message_id is not None else None
        assert shown == await as_stored(study, post), post.kind


@pytest.mark.parametrize(
    ("first", "second"),
    [pytest.param(*pair, marks=[] if pair in QUICK else [pytest.mark.long], id="-".join(pair)) for pair in PAIRS],
)
async def test_what_others_see_does_not_wait_for_receipts(
    study: Study, monkeypatch: pytest.MonkeyPatch, first: str, second: str
) -> None:
    await begin(study)
    traffic = slow_down(monkeypatch, study.env)

    await act(study, traffic, ACTIONS[first])
    await check(study)
    await act(study, traffic, ACTIONS[second])
    assert len(traffic.held) >= 1
    await check(study)

    while traffic.held:  # the newest receipt arrives first
        traffic.let_go(-1)
        await study.env.settle()
        await check(study)
