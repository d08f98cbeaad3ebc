"""The demo's study: five people, a week that is over, one that begins today, and a talk that is to come."""

import contextlib
import datetime as dt
from collections.abc import AsyncIterator, Iterator
from typing import Any

import simcord
import simcord.interactions
from simcord import MemberActor
from simcord.builders import ChannelHandle

from bot.client import StudyTree
from bot.demo.ahead import DemoBot
from bot.demo.clock import Clock
from bot.demo.guide import Guide, Study
from bot.settings import Settings
from db.engine import open_database

WEEK = dt.timedelta(days=7)
#: How long it is between what happens before, in and after a talk.
TALK = dt.timedelta(minutes=20)

# What was said in the finished week: who asks whom, who answers which question, who takes what away.
ASKED = [
    ("유나", "서연", "층을 더 쌓으면 왜 학습 오차까지 커지나요? 과적합과는 다른 건가요?"),
    ("지호", "도윤", "지름길 연결에서 차원이 다르면 어떻게 더하나요?"),
    ("서연", "하은", "학습률을 정해 주는데도 왜 워밍업을 같이 쓰는지 궁금해요."),
    ("도윤", "지호", "편향 보정이 없으면 처음 몇 걸음에서 무슨 일이 생기나요?"),
]
ANSWERED = [
    ("서연", 1, "네, 달라요. 시험 오차만이 아니라 학습 오차도 같이 커지거든요.\n\n최적화가 어려워진 것이라서, 항등 함수만 배워도 얕은 망만큼은 되도록 길을 열어 준 거예요."),
    ("도윤", 2, "두 가지가 있어요. 0으로 채우거나, 1×1 합성곱으로 맞추거나. 성능 차이는 크지 않았어요."),
    ("하은", 3, "초반에는 기울기 제곱의 평균이 몇 개 안 되는 값으로 잡혀서 보폭이 들쭉날쭉해요. 그때만 천천히 가는 거예요."),
    ("지호", 4, "평균을 0에서 시작하니까 한동안 0 쪽으로 치우쳐요. 보정이 없으면 첫 걸음이 지나치게 커질 수 있어요."),
]  # fmt: skip
REFLECTIONS = {
    "서연": "막상 설명해 보니 내가 어디를 대충 넘어갔는지 보였다. 다음에는 그림을 하나 더 그려야지.",
    "도윤": "질문 덕분에 부록까지 다시 읽었다. 발표보다 질문 시간이 더 재미있었다.",
    "하은": "수식 한 줄을 말로 옮기는 게 제일 어려웠다.\n그래도 이제 옵티마이저를 고를 때 이유를 댈 수 있다.",
    "지호": "편향 보정을 손으로 풀어 본 게 기억에 남는다.",
    "유나": "두 발표가 결국 '학습이 잘되게 하는 길'이라는 한 이야기로 들렸다.",
}


@contextlib.asynccontextmanager
async def sample_study(
    settings: Settings, now: dt.datetime | None = None
) -> AsyncIterator[tuple[simcord.Env, ChannelHandle, Study, Clock]]:
    """Run the bot in a simulated Discord in which one week is over and another begins today, in the real world."""
    db = await open_database(settings.database)
    try:
        bot = DemoBot(settings, db)
        env = simcord.Env(bot, check_errors=False)
        env.backend.edit_bot_profile("Study Bot")
        now = now or dt.datetime.now(dt.UTC)
        env.backend.advance_clock((now - WEEK - env.now()).total_seconds())
        with _speaking_korean():
            await env.start()
            _let_refuse(bot)
            try:
                channel, study = _people(env)
                clock = Clock(env, bot)
                today = now.astimezone(settings.timezone).date()
                await _finished_week(env, channel, study, clock, today - WEEK)
                await _first_week_passes(env, bot, clock, now)
                await _running_week(channel, study, today)
                await _coming_week(channel, study, today + WEEK)
                await Guide(bot, clock, channel, study).welcome()
                yield env, channel, study, clock
            finally:
                await env.shutdown()
    finally:
        await db.close()


