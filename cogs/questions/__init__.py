"""Questions and answers, and the card that shows them: ask, answer, list, read."""

from bot.client import StudyBot
from cogs.questions.answer import BUTTONS as ANSWER_BUTTONS
from cogs.questions.answer import AnswerForm, Answering
from cogs.questions.ask import BUTTONS as ASK_BUTTONS
from cogs.questions.ask import AskForm, Asking
from cogs.questions.listing import BUTTONS as LISTING_BUTTONS
from cogs.questions.listing import Listing


async def setup(bot: StudyBot) -> None:
    """Add the commands, their buttons and their forms."""
    for cog in (Asking(bot), Answering(bot), Listing(bot)):
        await bot.add_cog(cog)
    bot.add_dynamic_items(*ASK_BUTTONS, *ANSWER_BUTTONS, *LISTING_BUTTONS)
    bot.add_forms([AskForm, AnswerForm])
