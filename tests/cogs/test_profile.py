"""Profiles: one's own, and for managers somebody else's; an imported name is linked with all that it holds."""

from typing import Any

import discord
import pytest
from simcord import InteractionResult, MemberActor

from db import imports, members, weeks
from db.models import Member
from db.week import collect
from db.week.value import Presenter, Question, Reflection, Team, Text, Week
from tests.support.study import TODAY, Study, buttons_of, field, press, text_of

PAGE = Week(
    1,
    TODAY,
    (
        Team(
            "1",
            ("조은비", "전민하"),
            presenters=(Presenter("조은비", "🐱", "🩷", (Question(Text("왜요?"), Text("그래서요.")),)),),
            reflections=(Reflection("조은비", Text("뿌듯하다.")), Reflection("전민하", Text("좋았다."))),
        ),
    ),
)


async def me(study: Study, actor: MemberActor) -> Member:
    """Return the member that a Discord user is."""
    member = await study.db.read(members.find, guild_id=study.guild.id, user_id=actor.id)
    assert member is not None
    return member


async def import_page(study: Study) -> None:
    """Import a page of people whom nobody is linked to."""
    await study.db.write(imports.import_week, guild_id=study.guild.id, week=PAGE, now=study.env.now())


async def profile(study: Study, actor: MemberActor, name: str, **values: Any) -> InteractionResult:
    """Fill in one's own form as it is shown, with these values over it."""
    form = await actor.slash(study.channel, "profile")
    return await actor.submit_modal(form, shown(form) | {"name": name} | values)


async def link(study: Study, actor: MemberActor, name: str, **values: Any) -> InteractionResult:
    """Let 민하 say who somebody is, and leave the rest of the form as it is shown."""
    form = await study.minha.slash(study.channel, "profile", member=actor)
    return await study.minha.submit_modal(form, shown(form) | {"name": name} | values)


def shown(form: InteractionResult) -> dict[str, str]:
    """Return what the form is filled in with, as a phone sends it back."""
    values = {name: field(form.modal, name).get("value") for name in ("name", "emoji", "heart")}
    return {name: value for name, value in values.items() if value}


async def test_a_newcomer_finds_their_display_name_in_the_form(study: Study) -> None:
    form = await study.eunbi.slash(study.channel, "profile")

    assert form.modal is not None
    assert form.modal["title"] == "은비 · 프로필"
    assert shown(form) == {"name": "은비"}
    await study.restart()
    receipt = await study.eunbi.submit_modal(form, {"name": "조은비", "emoji": "🦊", "heart": "🧡"})

    assert receipt.ephemeral
    assert text_of(receipt) == "✅ 이제 **조은비** 🦊 🧡 모습으로 보여요."
    assert buttons_of(receipt) == {"스터디": "study"}
    member = await me(study, study.eunbi)
    assert (member.name, member.emoji, member.heart) == ("조은비", "🦊", "🧡")


@pytest.mark.parametrize("locale", ["en-US"], indirect=True)
async def test_in_english(study: Study) -> None:
    receipt = await profile(study, study.eunbi, "Eunbi", emoji="🦊", heart="🧡")
    refused = await profile(study, study.eunbi, "Eunbi", emoji="fox")
    not_a_manager = await study.eunbi.slash(study.channel, "profile", member=study.minha)

    assert text_of(receipt) == "✅ You now appear as **Eunbi** 🦊 🧡."
    assert text_of(refused) == "`fox`: write one emoji. A server's own emoji does not show on a page."
    assert text_of(not_a_manager) == (
        "Only those who may manage the server, or hold the managers' role, can do this. Ask one of them."
    )


async def test_what_one_has_stands_in_the_form(study: Study) -> None:
    await study.present(study.minha, study.eunbi)
    before = await me(study, study.eunbi)

    form = await study.eunbi.slash(study.channel, "profile")
    assert shown(form) == {"name": "은비", "emoji": before.emoji, "heart": before.heart}
    await study.eunbi.submit_modal(form, {"name": "은비"})  # the optional fields emptied

    after = await me(study, study.eunbi)
    assert (after.emoji, after.heart) == (before.emoji, before.heart)
    again = await study.eunbi.slash(study.channel, "profile")
    await study.eunbi.submit_modal(again, shown(again) | {"emoji": "🦊"})
    third = await study.eunbi.slash(study.channel, "profile")
    ids = {str(opened.modal["custom_id"]) for opened in (form, third) if opened.modal}
    assert len(ids) == 2  # phones would show the old contents again


