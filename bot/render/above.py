"""What a form or a panel shows of the texts that it is about, above its fields or buttons."""

from bot.fitting import cut
from bot.page.dialects import beginning
from db.models import Answer, Question
from db.week.value import Text

#: Characters above a form's field.
ABOVE_LIMIT = 1000


def words_above(*texts: Answer | Question, limit: int = ABOVE_LIMIT) -> str:
    """Return how texts begin, one below the other, within ``limit`` characters altogether."""
    return cut("\n\n".join(beginning(Text.of(text), limit) for text in texts), limit)[0]
