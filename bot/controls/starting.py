"""The front door, what waits for a member, and their profile."""

from bot.controls.button import DANGER, button
from bot.controls.control import Control
from bot.render.layout import Button
from bot.texts import Language


class Study(Control, pattern="study"):
    """Open the front door."""


class StudyMore(Control, pattern="study:more"):
    """Show commands that are needed rarely, and how everything works."""


class MyTurn(Control, pattern="turn:{week_id}"):
    """Show what the member still owes."""

    week_id: int


class Profile(Control, pattern="profile"):
    """Change one's own profile."""


class ProfileOf(Control, pattern="profile:{user_id}"):
    """Change how somebody appears: oneself, or for a manager anybody."""

    user_id: int


class ProfileLink(Control, pattern="profile:link:{user_id}:{member_id}"):
    """Merge a Discord user and an imported name into one member."""

    user_id: int
    member_id: int


def study(language: Language) -> Button:
    """Open the front door."""
    return button(language, "study", Study(), emoji="📚")


def study_more(language: Language) -> Button:
    """Show commands that are needed rarely, and how everything works."""
    return button(language, "study-more", StudyMore())


def my_turn(language: Language, week_id: int) -> Button:
    """Show what the member still owes."""
    return button(language, "my-turn", MyTurn(week_id), emoji="🙂")


def profile(language: Language) -> Button:
    """Change one's own profile."""
    return button(language, "profile", Profile())


def profile_link(language: Language, user_id: int, member_id: int) -> Button:
    """Merge a Discord user and an imported name into one member."""
    return button(language, "profile-link", ProfileLink(user_id, member_id), DANGER)