async def test_one_s_new_looks_show_everywhere(study: Study) -> None:
    await study.present(study.minha, study.eunbi)

    await profile(study, study.eunbi, "조은비", emoji="🦊")

    assert "조은비🦊" in text_of(await study.minha.slash(study.channel, "schedule"))


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (
            {"name": "이름: 아님"},
            "`이름: 아님` 이름은 쓸 수 없어요. 글자와 숫자로 32자까지, 쉼표나 콜론 없이 적어 주세요.",
        ),
        ({"name": "민하"}, "`민하` 이름은 이미 다른 분이 쓰고 있어요. 다른 이름을 정해 주세요."),
        ({"emoji": "여우"}, "`여우` 대신 이모지 하나만 적어 주세요. 서버 전용 이모지는 쓸 수 없어요."),
        ({"heart": ":cat:"}, "`:cat:` 대신 이모지 하나만 적어 주세요. 서버 전용 이모지는 쓸 수 없어요."),
    ],
    ids=["name", "taken", "emoji", "heart"],
)
async def test_what_cannot_be_shown_is_refused(study: Study, values: dict[str, str], sentence: str) -> None:
    await study.present(study.minha, study.eunbi)
    before = await me(study, study.eunbi)

    refused = await profile(study, study.eunbi, **({"name": "은비"} | values))

    assert refused.ephemeral
    assert text_of(refused) == sentence
    after = await me(study, study.eunbi)
    assert (after.name, after.emoji, after.heart) == (before.name, before.emoji, before.heart)


async def test_only_managers_open_somebody_else_s(study: Study) -> None:
    refused = await study.eunbi.slash(study.channel, "profile", member=study.hangyeol)
    own = await study.eunbi.slash(study.channel, "profile", member=study.eunbi)

    assert refused.ephemeral
    assert text_of(refused) == "서버 관리 권한이나 관리자 역할이 있는 분만 할 수 있어요. 관리자에게 부탁해 주세요."
    assert own.modal is not None


async def test_who_is_no_manager_any_more_cannot_submit_what_was_open(study: Study) -> None:
    role = study.guild.create_role("관리", permissions=discord.Permissions(manage_guild=True))
    manager = study.guild.add_member(study.env.create_user("yuna", global_name="유나"), roles=[role])
    form = await manager.slash(study.channel, "profile", member=study.eunbi)
    study.env.backend.get_guild(study.guild.id).members[manager.id].role_ids.clear()

    refused = await manager.submit_modal(form, {"name": "조은비"})

    assert text_of(refused) == "서버 관리 권한이나 관리자 역할이 있는 분만 할 수 있어요. 관리자에게 부탁해 주세요."


async def test_a_manager_changes_how_somebody_appears(study: Study) -> None:
    await study.present(study.minha, study.eunbi)
    form = await study.minha.slash(study.channel, "profile", member=study.eunbi)
    assert form.modal is not None
    assert form.modal["title"] == "은비 · 프로필"

    await study.restart()
    receipt = await study.minha.submit_modal(form, {"name": "조은비", "emoji": "🦊", "heart": "🧡"})

    assert text_of(receipt) == f"✅ <@{study.eunbi.id}>님은 이제 **조은비** 🦊 🧡 모습으로 보여요."
    assert (await me(study, study.eunbi)).name == "조은비"
    assert (await me(study, study.minha)).name == "민하"


async def test_nobody_claims_an_imported_name_alone(study: Study) -> None:
    await import_page(study)

    refused = await profile(study, study.eunbi, "조은비")

    assert text_of(refused).startswith("`조은비` 이름은 이미 다른 분이 쓰고 있어요.")


