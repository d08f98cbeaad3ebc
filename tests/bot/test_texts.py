"""The sentences: the same in both languages, all of them used, none of them missing."""

import datetime as dt
import re
import string
from collections.abc import Iterator
from pathlib import Path

import discord
import pytest
from babel.dates import format_date

import db.errors
from bot.page import findings
from bot.texts import Language, day, language_of, say, sentences, team_name, whole_day

ROOT = Path(__file__).parents[2]
CODE = "\n".join(path.read_text() for room in ("bot", "cogs") for path in sorted((ROOT / room).rglob("*.py")))
NEWS = ("card.answered", "card.added", "card.changed", "card.merged")
FATES = ("coming.moved", "coming.cancelled", "coming.new", "coming.people")
#: Keys that the code puts together from parts.
DERIVED = (
    "command.",
    "error.",
    "finding.",
    "button.",
    "channel.",
    "moment.",
    "page.left.",
    "page.touched.",
    "timetable.problem.",
    "timetable.doubt.",
    *NEWS,
    *FATES,
)


def placeholders(sentence: object) -> set[str]:
    """Return the names of what is filled into a sentence, in all its plural forms."""
    forms = sentence.values() if isinstance(sentence, dict) else [sentence]
    return {name for form in forms for _, name, _, _ in string.Formatter().parse(str(form)) if name}


def refusals(kind: type[db.errors.StudyError] = db.errors.StudyError) -> Iterator[type[db.errors.StudyError]]:
    """Walk down to the errors that are raised."""
    children = kind.__subclasses__()
    if not children and kind.__module__.startswith("db.errors."):
        yield kind
    for child in children:
        yield from refusals(child)


def test_both_languages_have_the_same_sentences_with_the_same_details() -> None:
    korean = {key: sentence for key, sentence in sentences("ko").items() if not key.startswith("command.")}
    english = sentences("en")

    assert korean.keys() == english.keys()
    assert {key: placeholders(sentence) for key, sentence in korean.items()} == {
        key: placeholders(sentence) for key, sentence in english.items()
    }


def test_every_sentence_is_used() -> None:
    unused = [
        key
        for key in sentences("en")
        if not key.startswith(DERIVED) and not re.search(rf"['\"]{re.escape(key)}['\"]", CODE)
    ]
    assert unused == []


@pytest.mark.parametrize("key", sorted(key for key in sentences("en") if key.startswith("button.")))
def test_every_button_is_made_and_its_label_fits_a_phone(key: str) -> None:
    assert f'"{key.removeprefix("button.")}"' in CODE
    for language in ("ko", "en"):
        assert len(say(language, key, number=99999, count=999, name="가나다라마바사…", what="내가 덧붙인 말")) <= 24


def test_every_refusal_has_its_sentence_and_every_such_sentence_its_refusal() -> None:
    keys = {kind.key for kind in refusals()} | {"unexpected", "typed", "after-storing"}
    assert keys == {key.removeprefix("error.") for key in sentences("ko") if key.startswith("error.")}


def test_every_finding_has_its_sentence() -> None:
    documented = set(re.findall(r"^``([a-z-]+)``", findings.__doc__ or "", re.MULTILINE))
    assert documented | {"line"} == {
        key.removeprefix("finding.") for key in sentences("ko") if key.startswith("finding.")
    }


def test_english_has_plurals_and_korean_counters() -> None:
    assert say("en", "recap.open", count=1) == "1 question waits for an answer"
    assert say("en", "recap.open", count=2) == "2 questions wait for an answer"
    assert say("ko", "recap.open", count=2) == "답변을 기다리는 질문 2개"


def test_dates_are_said_as_people_say_them() -> None:
    assert day("ko", dt.date(2025, 2, 7)) == "2/7(금)"
    assert day("en", dt.date(2025, 2, 7)) == "Fri, Feb 7"


@pytest.mark.parametrize(("language", "pattern"), [("ko", "y년 M/d(EEE)"), ("en", "EEE, MMM d, y")])
def test_dates_are_written_as_in_each_language(language: Language, pattern: str) -> None:
    days = [dt.date(2025, 1, 1) + dt.timedelta(days=29 * number) for number in range(24)]
    written = [format_date(date, pattern, locale=language) for date in days]
    assert [whole_day(language, date, today=dt.date(2000, 1, 1)) for date in days] == written


