"""A paper as a Markdown link for Discord."""

import re
import unicodedata

from discord.utils import escape_markdown

from bot import fitting

#: Discord knows no escapes in a link's text, so characters that end the link or are Markdown become similar ones.
_LOOKALIKES = str.maketrans("[]\\*_~|`<>", "［］＼∗＿～｜ˋ‹›")


def paper_link(title: str | None, url: str | None, limit: int) -> str:
    """Return a paper as a link with at most ``limit`` characters of its title; as text if it has no web address."""
    if url is None or not re.fullmatch(r"https?://[^\s<>]+", url):
        return escape_markdown(fitting.label(title or url or "", limit))
    words = _link_text(title or "", limit)
    return f"[{words}](<{url}>)" if words else f"<{url}>"


def _link_text(title: str, limit: int) -> str:
    """Return a title without URLs and emoji: Discord shows no link if there is one in its text."""
    plain = "".join(char for char in re.sub(r"\w+://", "", title) if not _is_pictorial(char))
    return fitting.label(" ".join(plain.split()), limit).translate(_LOOKALIKES)


def _is_pictorial(char: str) -> bool:
    """Return whether a character is an emoji or part of one, also one that this Unicode version does not know."""
    return not char.isascii() and (char in "\ufe0f\u20e3" or unicodedata.category(char) in {"So", "Sk", "Cf", "Cn"})
