"""Every button that leads from one room to another: its label, and its typed ``custom_id``.

A ``custom_id`` carries everything that its button needs, so the button works for ever, even after a restart. The cog
that a button leads to handles it; the cogs do not know each other.

``controls.More(12)`` is what a button carries, ``controls.more(language, 12)`` the button.
"""

from bot.controls.asking import *
from bot.controls.button import leafing as leafing
from bot.controls.button import undo as undo
from bot.controls.button import undo_to as undo_to
from bot.controls.changing import *
from bot.controls.control import Control as Control
from bot.controls.kept import *
from bot.controls.noting import *
from bot.controls.nudging import *
from bot.controls.presenting import *
from bot.controls.record import *
from bot.controls.searching import *
from bot.controls.settings import *
from bot.controls.starting import *
from bot.controls.states import *
from bot.controls.weeks import *
