"""A paper as a link that Discord shows as one."""

import re
import unicodedata

from discord.utils import escape_markdown

from bot import fitting

#: Discord takes no escapes inside a link's text, so what would end the link or be Markdown there looks alike instead.
_LOOKALIKES = str.maketrans("[]\\*_~|`<>", "［］＼∗＿～｜ˋ‹›")


def paper_link(title: str | None, url: str | None, limit: int) -> str:
    """Return a paper as a link with at most ``limit`` characters of its title; as words where nothing can be linked."""
    if url is None or not re.fullmatch(r"https?://[^\s<>]+", url):
        return escape_markdown(fitting.label(title or url or "", limit))
    words = _link_text(title or "", limit)
    return f"[{words}](<{url}>)" if words else f"<{url}>"


def _link_text(title: str, limit: int) -> str:
    """Return a title that Discord shows as a link: with an address or an emoji in it, it would not."""
    plain = "".join(char for char in re.sub(r"\w+://", "", title) if not _is_pictorial(char))
    return fitting.label(" ".join(plain.split()), limit).translate(_LOOKALIKES)


def _is_pictorial(char: str) -> bool:
    """Tell whether a character is an emoji, of this year or the next, or part of one."""
    return not char.isascii() and (char in "\ufe0f\u20e3" or unicodedata.category(char) in {"So", "Sk", "Cf", "Cn"})
