"""What people do leaves nothing in memory: after many of their actions, the bot holds what it held after a few."""

import gc
from collections import Counter
from functools import _lru_cache_wrapper

from db import alike, likeness
from tests.support.study import Study, press

#: Rounds after which everything that is kept once is kept, and rounds of which not even every second adds to that.
FEW, MORE = 3, 9


async def live(study: Study, turn: int) -> None:
    """Ask, answer, reflect, look at lists and panels, leaf in them, and leave forms open."""
    await study.ask(study.hangyeol, study.minha, f"{turn}번째로 궁금한 것은 무엇인가요?")
    card = study.cards()[-1]
    await press(study.minha, card, "답변하기")  # and types nothing
    await press(study.hangyeol, card, "추가 질문")
    await study.answer(study.minha, turn, "이렇게 답해요")
    await study.subin.autocomplete(study.channel, "answer", "question", "")
    form = await study.subin.slash(study.channel, "reflect")
    await study.subin.submit_modal(form, {"reflection": f"{turn}번째 소감"})
    await study.subin.slash(study.channel, "reflect")
    await study.hangyeol.slash(study.channel, "edit", question=str(turn))
    for command in ("study", "questions", "schedule", "recap"):
        await study.hangyeol.slash(study.channel, command)


def held(study: Study) -> dict[str, int]:
    """Count what the bot, and discord.py for it, keep: views, forms, messages, locks, and objects of our own.

    What is kept up to a limit counts as nothing, whether or not the limit is reached.
    """
    for cache in (*vars(alike).values(), *vars(likeness).values()):
        if isinstance(cache, _lru_cache_wrapper) and cache.cache_parameters()["maxsize"] is not None:
            cache.cache_clear()
    gc.collect()
    connection = study.bot._connection
    store = connection._view_store
    kinds = Counter(map(type, gc.get_objects()))
    ours = {
        str(kind): count
        for kind, count in kinds.items()
        if str(kind).startswith(("<class 'bot.", "<class 'cogs.", "<class 'db."))
    }
    return {
        **ours,
        "views": sum(map(len, store._views.values())),
        "messages with views": len(store._synced_message_views),
        "modals": len(store._modals),
        "messages": len(study.bot.cached_messages),
    }


async def test_what_people_do_leaves_nothing_in_memory(study: Study) -> None:
    await study.present(study.minha)
    for turn in range(1, FEW + 1):
        await live(study, turn)
    few = held(study)

    for turn in range(FEW + 1, FEW + MORE + 1):
        await live(study, turn)
    more = held(study)

    grown = {name: count - few.get(name, 0) for name, count in more.items()}
    assert {name: count for name, count in grown.items() if count >= MORE // 2} == {}  # the last round's may be there
