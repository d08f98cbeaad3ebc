"""``/profile``: how a member appears; managers also say who an imported name is."""

import discord
from discord import app_commands
from discord.ext import commands

from bot import controls
from bot.client import StudyBot
from bot.context import Context, Interaction, user_of
from bot.forms import Form, text_field, typed
from bot.replies import reply, show_in_place, write
from bot.router import Router
from bot.texts import Language, say
from db import members, words
from db.errors import ManagersOnly
from db.members import User
from db.models import Member

router = Router()


@router.cog
class Profiling(commands.Cog):
    """The command that shows a member's profile."""

    def __init__(self, bot: StudyBot) -> None:
        self.bot = bot

    @app_commands.command()
    async def profile(self, interaction: Interaction, member: discord.Member | None = None) -> None:
        """Choose the name, animal and heart that you appear with.

        Args:
            member: For managers: somebody else, also to link an imported name to them.
        """
        context = Context.of(interaction)
        if member is None or member.id == context.user.id:
            await _open(interaction, context, context.user)
        elif context.is_manager:
            await _open(interaction, context, user_of(member))
        else:
            raise ManagersOnly


@router.form
class ProfileForm(Form[controls.ProfileOf]):
    """The form of a profile: one's own, or somebody's for a manager."""

    carries = controls.ProfileOf

    def __init__(
        self,
        state: controls.ProfileOf,
        *,
        language: Language = "ko",
        member: Member | None = None,
        display_name: str = "",
    ) -> None:
        name = member.name if member else words.name_from(display_name)
        super().__init__(state, say(language, "profile.title", name=name))
        self.name = text_field(say(language, "profile.name"), "name", default=name, limit=words.NAME_LIMIT)
        self.emoji = text_field(
            say(language, "profile.emoji"),
            "emoji",
            default=member.emoji if member else None,
            placeholder="🦊",
            required=False,
            limit=words.EMOJI_LIMIT,
        )
        self.heart = text_field(
            say(language, "profile.heart"),
            "heart",
            default=member.heart if member else None,
            placeholder="🧡",
            required=False,
            limit=words.EMOJI_LIMIT,
        )
        for item in (self.name, self.emoji, self.heart):
            self.add_item(item)

    async def submit(self, interaction: Interaction) -> None:
        """Store the profile; the form says whose it is, and the member's rights are checked again."""
        context = Context.of(interaction)
        is_own = self.state.user_id == context.user.id
        if not is_own and not context.is_manager:
            raise ManagersOnly
        db, guild_id = context.db, context.guild_id
        user = context.user if is_own else User(self.state.user_id, typed(self.name))
        if context.is_manager and await _asks_whether_to_merge(interaction, context, user.id, typed(self.name)):
            return
        before = await db.read(members.find, guild_id=guild_id, user_id=user.id)
        stored = await write(
            interaction,
            members.link if context.is_manager else members.edit,
            guild_id=guild_id,
            user=user,
            name=typed(self.name),
            emoji=_changed(typed(self.emoji), before.emoji if before else ""),
            heart=_changed(typed(self.heart), before.heart if before else ""),
            now=context.now,
        )
        await reply(interaction, _receipt(stored, context), [[controls.study(context.language)]])


def _receipt(member: Member, context: Context) -> str:
    key = "profile.receipt" if member.user_id == context.user.id else "profile.receipt-other"
    return say(
        context.language,
        key,
        member=f"<@{member.user_id}>",
        name=discord.utils.escape_markdown(member.name),
        emoji=member.emoji,
        heart=member.heart,
    )


async def _asks_whether_to_merge(interaction: Interaction, context: Context, user_id: int, name: str) -> bool:
    """Ask before a user is merged with a name that has contents of its own, because that cannot be undone."""
    other = await context.db.read(members.to_merge, guild_id=context.guild_id, user_id=user_id, name=name)
    if other is None:
        return False
    name = discord.utils.escape_markdown(other.name)
    text = say(context.language, "profile.link-sure", name=name, member=f"<@{user_id}>")
    await reply(interaction, text, [[controls.profile_link(context.language, user_id, other.id)]])
    return True


def _changed(emoji: str, before: str) -> str:
    """Return what was typed, or nothing if it is what the form had shown: an imported name keeps its own."""
    return "" if emoji.strip() == before else emoji


async def _open(interaction: Interaction, context: Context, user: User) -> None:
    member = await context.db.read(members.find, guild_id=context.guild_id, user_id=user.id)
    form = ProfileForm(controls.ProfileOf(user.id), language=context.language, member=member, display_name=user.name)
    await form.show(interaction)


@router.on_press(controls.Profile)
async def press_profile(interaction: Interaction) -> None:
    """Open the form of one's own profile."""
    context = Context.of(interaction)
    await _open(interaction, context, context.user)


@router.on_press(controls.ProfileOf)
async def press_profile_of(interaction: Interaction, user_id: int) -> None:
    """Change how somebody appears, from a form that could not be stored."""
    context = Context.of(interaction)
    if user_id != context.user.id and not context.is_manager:
        raise ManagersOnly
    await _open(interaction, context, User(user_id, context.user.name))


@router.on_press(controls.ProfileLink)
async def press_link(interaction: Interaction, user_id: int, member_id: int) -> None:
    """Merge a Discord user and an imported name into one member."""
    context = Context.of(interaction)
    if not context.is_manager:
        raise ManagersOnly
    guild_id = context.guild_id
    other = await context.db.read(members.get, guild_id=guild_id, member_id=member_id)
    linked = await write(
        interaction,
        members.link,
        guild_id=guild_id,
        user=User(user_id, other.name),
        name=other.name,
        emoji="",
        heart="",
        now=context.now,
    )
    await show_in_place(interaction, _receipt(linked, context), [[controls.study(context.language)]])
