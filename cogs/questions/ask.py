"""``/ask``: a question to somebody who presents, by command, form or button."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import discord
from discord import app_commands
from discord.ext import commands

from bot import controls, drafts
from bot.client import StudyBot
from bot.context import Context, Interaction, user_of
from bot.forms import TextForm, uploaded
from bot.render.choices import presenter_option
from bot.render.people import plain_address
from bot.router import Router
from bot.texts import Language, say
from cogs.questions.asker import ANONYMOUS, asker_for, asker_lines, asker_of_draft, is_first_anonymous
from cogs.questions.submit import store_question
from db import presentations, questions, weeks
from db.errors import (
    ImageAlone,
    NobodyToAsk,
    NoPresentationOf,
    NoSuchPresentation,
    NoSuchWeek,
    NotPresentingThen,
)
from db.members import User
from db.models import Member, Presentation

router = Router()


@router.cog
class Asking(commands.Cog):
    """The command that asks."""

    def __init__(self, bot: StudyBot) -> None:
        self.bot = bot

    @app_commands.command()
    async def ask(
        self,
        interaction: Interaction,
        presenter: discord.Member | None = None,
        question: app_commands.Range[str, 1, 4000] | None = None,
        week: app_commands.Range[int, 1, 999] | None = None,
        image: discord.Attachment | None = None,
        anonymous: bool = False,  # Discord's own way to ask
        asked_by: discord.Member | None = None,
    ) -> None:
        """Ask a presenter a question; a card appears in the channel.

        Args:
            presenter: Who should answer. Leave it out to choose from this week's presenters.
            question: Your question. Leave it out to write several lines.
            week: The week it is about, if not the current one.
            image: A picture that belongs to the question you type here.
            anonymous: Nobody learns who asks, and the answer comes to you as a direct message.
            asked_by: Who asked it aloud, if you are writing it down for somebody else.
        """
        context = Context.of(interaction)
        asker = await asker_for(context, user_of(asked_by) if asked_by else None, is_anonymous=anonymous)
        if image is not None and (presenter is None or question is None):
            raise ImageAlone  # a form cannot take it along
        beginning = _Beginning(asker, question, leaves_image=image is not None)
        if presenter is None:
            await _choose(interaction, context, week, await _with_draft(interaction, context, beginning))
        elif question is None or await is_first_anonymous(context, asker):
            await _open_to(interaction, context, user_of(presenter), week, beginning)
        else:
            work = partial(questions.ask, presenter=user_of(presenter), week=week, today=context.today)
            images = [image] if image else []
            await store_question(interaction, context, work, question, asker=asker, images=images)


@router.form
class AskForm(TextForm[controls.AskState]):
    """The form for a question; without a presenter it lets one be chosen."""

    carries = controls.AskState
    field, label, placeholder = "question", "ask.question", "ask.placeholder"
    needs_channel = True
    choice = ("ask.presenter", "presenter")
    takes_pictures = True

    @property
    def lets_choose(self) -> bool:
        """Whether nobody is named."""
        return self.state.presenter is None

    async def submit(self, interaction: Interaction) -> None:
        """Store the question, and show it."""
        presentation, presenter = self.state.presentation, self.state.presenter
        if presentation is None or presenter is None:
            presentation, presenter = map(int, self.chosen.values[0].split(":"))
        work = partial(questions.ask_member, presentation_id=presentation, presenter_id=presenter)
        context, asker, images = Context.of(interaction), self.state.asker, uploaded(self.images)
        await store_question(interaction, context, work, self.words, asker=asker, images=images)


@dataclass(frozen=True, slots=True)
class _Beginning:
    """What a form begins with: whom the question counts as, its words so far, and the draft that they are from.

    ``leaves_image`` says that a picture could not come along.
    """

    asker: str = ""
    words: str | None = None
    draft: drafts.Draft | None = None
    leaves_image: bool = False

    @property
    def target(self) -> Mapping[str, str]:
        """Where the draft belongs, as far as that is known."""
        return self.draft.target if self.draft else {}

    def notices(self, language: Language) -> list[str]:
        """Return what stands above the words."""
        keys = {"ask.anonymous": self.asker == ANONYMOUS, "ask.image-left": self.leaves_image}
        return [say(language, key) for key, is_said in keys.items() if is_said]


async def _with_draft(interaction: Interaction, context: Context, beginning: _Beginning) -> _Beginning:
    """Begin with the newest draft where there are no words yet; an anonymous one stays anonymous."""
    draft = None if beginning.words else await drafts.newest(interaction, "ask")
    if draft is None or (draft.target.get("asker") == ANONYMOUS and beginning.asker.isdecimal()):
        return beginning
    asker = beginning.asker or await asker_of_draft(context, draft)
    return replace(beginning, asker=asker, words=draft.words, draft=draft)


async def _open_to(
    interaction: Interaction, context: Context, presenter: User, week: int | None, beginning: _Beginning
) -> None:
    """Open the form for a question to somebody who presents."""
    presentation, member = await context.db.read(
        presentations.of_presenter, guild_id=context.guild_id, user=presenter, today=context.today, week=week
    )
    await _open(interaction, context, presentation, member, await _with_draft(interaction, context, beginning))


async def _open(
    interaction: Interaction, context: Context, presentation: Presentation, member: Member, beginning: _Beginning
) -> None:
    """Open the form for a question to one presenter."""
    state = controls.AskState(presentation.id, member.id, beginning.asker)
    address = plain_address(member.name, context.language)
    title = say(context.language, "ask.title-to", week=presentation.week.number, presenter=address)
    await _show(interaction, context, state, title, beginning)


async def _choose(interaction: Interaction, context: Context, number: int | None, beginning: _Beginning) -> None:
    """Open the form with a week's presenters to choose from; where there is but a discussion, to everyone."""
    db, guild_id = context.db, context.guild_id
    week = await db.read(weeks.locate, guild_id=guild_id, today=context.today, number=number)
    teams = await db.read(presentations.in_week, guild_id=guild_id, week_id=week.id)
    seats = [(presentation, member) for presentation in teams for member in presentation.presenters]
    if not seats:
        raise NobodyToAsk(week=week.number)
    if len(seats) == 1 and seats[0][1].is_everyone:
        await _open(interaction, context, *seats[0], beginning)
        return
    choices = [presenter_option(*seat, context.language, chosen=_is_meant(beginning.target, *seat)) for seat in seats]
    title = say(context.language, "ask.title", week=week.number)
    await _show(interaction, context, controls.AskState(asker=beginning.asker), title, beginning, choices)


