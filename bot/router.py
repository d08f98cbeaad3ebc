"""A module's commands, menus, buttons and forms: registered by decorators, added to the client together."""

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Concatenate, ParamSpec, Self, TypeAlias, TypeVar

import discord
from discord import app_commands
from discord.ext import commands

from bot.context import Interaction, enter
from bot.controls import Control, DraftKind
from bot.direct import MARK, read_mark
from bot.drafts import Draft
from bot.errors import explained
from bot.forms import Form
from bot.host import Host

P = ParamSpec("P")
Handler: TypeAlias = Callable[Concatenate[Interaction, P], Awaitable[None]]
ResumeHandler: TypeAlias = Callable[[Interaction, Draft], Awaitable[None]]
Menu = TypeVar("Menu", bound=app_commands.ContextMenu)
CogClass = TypeVar("CogClass", bound=Callable[..., commands.Cog])
FormClass = TypeVar("FormClass", bound=type[Form[Any]])


class Router:
    """The commands, menus, buttons and forms of a module, or of several modules."""

    def __init__(self, *parts: "Router") -> None:
        self.cogs: list[Callable[..., commands.Cog]] = []
        self.menus: list[app_commands.ContextMenu] = []
        self.forms: list[type[Form[Any]]] = []
        #: What handles a press or a choice, by the class of what its ``custom_id`` holds.
        self.presses: dict[type[Control], Callable[..., Awaitable[None]]] = {}
        #: What continues a draft, by the draft's kind.
        self.resume_handlers: dict[DraftKind, ResumeHandler] = {}
        for part in parts:
            self.include(part)

    def include(self, part: "Router") -> None:
        """Add all that another router has."""
        self.cogs += part.cogs
        self.menus += part.menus
        self.forms += part.forms
        self.presses |= part.presses
        self.resume_handlers |= part.resume_handlers

    async def add_to(self, bot: Host) -> None:
        """Add the commands, menus and buttons to a bot. Forms and drafts are looked up here when they are needed."""
        for cog in self.cogs:
            await bot.add_cog(cog(bot))
        for menu in self.menus:
            bot.tree.add_command(menu)
        bot.add_dynamic_items(_press_of(self))

    def cog(self, cog: CogClass) -> CogClass:
        """Register a cog class; it is called with the bot."""
        self.cogs.append(cog)
        return cog

    def menu(self, menu: Menu) -> Menu:
        """Register a context menu of messages."""
        self.menus.append(menu)
        return menu

    def form(self, form: FormClass) -> FormClass:
        """Register a form, so that it is found when it is submitted."""
        self.forms.append(form)
        return form

    def on_press(self, control: Callable[P, Control]) -> Callable[[Handler[P]], Handler[P]]:
        """Make an async function the handler of all buttons and selects whose ``custom_id`` holds such a control.

        It is called with the interaction, and with the control's fields as keyword arguments; `chosen_in` says what
        was chosen in a select.
        """
        assert isinstance(control, type)  # as a callable it hands its fields' types on to the handler
        kind: type[Control] = control

        def register(handler: Handler[P]) -> Handler[P]:
            self.presses[kind] = handler
            return handler

        return register

    def on_resume(self, kind: DraftKind) -> Callable[[ResumeHandler], ResumeHandler]:
        """Make an async function the handler that continues drafts of a kind when their member chooses to."""

        def register(handler: ResumeHandler) -> ResumeHandler:
            self.resume_handlers[kind] = handler
            return handler

        return register

    def find_form(self, custom_id: str) -> Form[Any] | None:
        """Return the form that was shown under ``custom_id``, rebuilt; None if no registered form is."""
        shown_as = read_mark(custom_id)[1]
        return next((form for kind in self.forms if (form := kind.rebuild(shown_as))), None)

    def find_press(self, custom_id: str) -> Control | None:
        """Return what a button or a select carries, if there is a handler for it.

        Raises:
            NoSuchNumber: it carries numbers that no button was made with.
        """
        shown_as = read_mark(custom_id)[1]
        return next((control for kind in self.presses if (control := kind.parse(shown_as))), None)

    async def press(self, interaction: Interaction, control: Control) -> None:
        """Call the handler of the buttons that hold this control."""
        await self.presses[type(control)](interaction, **vars(control))


def chosen_in(interaction: Interaction) -> list[str]:
    """Return what was chosen in a select; of members, roles and channels the ids."""
    data: Mapping[str, Any] = interaction.data or {}
    return list(data.get("values", ()))


def _press_of(router: Router) -> type[discord.ui.DynamicItem[discord.ui.Button[Any]]]:
    """Return the class by which discord.py finds all buttons and selects that a router handles, by their first words.

    What else they carry is read when one is pressed: an expression for each kind would take a start long to compile.
    """
    words = "|".join(sorted({kind.word for kind in router.presses}))

    class Press(discord.ui.DynamicItem[discord.ui.Button[Any]], template=rf"(?s:{MARK}(?:{words})(?::.*)?)"):
        @classmethod
        async def from_custom_id(
            cls, _interaction: discord.Interaction[Any], item: discord.ui.Item[Any], _match: re.Match[str], /
        ) -> Self:
            return cls(item)  # type: ignore[arg-type]  # buttons and selects have these ids

        async def callback(self, interaction: Interaction) -> None:  # type: ignore[override]
            async with explained(interaction):
                await enter(interaction)
                if (control := router.find_press(self.custom_id)) is not None:
                    await router.press(interaction, control)

    return Press