def _let_refuse(bot: DemoBot) -> None:
    """Let refusals be answers; the simulator is not to report them as failures of the bot."""
    bot.tree.error(StudyTree.on_error.__get__(bot.tree))


def _people(env: simcord.Env) -> tuple[ChannelHandle, Study]:
    owner = env.create_user("seoyeon", global_name="서연")
    guild = env.create_guild("논문 스터디", owner=owner)
    names = {"도윤": "doyun", "하은": "haeun", "지호": "jiho", "유나": "yuna"}
    users = {"서연": owner} | {name: env.create_user(user, global_name=name) for name, user in names.items()}
    study = {name: guild.add_member(user) for name, user in users.items()}
    return guild.create_text_channel("논문-스터디"), study


async def _finished_week(env: simcord.Env, channel: ChannelHandle, study: Study, clock: Clock, date: dt.date) -> None:
    await _register(
        channel,
        [study["서연"], study["도윤"]],
        date,
        "Deep Residual Learning for Image Recognition https://arxiv.org/abs/1512.03385",
    )
    await _register(
        channel,
        [study["하은"], study["지호"]],
        date,
        "Adam: A Method for Stochastic Optimization https://arxiv.org/abs/1412.6980",
    )
    await clock.go_to(env.now() + TALK)
    for asker, presenter, question in ASKED:
        await study[asker].slash(channel, "ask", presenter=study[presenter], question=question)
    await clock.go_to(env.now() + TALK)
    for presenter, number, answer in ANSWERED:
        await study[presenter].slash(channel, "answer", question=str(number), answer=answer)
    await clock.go_to(env.now() + TALK)
    for name, reflection in REFLECTIONS.items():
        opened = await study[name].slash(channel, "reflect")
        await study[name].submit_modal(opened, {"reflection": reflection})


async def _first_week_passes(env: simcord.Env, bot: DemoBot, clock: Clock, until: dt.datetime) -> None:
    """Let come what comes by itself in a week, and then let it be the end of that week."""
    while (found := await bot.coming(env.guild.id, env.now())) and found[0].at < until:
        await clock.go_to(found[0].at)
    await clock.go_to(until)


async def _running_week(channel: ChannelHandle, study: Study, date: dt.date) -> None:
    await _register(
        channel,
        [study["유나"], study["지호"]],
        date,
        "LoRA: Low-Rank Adaptation of Large Language Models https://arxiv.org/abs/2106.09685",
        meeting="19:00 공학관 302",
    )
    asked = [
        ("서연", "유나", "랭크를 아주 작게 잡아도 되는 이유가 뭔가요?"),
        ("하은", "지호", "추론할 때 느려지지 않는다고 했는데, 어댑터 여러 개를 바꿔 끼울 때도 그런가요?"),
    ]
    for asker, presenter, question in asked:
        await study[asker].slash(channel, "ask", presenter=study[presenter], question=question)


async def _coming_week(channel: ChannelHandle, study: Study, date: dt.date) -> None:
    await _register(
        channel,
        [study["하은"], study["도윤"]],
        date,
        "QLoRA: Efficient Finetuning of Quantized LLMs https://arxiv.org/abs/2305.14314",
        meeting="19:00 공학관 302",
        week=3,
    )


async def _register(
    channel: ChannelHandle, team: list[MemberActor], date: dt.date, papers: str, meeting: str = "", **options: int
) -> None:
    form = await team[0].slash(channel, "present", **options)
    values = {"date": f"{date:%Y.%m.%d} {meeting}", "presenters": team, "papers": papers}
    await team[0].submit_modal(form, values)


@contextlib.contextmanager
def _speaking_korean() -> Iterator[None]:
    """Give everybody a Korean client; the simulated Discord only has English ones."""
    english = simcord.interactions.base_payload

    def korean(*args: Any, **kwargs: Any) -> tuple[Any, dict[str, Any]]:  # noqa: ANN401  # handed through
        record, payload = english(*args, **kwargs)
        return record, payload | {"locale": "ko", "guild_locale": "ko"}

    simcord.interactions.base_payload = korean
    try:
        yield
    finally:
        simcord.interactions.base_payload = english
