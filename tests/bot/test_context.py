"""One context an interaction: who, where, when, and what the guild has set."""

from bot.context import Context, Interaction
from db import settings as guild_settings
from tests.support.study import Study, text_of


def contexts_of(study: Study) -> list[tuple[Context, Context]]:
    """Return a list that fills with the context of each interaction, asked for twice."""
    found: list[tuple[Context, Context]] = []

    async def on_interaction(interaction: Interaction) -> None:
        found.append((Context.of(interaction), Context.of(interaction)))

    study.bot.add_listener(on_interaction)
    return found


async def test_an_interaction_has_one_context_with_one_time(study: Study) -> None:
    found = contexts_of(study)

    await study.hangyeol.slash(study.channel, "study")
    await study.env.advance_time(60)
    await study.minha.slash(study.channel, "study")

    (first, again), (second, _) = found
    assert first is again
    assert first is not second
    assert (second.now - first.now).total_seconds() >= 60
    assert (first.user.id, first.is_manager) == (study.hangyeol.id, False)
    assert (second.user.id, second.is_manager) == (study.minha.id, True)
    assert first.guild_id == study.guild.id


async def test_what_is_stored_carries_the_time_of_its_interaction(study: Study) -> None:
    await study.present(study.minha)
    found = contexts_of(study)

    await study.ask(study.hangyeol, study.minha, "왜 그런가요?")

    (question,) = await study.questions()
    assert question.created_at == found[-1][0].now


async def test_a_guild_s_settings_are_read_once_and_kept_until_it_changes_them(study: Study) -> None:
    await study.present(study.minha)
    await study.ask(study.hangyeol, study.minha, "왜 그런가요?")
    assert "1주차" in text_of(study.cards()[-1])

    await study.db.write(guild_settings.change, guild_id=study.guild.id, setting="language", value="en")
    await study.ask(study.hangyeol, study.minha, "그런가요?")
    assert "1주차" in text_of(study.cards()[-1])

    await study.bot.change_setting(study.guild.id, "language", "en")
    await study.ask(study.hangyeol, study.minha, "정말요?")
    await study.come_to_rest()  # the earlier cards are drawn anew, and this one may come behind them
    assert any("Week 1" in text and "정말요?" in text for text in map(text_of, study.cards()))
