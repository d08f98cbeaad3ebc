"""``/ask``: a question to somebody who presents, by command, form or button."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import discord
from discord import app_commands
from discord.ext import commands

from bot import controls, drafts
from bot.client import StudyBot
from bot.context import Context, Interaction, user_of
from bot.fitting import label
from bot.forms import OPTION_LIMIT, TextForm, uploaded
from bot.people import display_name
from bot.router import Router
from bot.texts import Language, say, team_name
from cogs.questions.submit import ANONYMOUS, store_question
from db import members, presentations, questions, weeks
from db.errors import (
    AnonymousForAnother,
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
        if anonymous and asked_by is not None:
            raise AnonymousForAnother
        context = Context.of(interaction)
        asker = ANONYMOUS if anonymous else await _asker(context, asked_by)
        if image is not None and (presenter is None or question is None):
            raise ImageAlone  # a form cannot take it along
        if presenter is None:
            await _choose(interaction, context, week, asker, question)
        elif question is None or await _wants_notice(context, asker):
            presentation, member = await context.db.read(
                presentations.of_presenter,
                guild_id=context.guild_id,
                user=user_of(presenter),
                today=context.today,
                week=week,
            )
            beginning = await _begin(interaction, context, asker, question)
            await _open(interaction, context, presentation, member, beginning, leaves_image=image is not None)
        else:
            work = partial(questions.ask, presenter=user_of(presenter), week=week, today=context.today)
            await store_question(interaction, context, work, question, asker, [image] if image else [])


@router.form
class AskForm(TextForm[controls.AskState]):
    """The form for a question; without a presenter it lets one be chosen."""

    carries = controls.AskState
    field, label, placeholder = "question", "ask.question", "ask.placeholder"
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
        context, asker = Context.of(interaction), self.state.asker
        await store_question(interaction, context, work, self.words, asker, uploaded(self.images))


async def _asker(context: Context, asked_by: discord.Member | None) -> str:
    """Return the id of the member who asked aloud, as a form's state carries it."""
    if asked_by is None:
        return ""
    user = user_of(asked_by)
    if user.id == context.user.id:
        return ""
    member = await context.db.write(members.ensure, guild_id=context.guild_id, user=user, now=context.now)
    return str(member.id)


@dataclass(frozen=True, slots=True)
class _Beginning:
    """What a form begins with: whom the question counts as, its words so far, and the draft that they are from."""

    asker: str
    words: str | None
    draft: drafts.Draft | None = None

    def notices(self, language: Language, *, leaves_image: bool = False) -> list[str]:
        """Return what stands above the words; ``leaves_image`` says that a picture could not come along."""
        keys = ["ask.anonymous"] if self.asker == ANONYMOUS else []
        return [say(language, key) for key in [*keys, *(["ask.image-left"] if leaves_image else [])]]


async def _begin(interaction: Interaction, context: Context, asker: str, question: str | None) -> _Beginning:
    """Begin with the words of the command, else with the newest draft; an anonymous one stays anonymous."""
    draft = None if question else await drafts.newest(interaction, "ask")
    if draft is None or (draft.target.get("asker") == ANONYMOUS and asker.isdecimal()):
        return _Beginning(asker, question)
    return _Beginning(asker or await _asker_of(context, draft), draft.words, draft)


async def _asker_of(context: Context, draft: drafts.Draft) -> str:
    """Return whom a draft counts as: nobody that anybody may know, who asked it aloud, or who typed it."""
    asker = draft.target.get("asker", "")
    if asker == ANONYMOUS or "asked_by_user" not in draft.target:
        return asker
    user = User(int(draft.target["asked_by_user"]), draft.target["asked_by_name"])
    member = await context.db.write(members.ensure, guild_id=context.guild_id, user=user, now=context.now)
    return str(member.id)


async def _open(
    interaction: Interaction,
    context: Context,
    presentation: Presentation,
    member: Member,
    beginning: _Beginning,
    *,
    leaves_image: bool = False,
) -> None:
    """Open the form for a question to one presenter; ``leaves_image`` says that a picture could not come along."""
    form = AskForm(
        controls.AskState(presentation.id, member.id, beginning.asker),
        beginning.draft,
        language=context.language,
        title=say(context.language, "ask.title-to", week=presentation.week.number, presenter=member.name),
        above=beginning.notices(context.language, leaves_image=leaves_image),
        default=beginning.words,
    )
    await _show(interaction, context, form)


