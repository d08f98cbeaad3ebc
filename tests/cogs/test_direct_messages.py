"""What comes from a direct message, where no group is: refused in words, whatever it is."""

from collections.abc import Mapping
from typing import Any

import pytest
import simcord.interactions
from simcord import InteractionResult, MemberActor
from simcord.backend.serializers import message_payload

from tests.support.study import Study, buttons_of, returned, text_of

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
