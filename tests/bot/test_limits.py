"""The last fitting: a message or form keeps to Discord's limits, whatever was put into it."""

import discord
import pytest

from bot import controls
from bot.forms import Form, text_field
from bot.limits import fit_form, fit_message
from bot.render.layout import TEXT_LIMIT, layout
from db.errors import TooLongToEdit

LONG = "긴 낱말 " * 1000


def texts(view: discord.ui.LayoutView) -> list[str]:
    """Return a message's texts, as Discord gets them."""
    return [item.content for item in view.walk_children() if isinstance(item, discord.ui.TextDisplay)]


async def test_a_text_is_cut_to_what_a_message_holds() -> None:
    (shown,) = texts(layout(LONG))

    assert TEXT_LIMIT <= len(shown) <= 4000
    assert shown.endswith("…")
    assert LONG.startswith(shown.removesuffix("\n…"))


async def test_of_several_texts_the_longest_is_cut_first() -> None:
    view = layout("머리")
    view.add_item(discord.ui.Container(discord.ui.TextDisplay(LONG), discord.ui.TextDisplay("-# 1/2")))

    fit_message(view)

    head, long, foot = texts(view)
    assert (head, foot) == ("머리", "-# 1/2")
    assert len(head + long + foot) <= 4000


async def test_many_long_texts_fit_together() -> None:
    view = layout(LONG)
    for _ in range(30):
        view.add_item(discord.ui.TextDisplay(LONG))

    fit_message(view)

    assert 3000 < sum(map(len, texts(view))) <= 4000
    assert all(texts(view))


async def test_what_fits_is_left_as_it_is() -> None:
    whole = "가" * 4000
    assert texts(layout(whole)) == [whole]


async def test_a_button_s_label_is_cut() -> None:
    button: discord.ui.Button[discord.ui.LayoutView] = discord.ui.Button(label="가" * 81, custom_id="x")
    layout("글", [[button]])
    assert button.label == "가" * 79 + "…"


class Crowded(Form[controls.Study]):
    """A form with too much of everything that the bot itself writes."""

    carries = controls.Study

    def __init__(self) -> None:
        super().__init__(controls.Study())
        self.title = "가" * 46
        self.add_item(
            text_field("나" * 46, "words", description="다" * 101, placeholder="라" * 101, default="마" * 4000)
        )
        option = discord.SelectOption(label="바" * 101, value="1", description="사" * 101)
        select: discord.ui.Select[Crowded] = discord.ui.Select(options=[option], placeholder="아" * 151)
        self.add_item(discord.ui.Label(text="고르기", component=select))


async def test_a_form_is_cut_to_what_discord_takes_and_keeps_what_somebody_wrote() -> None:
    form = Crowded()

    fit_form(form)

    words, choice = (part for part in form.to_dict()["components"])
    option = choice["component"]["options"][0]
    assert len(form.title) == 45
    assert (len(words["label"]), len(words["description"])) == (45, 100)
    assert (len(words["component"]["placeholder"]), len(words["component"]["value"])) == (100, 4000)
    assert (len(option["label"]), len(option["description"])) == (100, 100)
    assert len(choice["component"]["placeholder"]) == 150


async def test_a_form_is_not_filled_with_more_than_its_field_holds() -> None:
    form = Crowded()
    (field, _) = form.children
    assert isinstance(field, discord.ui.Label)
    assert isinstance(field.component, discord.ui.TextInput)
    field.component.default = "마" * 4001

    with pytest.raises(TooLongToEdit) as refusal:
        fit_form(form)
    assert refusal.value.details == {"limit": 4000}
