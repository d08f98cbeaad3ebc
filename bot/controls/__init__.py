"""Every button that can lead from one place to another: its label, and the typed ``custom_id`` it is found by.

A ``custom_id`` carries all that its button needs, so that it works for ever, also after a restart. The cog whose
room a button leads to handles it; the rooms do not know each other.

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
from bot.controls.presenting import *
from bot.controls.starting import *
from bot.controls.states import *
from bot.controls.weeks import *
