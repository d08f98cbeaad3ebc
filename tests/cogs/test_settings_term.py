"""The term in ``/settings``: what it is called, and how a new one begins."""

import datetime as dt

import pytest
from simcord import InteractionResult, MemberActor

from tests.support.settings_panel import CHANNELS, MEETING, TERM, choose, panel, said, section, texts
from tests.support.study import TODAY, Study, buttons_of, field, press, text_of

WEEK = dt.timedelta(days=7)
NOTHING_YET = "이번 기수에는 아직 등록된 발표가 없어서 새 기수가 필요하지 않아요. 이름은 `/설정`에서 바꿀 수 있어요."
MANAGERS_ONLY = "서버 관리 권한이나 관리자 역할이 있는 분만 할 수 있어요. 관리자에게 부탁해 주세요."


async def name_term(study: Study, name: str) -> InteractionResult:
    form = await press(study.minha, await section(study, TERM), "기수 이름 적기")
    return await study.minha.submit_modal(form, {"name": name})


async def begin(study: Study, name: str = "2026-1", member: MemberActor | None = None) -> InteractionResult:
    """Begin a new term as a manager does."""
    member = member or study.minha
    form = await press(member, await section(study, TERM, member), "새 기수 시작")
    return await member.submit_modal(form, {"name": name})


async def test_the_name_is_typed_and_shown(study: Study) -> None:
    shown = await section(study, TERM)
    assert texts(shown)[0] == "## ⚙️ 설정 · 기수"
    assert texts(shown)[1:] == ["**기수 이름** · 정하지 않음"]
    assert list(buttons_of(shown)) == ["기수 이름 적기", "새 기수 시작", "갈래 시작", "◀ 돌아가기"]

    shown = await name_term(study, " 2025년  1*학기 ")

    assert said(shown) == (
        "✅ 기수 이름을 정했어요: **2025년 1\\*학기**. 이제 페이지는 `2025년-1-학기/week01.md`에 담겨요."
    )
    assert texts(shown)[1:] == ["**기수 이름** · 2025년 1\\*학기"]
    assert "**기수** · 2025년 1\\*학기" in texts(await panel(study))[1]
    form = await press(study.minha, shown, "기수 이름 적기")
    assert field(form.modal, "name")["value"] == "2025년 1*학기"


async def test_a_new_term_begins_after_it_was_said_what_that_brings(study: Study) -> None:
    await study.present(study.eunbi)
    await study.ask(study.hangyeol, study.eunbi, "왜 그런가요?")
    form = await press(study.minha, await section(study, TERM), "새 기수 시작")
    assert form.modal is not None
    assert form.modal["title"] == "새 기수 시작"
    assert form.modal["components"][0]["content"] == (
        "지금 기수: **1기** · 주차 1개\n"
        "- 주차 번호와 일정이 1주차부터 새로 시작돼요.\n"
        "- 이름과 동물, 질문 번호, 설정은 이어져요.\n"
        "- 지난 기수의 카드와 정리는 그대로 쓸 수 있고, 이미 등록한 발표는 알림도 그대로 와요.\n"
        "- 정리 채널에 지난 기수를 한눈에 보여 드려요."
    )

    shown = await study.minha.submit_modal(form, {"name": "2026-1"})

    assert said(shown) == "✅ 새 기수를 시작했어요: **2026-1**. 페이지는 `2026-1/week01.md`에 담겨요."
    assert texts(shown)[1:] == [
        "**기수 이름** · 2026-1",
        "🌱 첫 발표를 등록하면 1주차가 시작돼요. 그 전에는 되돌릴 수 있어요.",
    ]
    assert list(buttons_of(shown)) == [
        "발표 등록",
        "되돌리기",
        "기수 이름 적기",
        "새 기수 시작",
        "갈래 시작",
        "◀ 돌아가기",
    ]
    form = await press(study.minha, shown, "발표 등록")
    assert form.modal is not None
    assert form.modal["title"] == "1주차 · 1팀 발표 등록"
    await study.present(study.hangyeol)
    await study.ask(study.subin, study.hangyeol, "이번에는요?")
    assert "1주차 · #2" in text_of(study.cards()[-1])
    assert list(buttons_of(await section(study, TERM))) == ["기수 이름 적기", "새 기수 시작", "갈래 시작", "◀ 돌아가기"]


async def test_talks_that_are_still_to_come_are_counted_before_and_after(study: Study) -> None:
    await study.present(study.eunbi)
    for weeks in (1, 2):
        await study.present(study.minha, date=TODAY + weeks * WEEK, week=1 + weeks)
    await study.cancel(study.minha, week=2)
    form = await press(study.minha, await section(study, TERM), "새 기수 시작")
    assert form.modal is not None
    told = form.modal["components"][0]["content"].splitlines()

    shown = await study.minha.submit_modal(form, {"name": "2026-1"})

    assert told[-1] == "⚠️ 아직 하지 않은 발표가 1개 있어요. 지난 기수에 그대로 남아요."
    assert texts(shown)[0].splitlines()[2:3] == [
        "⚠️ 아직 하지 않은 발표 1개는 지난 기수에 남아 있어요. 알림은 그대로 와요."
    ]


@pytest.mark.parametrize("locale", ["en"], indirect=True)
async def test_it_speaks_english_too(study: Study) -> None:
    await study.present(study.eunbi)
    form = await press(study.minha, await section(study, "Term"), "Begin a new term")
    assert form.modal is not None
    assert "Running now: **Term 1**, with this many weeks: 1\n" in form.modal["components"][0]["content"]
    shown = await study.minha.submit_modal(form, {"name": "2026-1"})
    assert said(shown) == "✅ A new term has begun: **2026-1**. Its pages stand in `2026-1/week01.md`."
    shown = await press(study.minha, shown, "Undo")
    assert said(shown) == "↩️ The new term is undone. The running term: **Term 1**"
    form = await press(study.minha, shown, "Write the term's name")
    shown = await study.minha.submit_modal(form, {"name": "2025-2"})
    assert said(shown) == "✅ The term is called **2025-2** now. Its pages stand in `2025-2/week01.md`."