async def _show(interaction: Interaction, context: Context, form: AskForm) -> None:
    """Open a form; refuse before anything is typed what would be refused afterwards."""
    if form.state.asker.isdecimal():
        read = context.db.read
        asker = await read(members.get, guild_id=context.guild_id, member_id=int(form.state.asker))
        form.add_item(discord.ui.TextDisplay(say(context.language, "ask.counts-as", asker=display_name(asker))))
    await form.show(interaction)


async def _wants_notice(context: Context, asker: str) -> bool:
    """Tell whether a member asks anonymously for the first time, and is to read first what that means."""
    return asker == ANONYMOUS and not await context.db.read(
        questions.has_asked_anonymously, guild_id=context.guild_id, user_id=context.user.id
    )


async def _choose(
    interaction: Interaction,
    context: Context,
    number: int | None,
    asker: str,
    question: str | None,
    beginning: _Beginning | None = None,
) -> None:
    """Open the form with a week's presenters to choose from."""
    db, guild_id = context.db, context.guild_id
    week = await db.read(weeks.locate, guild_id=guild_id, today=context.today, number=number)
    teams = await db.read(presentations.in_week, guild_id=guild_id, week_id=week.id)
    beginning = beginning or await _begin(interaction, context, asker, question)
    meant = beginning.draft.target if beginning.draft else {}
    choices = [
        discord.SelectOption(
            label=label(
                f"{member.name}{member.emoji} · {team_name(context.language, presentation.team)}", OPTION_LIMIT
            ),
            value=f"{presentation.id}:{member.id}",
            default=_is_meant(meant, presentation, member),
        )
        for presentation in teams
        for member in presentation.presenters
    ]
    if not choices:
        raise NobodyToAsk(week=week.number)
    form = AskForm(
        controls.AskState(asker=beginning.asker),
        beginning.draft,
        language=context.language,
        title=say(context.language, "ask.title", week=week.number),
        above=beginning.notices(context.language),
        choices=choices,
        default=beginning.words,
    )
    await _show(interaction, context, form)


def _is_meant(target: Mapping[str, str], presentation: Presentation, member: Member) -> bool:
    """Tell whether a draft was for this presenter."""
    if "presenter" in target:
        return (target.get("presentation"), target["presenter"]) == (str(presentation.id), str(member.id))
    return member.user_id is not None and target.get("presenter_user") == str(member.user_id)


@router.on_press(controls.Ask)
async def press_ask(interaction: Interaction, week_id: int | None = None) -> None:
    """Ask somebody of a week, or of the current one."""
    context = Context.of(interaction)
    number = None
    if week_id is not None:
        week = await context.db.read(weeks.get, guild_id=context.guild_id, week_id=week_id)
        number = week.number
    await _choose(interaction, context, number, "", None)


@router.on_press(controls.AskAgain)
async def press_again(interaction: Interaction, presentation_id: int, presenter_id: int, asker: str) -> None:
    """Ask the same presenter something else."""
    context = Context.of(interaction)
    db, guild_id = context.db, context.guild_id
    presentation = await db.read(presentations.get, guild_id=guild_id, presentation_id=presentation_id)
    member = next((presenter for presenter in presentation.presenters if presenter.id == presenter_id), None)
    if member is None:
        await _choose(interaction, context, presentation.week.number, asker, None)
    else:
        await _open(interaction, context, presentation, member, await _begin(interaction, context, asker, None))


@router.on_continue("ask")
async def go_on(interaction: Interaction, draft: drafts.Draft) -> None:
    """Go on with one's own draft: to its presenter, while there is such a presentation, else choosing one."""
    context = Context.of(interaction)
    beginning = _Beginning(await _asker_of(context, draft), draft.words, draft)
    try:
        presentation, member = await _target_of(context, draft.target)
    except (NoSuchPresentation, NoPresentationOf, NotPresentingThen, NoSuchWeek):
        await _choose(interaction, context, None, beginning.asker, None, beginning)
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
