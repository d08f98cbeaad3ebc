"""Explaining: each error as a sentence, a way out, and a reference where nobody expected it."""

import datetime as dt
from collections.abc import Mapping
from string import Formatter
from typing import Any

import pytest
from discord import app_commands

from bot.errors import explain, pieces, typed_words
from bot.fitting import QUOTE_LIMIT
from bot.render.layout import TEXT_LIMIT
from bot.texts import Language, sentences
from db.errors import BadName, NameTaken, NoSuchWeek, NoWeekYet, OtherDate, StorageUnavailable, StudyError
from tests.bot.test_texts import refusals


@pytest.mark.parametrize(
    ("error", "sentence", "way_out"),
    [
        (NoWeekYet(), "아직 등록된 주차가 없어요. `/발표`로 첫 발표를 등록해 주세요.", "present"),
        (NoSuchWeek(number=9), "9주차를 찾지 못했어요. `/일정`에서 주차를 확인해 주세요.", "schedule:0"),
        (NameTaken(name="민*하*"), "`민\\*하\\*` 이름은 이미 다른 분이 쓰고 있어요. 다른 이름을 정해 주세요.", None),
    ],
)
def test_a_refusal_is_a_sentence_with_its_way_out(error: StudyError, sentence: str, way_out: str | None) -> None:
    explanation = explain(error, "ko")

    assert explanation.text == sentence
    assert (explanation.way_out.custom_id if explanation.way_out else None) == way_out
    assert explanation.reference is None


def test_a_date_in_a_refusal_is_said_in_the_member_s_language() -> None:
    error = OtherDate(week=2, date=dt.date(2025, 2, 7))
    assert "2/7(금)" in explain(error, "ko").text
    assert "Fri, Feb 7" in explain(error, "en").text


@pytest.mark.parametrize("error", [RuntimeError("secret"), StorageUnavailable()])
def test_what_nobody_expected_has_a_reference_and_says_nothing_else(error: Exception) -> None:
    explanation = explain(error, "en")

    assert explanation.reference is not None
    assert f"`{explanation.reference}`" in explanation.text
    assert "secret" not in explanation.text


LONG = {
    "letters": "가" * 4000,
    "Markdown": "*_~`|" * 800,
    "quotes": "> " * 2000,
    "an address": "https://a.b/" + "_" * 3988,
    "marks on one letter": "e" + "\u0301" * 3999,
    "one emoji": "👩" + "\u200d👩" * 1999,
    "digits": "9" * 4000,
    "right to left": "\u202eא" * 2000,
    "lines": "-# x\n" * 800,
    "blanks": "\u3164\u200b" * 2000,
    "mentions": "@everyone <@&1>" * 266,
}


@pytest.mark.parametrize("typed", LONG.values(), ids=LONG)
@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_refusal_fits_whatever_was_typed_and_keeps_its_advice(language: Language, typed: str) -> None:
    for kind in refusals():
        sentence = sentences(language)[f"error.{kind.key}"]
        forms = [str(form) for form in (sentence.values() if isinstance(sentence, Mapping) else [sentence])]
        details = {name: typed for form in forms for _, name, _, _ in Formatter().parse(form) if name}
        details.pop("reference", None)
        counted = dict.fromkeys(("number", "other", "week", "limit", "movable"), 10**4000)

        shown = explain(kind(**details | counted | {"count": 2}), language).text

        assert len(shown) < TEXT_LIMIT / 2, kind
        assert shown.endswith(tuple(form.rpartition("}")[2] for form in forms)), kind


def test_typed_words_are_quoted_as_far_as_they_tell_what_was_meant() -> None:
    text = explain(BadName(name="나*\n" + "👩‍👩‍👧‍👦" * 40), "ko").text

    assert text.startswith("`나\\* 👩‍👩‍👧‍👦👩‍👩‍👧‍👦")
    assert "👩‍👩‍👧‍👦…`" in text
    assert len(text) < QUOTE_LIMIT + 60


def test_an_error_in_a_command_is_explained_as_what_caused_it() -> None:
    async def broken(interaction: Any) -> None:  # the shape of a command
        """Be a command."""

    command: app_commands.Command[Any, ..., None] = app_commands.Command(
        name="broken", description="broken", callback=broken
    )
    wrapped = app_commands.CommandInvokeError(command, NoWeekYet())
    assert explain(wrapped, "ko").text == explain(NoWeekYet(), "ko").text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"name": "ask", "options": [{"name": "question", "value": "왜?"}, {"name": "week", "value": 2}]}, ["왜?"]),
        (
            {"name": "answer", "options": [{"name": "question", "value": "#12"}, {"name": "answer", "value": "네"}]},
            ["네"],
        ),
        (
            {"components": [{"component": {"custom_id": "answer", "value": "첫째\n\n둘째"}}, {"content": "-"}]},
            ["첫째\n\n둘째"],
        ),
        ({"components": [{"component": {"custom_id": "presenter", "values": ["1:2"]}}]}, []),
        ({"components": [{"component": {"custom_id": "reflection", "value": "  "}}]}, []),
        ({}, []),
    ],
)
def test_typed_words_are_found_wherever_they_were_typed(data: dict[str, Any], words: list[str]) -> None:
    assert list(typed_words(data)) == words


def test_a_long_text_comes_back_in_messages_that_can_be_copied() -> None:
    text = "가나다라" * 1000 + "``python"
    returned = pieces(text)

    assert all(len(piece) <= 2000 for piece in returned)
    inside = "".join(piece.removeprefix("```\n").removesuffix("\n```") for piece in returned)
    assert inside == text