def test_a_member_s_language_is_their_client_s() -> None:
    assert language_of(discord.Locale.korean) == "ko"
    assert language_of(discord.Locale.american_english) == "en"
    assert language_of(discord.Locale.japanese) == "en"


def test_an_unknown_sentence_is_an_error() -> None:
    with pytest.raises(KeyError):
        say("ko", "no.such-sentence")


@pytest.mark.parametrize("key", sorted(key for key in sentences("ko") if not key.startswith("command.")))
def test_no_korean_particle_has_to_be_guessed(key: str) -> None:
    """After what is filled in comes 님, a counter, a space or a mark, never a particle that depends on it."""
    text = str(sentences("ko")[key])
    assert not re.search(r"\}[*`)]*(?:은|는|이|가|을|를|과|와|으로|로|아|야|예요)(?!\w*님)", text)


def quoted(key: str, language: Language) -> list[str]:
    """Return what a sentence shows in brackets: what is to be pressed or chosen; the words of a link are none."""
    return re.findall(r"(?<!\*)\[([^\]]+)\](?!\()", str(sentences(language)[key]))


def labels(language: Language) -> set[str]:
    """Return what can be pressed or chosen, as it is called: buttons without their emoji, and the message menus."""
    menus = {"Record as question", "Record as answer"}
    made = {str(text).removeprefix("🙋 ") for key, text in sentences(language).items() if key.startswith("button.")}
    return made | ({say("ko", f"command.{menu}.name") for menu in menus} if language == "ko" else menus)


@pytest.mark.parametrize("language", ["ko", "en"])
def test_what_a_sentence_says_to_press_is_called_so(language: Language) -> None:
    named = {key: quoted(key, language) for key in sentences(language)}

    assert sum(map(bool, named.values())) > 10
    assert {key: words for key, words in named.items() if not labels(language).issuperset(words)} == {}


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_command_that_a_sentence_names_is_called_so(language: Language) -> None:
    """In Korean as Discord shows it there, but for the demo, which shows English names; an option may follow."""
    commands = re.findall(r"^## `(/[\w ]+)` · `(/[\w ]+)`$", (ROOT / "docs" / "commands.md").read_text(), re.MULTILINE)
    names = {"en": {english for english, _ in commands}, "ko": {korean for _, korean in commands}}

    for key, sentence in sentences(language).items():
        known = names["en" if key.startswith("demo.") else language]
        for command in re.findall(r"`(/[^`]+?)(?: \w+:)?`", str(sentence)):
            assert command in known, key


#: Korean particles in pairs: after a consonant, after a vowel.
PARTICLES = (("을", "를"), ("은", "는"), ("이나", "나"), ("이", "가"), ("과", "와"))


@pytest.mark.parametrize("key", sorted(sentences("ko")))
def test_a_label_in_a_korean_sentence_is_followed_by_its_particle(key: str) -> None:
    for last, after in re.findall(r"([가-힣])\](\w*)", str(sentences("ko")[key])):
        has_consonant = (ord(last) - ord("가")) % 28 > 0
        assert after not in {pair[has_consonant] for pair in PARTICLES}


#: Words of earlier versions and of books; apps say 삭제, 복구, 덧붙이기, 추가 질문, 질문한 and 덧붙인 말.
#: The page's own markers stand in findings.
OUTDATED = ("거두", "거둬", "되살", "보태", "이어 묻", "물은", "덧붙임")


@pytest.mark.parametrize("key", sorted(key for key in sentences("ko") if not key.startswith("finding.")))
def test_one_thing_has_one_word(key: str) -> None:
    assert [word for word in OUTDATED if word in str(sentences("ko")[key])] == []


@pytest.mark.parametrize("name", ["가람", "가람님"])
def test_nobody_is_called_by_a_title_twice(name: str) -> None:
    assert say("ko", "ask.title-to", week=1, presenter=name) == "1주차 · 가람님에게 질문"


@pytest.mark.parametrize(("team", "shown"), [("1", "1팀"), ("빨강", "빨강팀"), ("빨강팀", "빨강팀"), ("2조", "2조")])
def test_a_team_is_called_a_team_once(team: str, shown: str) -> None:
    assert team_name("ko", team) == shown
