"""What comes from a direct message: refused in words, unless it names the server that it belongs to."""

from collections.abc import Mapping
from typing import Any

import pytest
import simcord.interactions
from simcord import InteractionResult, MemberActor
from simcord.backend.serializers import message_payload

from bot.direct import marked, read_mark
from tests.support.database import locked
from tests.support.study import Study, buttons_of, doors, field, press, returned, text_of

#: What `Interaction.type` is called in Discord's own words.
COMMAND, PRESS, AUTOCOMPLETE, SUBMIT = 2, 3, 4, 5

REFUSAL = "DM에서는 할 수 없어요. 스터디 서버의 채널에서 다시 해 주세요."


async def from_a_direct_message(
    study: Study, kind: int, data: Mapping[str, Any], member: MemberActor | None = None
) -> InteractionResult:
    """Let a member do something that names no server."""
    backend, member = study.env.backend, member or study.hangyeol
    record, payload = simcord.interactions.base_payload(
        backend,
        type=kind,
        channel_id=backend.get_dm_channel(member.id).id,
        guild_id=None,
        user_id=member.id,
        data=dict(data),
    )
    if kind == PRESS:
        message = await member.send_dm("📚")
        shown = message_payload(backend, backend.get_message(message.channel.id, message.id))
        button = {"type": 2, "style": 2, "label": "문", "custom_id": data["custom_id"]}
        payload["message"] = {**shown, "components": [{"type": 1, "components": [button]}]}
        record.source_message_id = message.id
    backend.emit("INTERACTION_CREATE", payload)
    await study.env.settle()
    return InteractionResult(study.env, record)


def command(name: str, **options: Any) -> dict[str, Any]:
    """Spell a command with options of text as Discord does."""
    return {
        "id": "1",
        "name": name,
        "type": 1,
        "options": [{"name": key, "type": 3, "value": value} for key, value in options.items()],
    }


@pytest.mark.parametrize("name", ["study", "schedule", "questions", "present", "ask", "edit", "reflect", "profile"])
async def test_a_command_is_refused(study: Study, name: str) -> None:
    options = {"question": "1"} if name == "edit" else {}

    assert text_of(await from_a_direct_message(study, COMMAND, command(name, **options))) == REFUSAL


@pytest.mark.parametrize("locale", ["en-US"], indirect=True)
async def test_a_command_is_refused_in_english(study: Study) -> None:
    refused = await from_a_direct_message(study, COMMAND, command("study"))

    assert text_of(refused) == (
        "This does not work in direct messages. Please do it in a channel of your study group's server."
    )


async def test_the_words_of_a_command_come_back(study: Study) -> None:
    refused = await from_a_direct_message(study, COMMAND, command("answer", question="1", answer="그래서요"))

    assert text_of(refused).startswith(REFUSAL)
    assert returned(refused) == "그래서요"
    assert list(buttons_of(refused)) == []


@pytest.mark.parametrize("custom_id", ["study", "study:more", "answer:1", "metoo:1:on", f"discard:{'0' * 16}"])
async def test_a_button_is_refused(study: Study, custom_id: str) -> None:
    await study.present(study.minha)
    await study.ask(study.subin, study.minha, "왜 그런가요?")

    refused = await from_a_direct_message(study, PRESS, {"custom_id": custom_id, "component_type": 2})

    assert text_of(refused) == REFUSAL
    assert [question.me_toos for question in await study.questions()] == [[]]


@pytest.mark.parametrize(
    ("custom_id", "field"), [("answer:1", "answer"), ("reflect:1", "reflection"), ("follow:1:", "question")]
)
async def test_a_form_is_refused_and_its_words_come_back(study: Study, custom_id: str, field: str) -> None:
    text = {"type": 4, "custom_id": field, "value": "그래서요"}
    data = {"custom_id": custom_id, "components": [{"type": 18, "component": text}]}

    refused = await from_a_direct_message(study, SUBMIT, data)

    assert text_of(refused).startswith(REFUSAL)
    assert returned(refused) == "그래서요"
    assert list(buttons_of(refused)) == []
    assert not (study.bot.settings.data_dir / "drafts").exists()


@pytest.mark.parametrize("name", ["answer", "edit"])
async def test_nothing_is_offered_while_a_command_is_typed(study: Study, name: str) -> None:
    await study.present(study.minha)
    await study.ask(study.hangyeol, study.minha, "왜 그런가요?")
    data = command(name, question="")
    data["options"][0]["focused"] = True

    offered = await from_a_direct_message(study, AUTOCOMPLETE, data, study.minha)

    assert offered.acknowledged
    assert offered.autocomplete_choices == []


