"""What buttons carry: built and parsed from one declaration, and never taken for each other."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin

import pytest

from bot import controls
from bot.controls import Control, FormState
from db.errors import NoSuchNumber

KINDS = sorted((kind for kind in Control.__subclasses__() if kind is not FormState), key=lambda kind: kind.pattern)
#: What forms carry; a form and a button are never mixed up, so only forms have to differ.
STATES = sorted(FormState.__subclasses__(), key=lambda kind: kind.pattern)
#: One value for each type that a field has.
EXAMPLES: dict[Any, Any] = {int: 12, bool: True, str: "2", tuple[int, int]: (7, 8), tuple[int, ...]: (1, 2, 3, 7)}
#: One text for each form that text has.
TEXTS = {"[0-9a-f]{16}": "0123456789abcdef", "[0-9a-f]{32}": "0" * 32, "[0-9a-f]{8}": "01234567", r"\d+-\d+": "3-5"}
TEXTS |= {"|anonymous": "anonymous", r"\d+\.\d+": "7.0"}


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
    assert [found for known_kind in KINDS if (found := known_kind.parse(str(control)))] == [control]


@pytest.mark.parametrize("kind", STATES, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("draft_id", [None, "0123456789abcdef", "0123456789012345"])
def test_a_form_is_read_as_it_was_made_with_a_draft_and_without(kind: type[FormState], draft_id: str | None) -> None:
    for state in (full(kind), kind.parse(str(full(kind)))):
        assert state is not None
        custom_id = controls.with_draft(state, draft_id)

        assert controls.split_ending(f"{custom_id}+0123456789abcdef;12ab") == (custom_id, "0123456789abcdef")
        assert [found for known_state in STATES if (found := controls.read_with_draft(known_state, custom_id))] == [
            (state, draft_id)
        ]


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


def spelled(tree: ast.AST) -> Iterator[str]:
    """Yield what stands in a module and looks like the beginning of a ``custom_id``, but for names of locks."""
    words = "|".join({re.split(r"\W", kind.pattern)[0] for kind in (*KINDS, *STATES)})
    names = {id(part) for node in ast.walk(tree) if is_lock(node) for part in ast.walk(node)}
    for node in ast.walk(tree):
        text = node.value if isinstance(node, ast.Constant) and id(node) not in names else None
        if isinstance(text, str) and re.match(rf"({words}):(\S|$)", text):
            yield text


def is_lock(node: ast.AST) -> bool:
    """Tell whether a part of a module asks for a lock by its name."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "lock"


def test_no_other_module_spells_a_custom_id() -> None:
    root = Path(controls.__file__).parents[2]
    modules = [
        path for room in ("bot", "cogs") for path in (root / room).rglob("*.py") if path.parent.name != "controls"
    ]
    found = {path.name: list(spelled(ast.parse(path.read_text(encoding="utf-8")))) for path in modules}

    assert {name: texts for name, texts in found.items() if texts} == {}
    assert list(spelled(ast.parse('undo(f"withdraw:question:{number}")'))) == ["withdraw:question:"]
