"""The tables: everything a study group keeps, every row with the guild that it belongs to.

    guild ─┬─ term ── week ─┬─ presentation ─┬─ presenter (an entry on its roster)
           │                │                ├─ paper
           │                │                └─ question ─┬─ answer, and what others add to it
           │                │                             ├─ question (a follow-up, or one merged into it)
           │                │                             └─ me too
           │                └─ reflection
           └─ member

Beside these stand the posts and the notices: what Discord shows, or does not show yet, with the lease of the process
that delivers them; a week's moments, of which each becomes a notice or a post when it comes; and what calendars were
told of presentations.

Questions and answers have pictures, those that are still at Discord as incoming pictures; questions, answers and
reflections have revisions, which are their old words. Questions have likeness keys (see `db/likeness.py`), and
all texts stand once more as they are searched. A withdrawn row is marked, never deleted. Relationships are loaded up
front by the query that needs them.
"""

from db.models.base import Base
from db.models.guilds import Application, Guild, Member, Term
from db.models.moments import Moment, MomentSetting
from db.models.outbox import Due, HeldChannel, Lease, Notice, Post, PresenterList
from db.models.pictures import IncomingPicture, Picture
from db.models.questions import Answer, LikenessKey, MeToo, Question, Revision
from db.models.search import SearchText
from db.models.weeks import CalendarEvent, Paper, Presentation, Presenter, Reflection, Week

__all__ = [
    "Answer",
    "Application",
    "Base",
    "CalendarEvent",
    "Due",
    "Guild",
    "HeldChannel",
    "IncomingPicture",
    "Lease",
    "LikenessKey",
    "MeToo",
    "Member",
    "Moment",
    "MomentSetting",
    "Notice",
    "Paper",
    "Picture",
    "Post",
    "Presentation",
    "Presenter",
    "PresenterList",
    "Question",
    "Reflection",
    "Revision",
    "SearchText",
    "Term",
    "Week",
]
