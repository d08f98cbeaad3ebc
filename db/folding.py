"""Words as they are searched for: letter case, how they are written, spaces and particles do not matter."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from db.alike import PARTICLE

#: From this length on, a Latin word is found also where a space parts it; shorter ones would stand everywhere so.
LONG = 5
#: The same for a word with a digit in it, such as ``gpt4``.
LONG_WITH_DIGIT = 4
#: Characters whose foldings are kept in memory: a little more than there are Korean syllables.
KEPT = 20_000

#: A letter of a script that writes one idea with or without a space.
_SPACED_FREELY = "\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3"
#: Spaces that say nothing: beside such a letter, at an end, or before another space.
_EMPTY_SPACE = re.compile(rf"(?<=[{_SPACED_FREELY}]) +| +(?=[{_SPACED_FREELY}])| (?= )|\A | \Z")
#: Ids and times as Discord writes them, of which nobody sees the digits; of an emoji its name is seen.
_IDS = re.compile(r"<(?:@[!&]?|#)[0-9]{1,20}>|<t:[^>\s]{1,20}>|(?<=\w):[0-9]{15,20}(?=>)")
_MARKS = frozenset("*~|`´'\"\\")  # Markdown inside words, and quotes that a phone changes
_VARIANTS, _FILLERS = frozenset("\ufe0e\ufe0f"), frozenset("\u115f\u1160\u3164\uffa0")
#: Hyphens, brackets that are quotes, what joins words, and what is not seen.
_LEFT_OUT = frozenset({"Pd", "Pi", "Pf", "Pc", "Cc", "Cf", "Cs"})
_SPACES = frozenset({"Zs", "Zl", "Zp"})
#: Punctuation that may end a word and belongs to it, as in ``C#`` and ``95%``.
_OF_A_WORD = frozenset("#%&@")
#: What a particle stands behind: a syllable that ends in a consonant, or in a vowel.
_BEHIND_CONSONANT = frozenset({"은", "이", "을", "과", "으로", "이랑", "이나"})
_BEHIND_VOWEL = frozenset({"는", "가", "를", "와", "랑", "나"})


class _Folded(dict[int, str]):
    """What each character becomes, for `str.translate`."""

    def __missing__(self, code: int) -> str:
        folded = _folded(chr(code))
        if len(self) < KEPT:
            self[code] = folded
        return folded


_FOLDED = _Folded()


@dataclass(frozen=True, slots=True)
class Needle:
    """A word that is looked for, folded; ``is_long`` if a space may part its Latin letters."""

    word: str
    is_long: bool

    def is_in(self, folded: str) -> bool:
        """Tell whether a folded text holds it."""
        return self.word in (folded.replace(" ", "") if self.is_long else folded)


def fold(text: str) -> str:
    """Return a text as it is searched: `Needle.is_in` finds each of its words in it."""
    normal = _IDS.sub(" ", unicodedata.normalize("NFC", text))
    return _EMPTY_SPACE.sub("", normal.translate(_FOLDED))


def needles(text: str) -> list[Needle]:
    """Return the words of a search, each once and without its particle; what is no word is left out."""
    words = (without_particle(fold(_bare(word))) for word in text.split())
    return [_needle(word) for word in dict.fromkeys(words) if word]


def without_particle(word: str) -> str:
    """Return a folded word without the particles that it ends in, if a word is left."""
    while (found := PARTICLE.search(word)) and _is_particle(word[: found.start()], found[0]):
        word = word[: found.start()]
    return word


def places(text: str, wanted: Sequence[Needle]) -> list[tuple[int, int, Needle]]:
    """Return where words stand in a text, each by its beginning and its end, in order."""
    chars = [(char, at) for at, folded in _by_character(text) for char in folded]
    raw = "".join(char for char, _ in chars)
    kept = set(range(len(raw))).difference(*(range(*found.span()) for found in _EMPTY_SPACE.finditer(raw)))
    chars = [pair for at, pair in enumerate(chars) if at in kept]
    solid = [pair for pair in chars if pair[0] != " "]
    found = {place for needle in wanted for place in _found(solid if needle.is_long else chars, needle)}
    return sorted(found, key=lambda place: place[:2])


def _by_character(text: str) -> Iterator[tuple[int, str]]:
    hidden = {at for found in _IDS.finditer(text) for at in range(*found.span())}
    for at, char in enumerate(text):
        yield at, " " if at in hidden else _FOLDED[ord(char)]


def _found(chars: Sequence[tuple[str, int]], needle: Needle) -> Iterator[tuple[int, int, Needle]]:
    text, at = "".join(char for char, _ in chars), -1
    while (at := text.find(needle.word, at + 1)) >= 0:
        yield chars[at][1], chars[at + len(needle.word) - 1][1] + 1, needle


def _folded(char: str) -> str:
    category = unicodedata.category(char)
    if char in "\t\n\r" or category in _SPACES:
        return " "
    if category in _LEFT_OUT or char in _MARKS or char in _VARIANTS or char in _FILLERS:
        return ""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", char).casefold()).replace(" ", "")


def _bare(word: str) -> str:
    """Remove the punctuation around a word."""
    while word and _is_punctuation(word[0]):
        word = word[1:]
    while word and _is_punctuation(word[-1]):
        word = word[:-1]
    return word


def _is_punctuation(char: str) -> bool:
    return unicodedata.category(char)[0] == "P" and char not in _OF_A_WORD


def _needle(word: str) -> Needle:
    has_latin = re.search(rf"[^{_SPACED_FREELY}]{{2}}", word) is not None
    enough = LONG_WITH_DIGIT if any(map(str.isdigit, word)) else LONG
    is_long = has_latin and len(word) >= enough
    return Needle(word.replace(" ", "") if is_long else word, is_long)


def _is_particle(stem: str, particle: str) -> bool:
    """Tell whether a particle may stand behind a word: by how that ends, and if it is no single syllable."""
    if len(stem) < (1 if len(particle) > 1 else 2):
        return False
    if not "가" <= stem[-1] <= "힣":
        return True
    final = (ord(stem[-1]) - ord("가")) % 28
    if particle == "로":
        return final in {0, 8}  # 8: ㄹ
    return particle not in (_BEHIND_VOWEL if final else _BEHIND_CONSONANT)