async def test_a_term_that_holds_nothing_is_followed_by_no_other(study: Study) -> None:
    refused = await press(study.minha, await section(study, TERM), "새 기수 시작")
    assert text_of(refused) == NOTHING_YET
    assert list(buttons_of(refused)) == ["설정"]

    await study.present(study.eunbi)
    shown = await begin(study)
    assert text_of(await press(study.minha, shown, "새 기수 시작")) == NOTHING_YET


async def test_a_beginning_is_undone_until_a_week_is_registered(study: Study) -> None:
    await study.present(study.eunbi)
    channel = study.guild.create_text_channel("질문방")
    elsewhere = study.guild.create_text_channel("다른 방")
    await choose(await section(study, CHANNELS), study.minha, "question_channel_id", channel)
    shown = await begin(study)
    assert study.bot.settings_of(study.guild.id).question_channel_id == channel.id
    await choose(await section(study, CHANNELS), study.minha, "question_channel_id", elsewhere)

    undone = await press(study.minha, shown, "되돌리기")

    assert said(undone) == "↩️ 새 기수를 되돌렸어요. 지금 기수: **1기**"
    assert texts(undone)[1:] == ["**기수 이름** · 정하지 않음"]
    assert study.bot.settings_of(study.guild.id).question_channel_id == channel.id
    assert "**▶ 1주차" in text_of(await study.minha.slash(study.channel, "schedule"))
    shown = await begin(study)
    await study.present(study.hangyeol)
    refused = await press(study.minha, shown, "되돌리기")
    assert (
        text_of(refused) == "이 기수에는 이미 등록한 주차가 있어서 되돌릴 수 없어요. 이름은 `/설정`에서 바꿀 수 있어요."
    )
    assert list(buttons_of(refused)) == ["설정"]


async def test_what_was_set_goes_on_in_the_new_term(study: Study) -> None:
    await study.present(study.eunbi)
    form = await press(study.minha, await section(study, MEETING), "시각과 장소 적기")
    await study.minha.submit_modal(form, {"meeting": "19:00 공학관 302"})
    await begin(study)

    await study.restart()

    assert texts(await section(study, MEETING))[1:] == ["**늘 모이는 시각과 장소** · 19:00 · 📍 공학관 302"]


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("2025 2", "`2025 2` 이름은 다른 기수와 같거나 폴더 이름이 겹쳐요. 다른 이름을 적어 주세요."),
        ("…", "`…` 이름은 쓸 수 없어요. `2025-1`처럼 글자나 숫자를 넣어 32자까지 적어 주세요."),
    ],
)
async def test_a_name_that_cannot_be_is_refused_and_kept_to_be_changed(study: Study, typed: str, refusal: str) -> None:
    await study.present(study.eunbi)
    await name_term(study, "2025-2")

    refused = await begin(study, typed)

    assert text_of(refused) == refusal
    form = await press(study.minha, refused, "이어 쓰기")
    assert field(form.modal, "name")["value"] == typed
    shown = await study.minha.submit_modal(form, {"name": "2026-1"})
    assert said(shown).startswith("✅ 새 기수를 시작했어요: **2026-1**")


async def test_a_form_that_is_sent_twice_begins_one_term(study: Study) -> None:
    await study.present(study.eunbi)
    shown = await section(study, TERM)
    first, second = [await press(study.minha, shown, "새 기수 시작") for _ in range(2)]
    await study.minha.submit_modal(first, {"name": "2026-1"})

    again = await study.minha.submit_modal(second, {"name": "2026-1"})

    assert texts(again)[1] == "**기수 이름** · 2026-1"
    await press(study.minha, again, "되돌리기")
    assert "**▶ 1주차" in text_of(await study.minha.slash(study.channel, "schedule"))


async def test_who_is_no_manager_any_more_begins_nothing(study: Study) -> None:
    await study.present(study.eunbi)
    role = study.guild.create_role("운영")
    holder = study.guild.add_member(study.env.create_user("holder", global_name="맡은 사람"), roles=[role])
    await choose(await section(study), study.minha, "manager_role_id", role)
    shown = await section(study, TERM, holder)
    named = await press(holder, shown, "기수 이름 적기")
    begun = await press(holder, shown, "새 기수 시작")
    study.env.backend.get_guild(study.guild.id).members[holder.id].role_ids.clear()

    for refused in (
        await holder.submit_modal(named, {"name": "2025-2"}),
        await holder.submit_modal(begun, {"name": "2026-1"}),
        await press(holder, shown, "기수 이름 적기"),
        await press(holder, shown, "새 기수 시작"),
    ):
        assert text_of(refused) == MANAGERS_ONLY
    assert texts(await section(study, TERM))[1:] == ["**기수 이름** · 정하지 않음"]


async def test_another_server_s_term_goes_on(study: Study) -> None:
    owner = study.env.create_user("boss", global_name="보스")
    elsewhere = study.env.create_guild("남의 모임", owner=owner)
    boss, channel = elsewhere.add_member(owner), elsewhere.create_text_channel("남의 방")
    await study.present(study.eunbi)
    await begin(study)

    theirs = await boss.slash(channel, "settings")

    assert "**기수** · 정하지 않음" in texts(theirs)[1]
