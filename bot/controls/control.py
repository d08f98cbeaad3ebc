"""A control's ``custom_id``: its pattern and the types of what it carries, declared once, to be built and parsed.

A subclass names its pattern, with each of its fields in braces, and in brackets what may be missing::

    class More(Control, pattern="more:{number}[:{leaf}]"):
        number: int
        leaf: int | None = None

    str(More(12)) == "more:12"
    More.parse("more:12:3") == More(12, 3)
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import NoneType, UnionType
from typing import Annotated, Any, ClassVar, Literal, Self, dataclass_transform, get_args, get_origin

from bot.controls.numbers import NUMBERS, read_numbers, write_numbers

#: Discord's limit for a ``custom_id``.
LIMIT = 100

_WORD, _BEGINNING = re.compile(r"[\w-]+"), re.compile(r"[^[{]*")
_BRACKETS = re.compile(r"\[(.*?)\]")
_BRACES = re.compile(r"{(\w+)}")


@dataclass(frozen=True, slots=True)
class _Kind:
    """A type of field: its regular expression, how it is read from text, and how it is written."""

    expression: str
    read: Callable[[str], Any] = str
    write: Callable[[Any], str] = str


def _pair(text: str) -> tuple[int, int]:
    first, second = map(int, text.split(":"))
    return first, second


_KINDS: Mapping[Any, _Kind] = {
    str: _Kind("[^:]+"),
    int: _Kind(r"\d+", int),
    bool: _Kind("[01]", lambda text: text == "1", lambda value: str(int(value))),
    tuple[int, int]: _Kind(r"\d+:\d+", _pair, "{0[0]}:{0[1]}".format),
    tuple[int, ...]: _Kind(NUMBERS, read_numbers, write_numbers),
}


@dataclass_transform(frozen_default=True)
class Control:
    """What a button or a form carries in its ``custom_id``: all of its state, so that it outlives a restart."""

    pattern: ClassVar[str]
    #: The first word of the ``custom_id``, and what stands before all that it carries.
    word: ClassVar[str]
    _beginning: ClassVar[str]
    #: The regular expression that matches the whole ``custom_id``, with a named group for each field.
    template: ClassVar[str]
    _kinds: ClassVar[Mapping[str, _Kind]]

    def __init_subclass__(cls, *, pattern: str = "") -> None:
        if not pattern:  # a family
            return
        dataclass(eq=False, repr=False)(cls)  # each method that it makes costs a start a hundred times as much
        cls.pattern = pattern
        cls.word, cls._beginning = _WORD.findall(pattern)[0], _BEGINNING.findall(pattern)[0]
        cls._kinds = {name: _kind_of(cls.__annotations__[name]) for name in _BRACES.findall(pattern)}
        optional = _BRACKETS.sub(r"(?:\1)?", pattern)
        cls.template = _BRACES.sub(lambda found: f"(?P<{found[1]}>{cls._kinds[found[1]].expression})", optional)

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and vars(self) == vars(other)

    def __hash__(self) -> int:
        return hash((type(self), *vars(self).values()))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in vars(self).items())})"

    def __str__(self) -> str:
        """Return the ``custom_id``, without the optional parts that are None."""
        return self._written(_BRACKETS.sub(lambda part: self._written(part[1], or_nothing=True), self.pattern))

    @property
    def fits(self) -> bool:
        """Whether it is short enough for Discord."""
        return len(str(self)) <= LIMIT

    @classmethod
    def parse(cls, custom_id: str) -> Self | None:
        """Return what a ``custom_id`` carries, if it is one of this kind."""
        match = re.fullmatch(cls.template, custom_id) if custom_id.startswith(cls._beginning) else None
        return cls(**cls.read(match.groupdict())) if match else None

    @classmethod
    def read(cls, found: Mapping[str, str | None]) -> dict[str, Any]:
        """Return the fields as values, from the groups of a match of the template.

        Raises:
            NoSuchNumber: a row of numbers that no control was made with.
        """
        return {name: text if text is None else cls._kinds[name].read(text) for name, text in found.items()}

    def _written(self, part: str, *, or_nothing: bool = False) -> str:
        values = {name: getattr(self, name) for name in _BRACES.findall(part)}
        if or_nothing and None in values.values():
            return ""
        return _BRACES.sub(lambda found: self._kinds[found[1]].write(values[found[1]]), part)


def _kind_of(annotation: Any) -> _Kind:  # noqa: ANN401  # an annotation is what it is
    """Return how a field with this annotation is written: a number, a choice of words, or text of a given form."""
    if isinstance(annotation, UnionType) or NoneType in get_args(annotation):
        annotation = next(option for option in get_args(annotation) if option is not NoneType)
    if get_origin(annotation) is Literal:
        return _Kind("|".join(get_args(annotation)))
    if get_origin(annotation) is Annotated:
        base, expression = get_args(annotation)
        return replace(_KINDS[base], expression=expression)
    return _KINDS[annotation]