async def test_a_manager_links_an_imported_name_and_everything_comes_along(study: Study) -> None:
    await import_page(study)
    await study.present(study.eunbi, week=2)
    await study.ask(study.hangyeol, study.eunbi, "2주차 질문")
    await study.answer(study.eunbi, 2, "2주차 답변")

    asked = await link(study, study.eunbi, "조은비")
    assert "되돌릴 수 없어요" in text_of(asked)
    assert (await me(study, study.eunbi)).name == "은비"
    await study.restart()
    receipt = await press(study.minha, asked, "네, 같은 사람이에요")

    member = await me(study, study.eunbi)
    assert text_of(receipt) == f"✅ <@{study.eunbi.id}>님은 이제 **조은비** 🐱 🩷 모습으로 보여요."
    assert (member.name, member.emoji, member.heart) == ("조은비", "🐱", "🩷")
    assert await study.db.read(members.by_name, guild_id=study.guild.id, name="은비") is None
    first, second = [await page(study, number) for number in (1, 2)]
    assert first == PAGE.teams[0].members
    assert second == ("조은비",)
    form = await study.eunbi.slash(study.channel, "reflect", week=1)
    assert field(form.modal, "reflection")["value"] == "뿌듯하다."
    assert "2주차 답변" in text_of(study.cards()[0])
    assert "1팀" in text_of(await study.eunbi.slash(study.channel, "present", week=1))


async def page(study: Study, number: int) -> tuple[str, ...]:
    """Return the names on the first roster of a week."""
    week = await study.db.read(weeks.by_number, guild_id=study.guild.id, number=number)
    assert week is not None
    found = await study.db.read(collect.week, guild_id=study.guild.id, week_id=week.id)
    return found.teams[0].members


async def test_a_manager_may_give_new_looks_with_the_link(study: Study) -> None:
    await import_page(study)

    await link(study, study.eunbi, "조은비", emoji="🦊", heart=" ")

    member = await me(study, study.eunbi)
    assert (member.name, member.emoji, member.heart) == ("조은비", "🦊", "🩷")


async def test_a_manager_links_their_own_name(study: Study) -> None:
    await import_page(study)

    receipt = await profile(study, study.minha, "전민하")

    member = await me(study, study.minha)
    assert text_of(receipt) == f"✅ 이제 **전민하** {member.emoji} {member.heart} 모습으로 보여요."
    assert member.name == "전민하"


async def test_a_name_that_is_linked_already_is_taken(study: Study) -> None:
    await import_page(study)
    await link(study, study.eunbi, "조은비")

    refused = await link(study, study.hangyeol, "조은비")

    assert text_of(refused) == "`조은비` 이름은 이미 다른 분이 쓰고 있어요. 다른 이름을 정해 주세요."


async def test_two_reflections_on_one_week_do_not_become_one(study: Study) -> None:
    await import_page(study)
    form = await study.eunbi.slash(study.channel, "reflect", week=1)
    await study.eunbi.submit_modal(form, {"reflection": "디스코드에서 썼다."})

    refused = await link(study, study.eunbi, "조은비")  # and nobody is asked whether

    assert text_of(refused) == (
        "조은비, 두 이름 모두 1주차 소감이 있어서 합칠 수 없어요. "
        "본인이 `/소감`을 다시 보내고 [소감 삭제]를 누르면 합칠 수 있어요."
    )
    assert (await me(study, study.eunbi)).name == "은비"


async def test_the_button_opens_one_s_own(study: Study) -> None:
    front = await study.eunbi.slash(study.channel, "study")
    await study.restart()

    form = await press(study.eunbi, await press(study.eunbi, front, "더 보기"), "이름·이모지 정하기")

    assert form.modal is not None
    assert form.modal["title"] == "은비 · 프로필"


async def test_two_presenters_of_one_week_do_not_become_one(study: Study) -> None:
    await study.present(study.minha, guests="민수")
    await study.present(study.eunbi, team="2")

    refused = await link(study, study.eunbi, "민수")

    assert "1주차에 따로 발표해서" in text_of(refused)
    assert (await me(study, study.eunbi)).name == "은비"
