"""What buttons carry: built and parsed from one declaration, and never taken for each other."""

from typing import Annotated, Any, Literal, get_args, get_origin

import pytest

from bot import controls
from bot.controls import Control
from db.errors import NoSuchNumber

KINDS = sorted(Control.__subclasses__(), key=lambda kind: kind.pattern)
#: One value for each type that a field has.
EXAMPLES: dict[Any, Any] = {int: 12, bool: True, str: "2", tuple[int, int]: (7, 8), tuple[int, ...]: (1, 2, 3, 7)}
#: One text for each form that text has.
TEXTS = {"[0-9a-f]{16}": "0123456789abcdef", "[0-9a-f]{32}": "0" * 32, "[0-9a-f]{8}": "01234567", r"\d+-\d+": "3-5"}


def example(annotation: Any) -> Any:
    """Return a value that a field may have."""
    if type(None) in get_args(annotation):
        return example(get_args(annotation)[0])
    if get_origin(annotation) is Literal:
        return get_args(annotation)[-1]
    if get_origin(annotation) is Annotated:
        base, expression = get_args(annotation)
        return TEXTS.get(expression, EXAMPLES[base])
    return EXAMPLES[annotation]


def full(kind: type[Control]) -> Control:
    """Return a control with all of its fields."""
    return kind(**{name: example(annotation) for name, annotation in kind.__annotations__.items()})


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_control_is_parsed_as_it_was_built_and_as_no_other(kind: type[Control]) -> None:
    control = full(kind)

    assert control.fits
    assert [found for one in KINDS if (found := one.parse(str(control)))] == [control]


@pytest.mark.parametrize(
    ("control", "custom_id"),
    [
        (controls.Study(), "study"),
        (controls.Ask(), "ask"),
        (controls.Ask(4), "ask:4"),
        (controls.Questions(None, None, None, 0), "questions::::0"),
        (controls.Questions(3, None, only_open=False, leaf=1), "questions:3::0:1"),
        (controls.PresentNew(3, ""), "present:new:3:"),
        (controls.MoveBack((1, 2), (3, 4), (9, 7, 8, 12)), "moved:1:2:3:4:7-9.12"),
        (controls.AskAgain(1, 2, "anonymous"), "ask:again:1:2:anonymous"),
    ],
)
def test_a_custom_id_holds_what_there_is(control: Control, custom_id: str) -> None:
    assert str(control) == custom_id
    assert type(control).parse(custom_id) is not None


@pytest.mark.parametrize(
    "custom_id", ["more:", "more:x", "more:1:2:3", "moved:1:2:3:4:", "edit:page:1", "ask:again:1:2:x"]
)
def test_what_no_button_carries_is_none_of_them(custom_id: str) -> None:
    assert [kind for kind in KINDS if kind.parse(custom_id)] == []


def test_a_row_of_numbers_that_no_button_carries_is_refused() -> None:
    with pytest.raises(NoSuchNumber):
        controls.Unrecord.parse("unrecord:1-99999999")


def test_what_is_too_long_for_discord_does_not_fit() -> None:
    assert controls.Unrecord(tuple(range(1, 900))).fits
    assert not controls.Unrecord(tuple(range(1, 900, 2))).fits