async def _show(
    interaction: Interaction,
    context: Context,
    state: controls.AskState,
    title: str,
    beginning: _Beginning,
    choices: Sequence[discord.SelectOption] = (),
) -> None:
    """Open a form; refuse before anything is typed what would be refused afterwards."""
    await AskForm.open(
        interaction,
        state,
        beginning.draft,
        title=title,
        above=beginning.notices(context.language),
        choices=choices,
        default=beginning.words,
        below=await asker_lines(context, beginning.asker),
    )


def _is_meant(target: Mapping[str, str], presentation: Presentation, member: Member) -> bool:
    """Tell whether a draft was for this presenter."""
    if "presenter" in target:
        return (target.get("presentation"), target["presenter"]) == (str(presentation.id), str(member.id))
    return member.user_id is not None and target.get("presenter_user") == str(member.user_id)


@router.on_press(controls.Ask)
async def press_ask(interaction: Interaction, week_id: int | None = None) -> None:
    """Ask somebody of a week, or of the current one."""
    context = Context.of(interaction)
    week = await context.db.read(weeks.get, guild_id=context.guild_id, week_id=week_id) if week_id is not None else None
    beginning = await _with_draft(interaction, context, _Beginning())
    await _choose(interaction, context, week.number if week else None, beginning)


@router.on_press(controls.AskAgain)
async def press_again(interaction: Interaction, presentation_id: int, presenter_id: int, asker: str) -> None:
    """Ask the same presenter something else."""
    context = Context.of(interaction)
    presentation = await context.db.read(presentations.get, guild_id=context.guild_id, presentation_id=presentation_id)
    beginning = await _with_draft(interaction, context, _Beginning(asker))
    member = next((presenter for presenter in presentation.presenters if presenter.id == presenter_id), None)
    if member is None:
        await _choose(interaction, context, presentation.week.number, beginning)
    else:
        await _open(interaction, context, presentation, member, beginning)


@router.on_resume("ask")
async def resume(interaction: Interaction, draft: drafts.Draft) -> None:
    """Continue one's own draft: to its presenter if they still present, else to one that they choose."""
    context = Context.of(interaction)
    beginning = _Beginning(await asker_of_draft(context, draft), draft.words, draft)
    try:
        presentation, member = await _target_of(context, draft.target)
    except (NoSuchPresentation, NoPresentationOf, NotPresentingThen, NoSuchWeek):
        await _choose(interaction, context, None, beginning)
        return
    await _open(interaction, context, presentation, member, beginning)


async def _target_of(context: Context, target: Mapping[str, str]) -> tuple[Presentation, Member]:
    """Return the presentation and the presenter that a draft was for.

    Raises:
        NoSuchPresentation, NoPresentationOf, NotPresentingThen, NoSuchWeek: there is none, or it was not said.
    """
    db, guild_id = context.db, context.guild_id
    if "presenter_user" in target:
        user = User(int(target["presenter_user"]), target["presenter_name"])
        week = int(target["week_number"]) if "week_number" in target else None
        return await db.read(presentations.of_presenter, guild_id=guild_id, user=user, today=context.today, week=week)
    if "presentation" not in target:
        raise NoSuchPresentation
    presentation = await db.read(presentations.get, guild_id=guild_id, presentation_id=int(target["presentation"]))
    return presentation, presentations.on_roster(presentation, int(target["presenter"]))
