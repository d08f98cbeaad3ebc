"""What somebody searches for: words, a link to a paper, or a question by its number."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from db.folding import Needle, fold, needles
from db.papers import shared_part

#: What stands in an address or in a paper's number, and seldom in words.
_OF_A_LINK = re.compile(r"\w[./]\w")
_NUMBER = re.compile(r"#?([0-9]{1,9})번?")


@dataclass(frozen=True, slots=True)
class Sought:
    """The words of a search; its papers' links are searched too if it looks like one, and it may be a ``number``."""

    needles: Sequence[Needle]
    is_link: bool
    number: int | None

    @classmethod
    def of(cls, text: str) -> "Sought":
        """Read a search; of an address it is the part that all addresses of its paper share."""
        number = _NUMBER.fullmatch(fold(text))
        wanted = needles(" ".join(map(shared_part, text.split())))
        return cls(wanted, _OF_A_LINK.search(text) is not None, int(number[1]) if number else None)

    def is_seen(self, title: str | None) -> bool:
        """Tell whether a paper of this ``title`` is found by what is seen of it, or by its link if that is sought."""
        return self.is_link or all(needle.is_in(fold(title or "")) for needle in self.needles)
