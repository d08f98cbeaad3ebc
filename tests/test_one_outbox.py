"""What all may read is sent, edited and deleted by the outbox alone; nothing has to be remembered after a change."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]

#: How discord.py sends, changes and deletes messages.
SENDING = {"send", "edit", "delete", "reply", "send_message", "edit_message", "edit_original_response"}
#: Who else calls something of that name, and what for: only what one person sees, or what no Discord sees.
ALLOWED = {
    "bot/replies.py": "private replies to an interaction",
    "bot/errors.py": "private replies to an interaction that went wrong",
    "bot/demo/guide.py": "the demo's own words in its own channel",
    "cogs/presentations/panel.py": "a private panel",
    "cogs/questions/reply.py": "a whisper to the author of a message, as a direct message",
}
#: Objects whose methods have such a name and send nothing.
OTHERS = {"session", "form", "self", "controls", "changes", "answers", "questions"}


def sources(*rooms: str) -> Iterator[tuple[str, str]]:
    """Yield the files of some rooms, by their paths in the project, with their text."""
    for room in rooms:
        for path in sorted((ROOT / room).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), path.read_text()


def calls() -> Iterator[tuple[str, str]]:
    """Yield each call of a method with such a name, outside of the outbox, with its file."""
    for name, text in sources("bot", "cogs"):
        if not name.startswith("bot/outbox/"):
            yield from ((name, ast.unparse(called)) for called in methods(text) if called.attr in SENDING)


def methods(text: str) -> Iterator[ast.Attribute]:
    """Yield the methods that are called in a file, but those of objects that send nothing."""
    called = (node.func for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call))
    for function in called:
        if isinstance(function, ast.Attribute) and ast.unparse(function.value) not in OTHERS:
            yield function


def test_nobody_else_sends_what_all_may_read() -> None:
    assert {name for name, _ in calls()} == set(ALLOWED)


def test_direct_messages_that_are_owed_are_notices() -> None:
    assert [call for name, call in calls() if name == "cogs/questions/reply.py"] == ["message.author.send"]


def test_no_event_of_our_own_is_dispatched() -> None:
    assert [name for name, text in sources("bot", "cogs", "db") if ".dispatch(" in text] == []
