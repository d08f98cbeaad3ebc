"""Shortens a whole message or form to Discord's limits, as the last step before it is sent.

Whoever writes a message or a form makes sure that its words fit; this is for the cases that nobody thought of. If a
single text is too long, Discord refuses the whole message. The numbers are Discord's own, in characters.
"""

from typing import Any

import discord

from bot import fitting
from db.errors import TooLongToEdit

#: Over all texts of a message.
TEXTS = 4000
BUTTON = 80
PLACEHOLDER = 150
OPTION = 100
FORM_TITLE = 45
FIELD_LABEL = 45
FIELD_DESCRIPTION = 100
FIELD_PLACEHOLDER = 100


def fit_message(view: discord.ui.LayoutView) -> None:
    """Shorten the texts of a message that is too long, the longest first."""
    _fit_texts([item for item in view.walk_children() if isinstance(item, discord.ui.TextDisplay)])
    for item in view.walk_children():
        _fit_item(item)


def fit_form(form: discord.ui.Modal) -> None:
    """Shorten what a form cannot hold, except the words that it is filled with: those belong to somebody.

    Raises:
        TooLongToEdit: a field cannot hold these words.
    """
    form.title = fitting.label(form.title, FORM_TITLE)
    for item in form.walk_children():
        _fit_item(item)


def _fit_texts(texts: list[discord.ui.TextDisplay[Any]]) -> None:
    while (excess := sum(len(text.content) for text in texts) - TEXTS) > 0:
        longest = max(texts, key=lambda text: len(text.content))
        size = len(longest.content)
        longest.content, _ = fitting.cut(longest.content, max(size - excess, size // 2))


def _fit_item(item: discord.ui.Item[Any]) -> None:
    match item:
        case discord.ui.Button(label=str(label)):
            item.label = fitting.label(label, BUTTON)
        case discord.ui.Label():
            item.text = fitting.label(item.text, FIELD_LABEL)
            item.description = item.description and fitting.label(item.description, FIELD_DESCRIPTION)
        case discord.ui.TextInput():
            item.placeholder = item.placeholder and fitting.label(item.placeholder, FIELD_PLACEHOLDER)
            if item.max_length is not None and len(item.default or "") > item.max_length:
                raise TooLongToEdit(limit=item.max_length)
        case discord.ui.Select():
            _fit_options(item.options)
            item.placeholder = item.placeholder and fitting.label(item.placeholder, PLACEHOLDER)


def _fit_options(options: list[discord.SelectOption]) -> None:
    for option in options:
        option.label = fitting.label(option.label, OPTION)
        option.description = option.description and fitting.label(option.description, OPTION)
