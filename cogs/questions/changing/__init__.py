"""Changing one's mind: the panel behind ⋯, and what its buttons do."""

from cogs.questions.changing.after import Refreshing
from cogs.questions.changing.earlier import BUTTONS as EARLIER
from cogs.questions.changing.editing import BUTTONS as EDITING
from cogs.questions.changing.editing import EditForm
from cogs.questions.changing.moving import BUTTONS as MOVING
from cogs.questions.changing.moving import MergeForm, MoveForm
from cogs.questions.changing.panel import BUTTONS as PANEL
from cogs.questions.changing.panel import Changing
from cogs.questions.changing.withdrawing import BUTTONS as WITHDRAWING

BUTTONS = (*PANEL, *EDITING, *EARLIER, *MOVING, *WITHDRAWING)
FORMS = [EditForm, MoveForm, MergeForm]

__all__ = ["BUTTONS", "FORMS", "Changing", "Refreshing"]
