"""A draft: what somebody typed, and what is known of where it belongs."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from bot.controls import DraftKind
from db.words import writable

#: Where one text takes the place of another: what names the place.
PLACES: Mapping[DraftKind, Sequence[str]] = {"reflect": ("week",), "edit": ("kind", "text_id")}


@dataclass(frozen=True, slots=True)
class Draft:
    """What a member typed, when, and what is known of where it belongs, as text by name; or a form as submitted."""

    kind: DraftKind
    words: str
    kept_at: dt.datetime
    target: Mapping[str, str]
    form: Mapping[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The name that the same words always have."""
        what = json.dumps([self.target, *fields(self.form)]) if self.form else " ".join(self.words.split())
        return hashlib.sha256(f"{self.kind}\n{what}".encode()).hexdigest()[:16]

    def to_json(self) -> str:
        """Return it as a file holds it."""
        return json.dumps(asdict(self) | {"kept_at": self.kept_at.isoformat()}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Draft":
        """Read it from a file.

        Raises:
            ValueError: it is no draft.
        """
        found = json.loads(text)
        try:
            kept_at = dt.datetime.fromisoformat(found["kept_at"])
            return cls(found["kind"], str(found["words"]), kept_at, dict(found["target"]), dict(found.get("form", {})))
        except (KeyError, TypeError) as error:
            raise ValueError from error

    @property
    def place(self) -> tuple[str | None, ...]:
        """Where it belongs, as far as another one can have the same place."""
        return (self.kind, *(self.target.get(name) for name in PLACES.get(self.kind, ())))


def fields(data: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Find what was typed or chosen, in a command's options and in a modal's fields."""
    name = data.get("name") or data.get("custom_id")
    value = data.get("value", data.get("values"))
    if name is not None and value is not None:
        yield name, writable(value) if isinstance(value, str) else value
    for key in ("options", "components"):
        for child in data.get(key) or ():
            yield from fields(child)
    if isinstance(component := data.get("component"), Mapping):
        yield from fields(component)
