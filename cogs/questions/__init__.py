"""Questions and answers, and the card that shows them: ask, answer, list, read."""

from contextlib import suppress

from bot import clippings
from bot.client import StudyBot
from cogs.questions.adding import BUTTONS as ADD_BUTTONS
from cogs.questions.adding import AddForm
from cogs.questions.adopting import Adopting
from cogs.questions.answer import BUTTONS as ANSWER_BUTTONS
from cogs.questions.answer import AnswerForm, Answering
from cogs.questions.ask import BUTTONS as ASK_BUTTONS
from cogs.questions.ask import AskForm, Asking
from cogs.questions.batch import BUTTONS as BATCH_BUTTONS
from cogs.questions.batch import FORMS as BATCH_FORMS
from cogs.questions.board import BUTTONS as BOARD_BUTTONS
from cogs.questions.board import HeardForm
from cogs.questions.changing import BUTTONS as CHANGE_BUTTONS
from cogs.questions.changing import FORMS as CHANGE_FORMS
from cogs.questions.changing import Changing, Refreshing
from cogs.questions.following import BUTTONS as FOLLOW_BUTTONS
from cogs.questions.following import FollowForm
from cogs.questions.listing import BUTTONS as LISTING_BUTTONS
from cogs.questions.listing import Listing
from cogs.questions.recording import RecordForm, Recording
from cogs.questions.replying import BUTTONS as REPLY_BUTTONS
from cogs.questions.replying import Replying
from cogs.questions.similar import BUTTONS as SIMILAR_BUTTONS
from cogs.questions.taking import BUTTONS as TAKE_BUTTONS
from cogs.questions.taking import MENUS
from cogs.questions.wondering import BUTTONS as WONDER_BUTTONS


async def setup(bot: StudyBot) -> None:
    """Add the commands, their buttons and their forms, and remove the clippings that nobody placed in time."""
    for cog in (Asking, Answering, Listing, Changing, Refreshing, Adopting, Recording, Replying):
        await bot.add_cog(cog(bot))
    for menu in MENUS:
        bot.tree.add_command(menu)
    bot.add_dynamic_items(*ASK_BUTTONS, *ANSWER_BUTTONS, *LISTING_BUTTONS)
    bot.add_dynamic_items(*ADD_BUTTONS, *FOLLOW_BUTTONS, *REPLY_BUTTONS, *WONDER_BUTTONS)
    bot.add_dynamic_items(*CHANGE_BUTTONS, *BATCH_BUTTONS, *BOARD_BUTTONS)
    bot.add_dynamic_items(*TAKE_BUTTONS, *SIMILAR_BUTTONS)
    bot.add_forms([AskForm, AnswerForm, AddForm, FollowForm, HeardForm, RecordForm, *BATCH_FORMS, *CHANGE_FORMS])
    with suppress(OSError):  # the next menu tries again
        clippings.sweep(bot.settings.data_dir)