# What names its server, as the buttons and forms of the bot's own direct messages do.


async def pressed(study: Study, custom_id: str, member: MemberActor | None = None) -> InteractionResult:
    """Press a button in a direct message that belongs to the study's server."""
    data = {"custom_id": f"@{study.guild.id}:{custom_id}", "component_type": 2}
    return await from_a_direct_message(study, PRESS, data, member)


@pytest.mark.parametrize(
    "custom_id", ["ask", "ask:1", "follow:1", "present", "recap:1:post", "recorded:1", "ask:again:1:1:"]
)
async def test_what_all_are_to_see_in_a_channel_is_refused_before_anything_is_typed(
    study: Study, custom_id: str
) -> None:
    await study.present(study.minha)
    await study.ask(study.hangyeol, study.minha, "왜 그런가요?")
    before = len(study.cards())

    refused = await pressed(study, custom_id)

    assert refused.modal is None
    assert text_of(refused) == REFUSAL
    assert len(study.cards()) == before


@pytest.mark.parametrize(
    "custom_id", ["study", "study:more", "schedule:0", "questions::::0", "turn:1", "read:week:1:0"]
)
async def test_what_is_shown_to_one_is_shown_there_and_leads_on_there(study: Study, custom_id: str) -> None:
    await study.present(study.minha)
    await study.ask(study.hangyeol, study.minha, "왜 그런가요?")

    shown = await pressed(study, custom_id)

    assert text_of(shown) != REFUSAL
    assert {door.partition(":")[0] for door in doors(shown)} <= {f"@{study.guild.id}"}


async def test_who_manages_the_server_is_asked_anew(study: Study) -> None:
    role = study.guild.create_role("스터디장")
    await study.bot.change_setting(study.guild.id, "manager_role_id", role.id)
    member = study.env.backend.guilds[study.guild.id].members[study.hangyeol.id]

    refused = await pressed(study, "settings")
    member.role_ids.append(role.id)
    as_holder = await pressed(study, "settings")
    as_owner = await pressed(study, "settings", study.minha)

    assert text_of(refused).startswith("서버 관리 권한이나 관리자 역할이 있는 분만 할 수 있어요.")
    assert "설정" in text_of(as_holder)
    assert "설정" in text_of(as_owner)


@pytest.mark.parametrize("locale", ["en-US"], indirect=True)
async def test_a_server_that_somebody_left_is_closed_to_them(study: Study) -> None:
    study.env.backend.guilds[study.guild.id].members.pop(study.hangyeol.id)

    refused = await pressed(study, "study")

    assert text_of(refused) == (
        "Either you or the bot is no longer in the server that this message is from. Join it again, then press."
    )


async def test_a_server_that_the_bot_left_is_closed_to_all(study: Study) -> None:
    data = {"custom_id": "@123:study", "component_type": 2}

    refused = await from_a_direct_message(study, PRESS, data)

    assert text_of(refused).startswith("이 메시지를 보낸 서버에 회원님이나 봇이 더는 없어요.")


async def test_a_draft_of_a_direct_message_is_the_server_s(study: Study) -> None:
    await study.present(study.minha)
    await study.ask(study.hangyeol, study.minha, "왜 그런가요?")
    text = {"type": 4, "custom_id": "answer", "value": "그래서요"}
    data = {"custom_id": f"@{study.guild.id}:answer:1;12ab", "components": [{"type": 18, "component": text}]}

    with locked(study.db):
        refused = await from_a_direct_message(study, SUBMIT, data, study.minha)

    assert returned(refused) == "그래서요"
    assert [door.partition(":")[0] for door in doors(refused)] == [f"@{study.guild.id}"]
    form = await press(study.minha, await study.minha.slash(study.channel, "study"), "이어 쓰기")
    assert field(form.modal, "answer")["value"] == "그래서요"


def test_what_is_too_long_to_name_its_server_stays_as_it_is() -> None:
    for length in (79, 80):
        custom_id = "x" * length
        assert (marked(custom_id, 10**18) == custom_id) is (length == 80)
    assert marked(marked("study", 7), 7) == "@7:study"
    assert read_mark("@7:study") == (7, "study")
    assert read_mark("study") == (None, "study")
