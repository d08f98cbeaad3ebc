"""A draft: what somebody typed, and what is known of where it belongs."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from bot.controls import DraftKind
from db.words import replace_surrogates

#: The kinds of drafts of which a newer one replaces an older one about the same thing, and what names that thing.
SUBJECTS: Mapping[DraftKind, Sequence[str]] = {"reflect": ("week",), "edit": ("kind", "text_id")}


@dataclass(frozen=True, slots=True)
class Draft:
    """What a member typed, when, and where it belongs.

    ``target`` says of that what is known, such as ``{"week": "3"}``. A draft of the kind ``form`` has in ``form`` all
    fields as Discord sent them.
    """

    kind: DraftKind
    words: str
    kept_at: dt.datetime
    target: Mapping[str, str]
    form: Mapping[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """A hash of kind and words: the same words are one draft."""
        what = json.dumps([self.target, *fields(self.form)]) if self.form else " ".join(self.words.split())
        return hashlib.sha256(f"{self.kind}\n{what}".encode()).hexdigest()[:16]

    def to_json(self) -> str:
        """Return the JSON that its file holds."""
        return json.dumps(asdict(self) | {"kept_at": self.kept_at.isoformat()}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Draft":
        """Read the JSON that its file holds.

        Raises:
            ValueError: this is not a draft.
        """
        found = json.loads(text)
        try:
            kept_at = dt.datetime.fromisoformat(found["kept_at"])
            return cls(found["kind"], str(found["words"]), kept_at, dict(found["target"]), dict(found.get("form", {})))
        except (KeyError, TypeError) as error:
            raise ValueError from error

    @property
    def subject(self) -> tuple[str | None, ...]:
        """What it is about; a newer draft about the same replaces it (see `SUBJECTS`)."""
        return (self.kind, *(self.target.get(name) for name in SUBJECTS.get(self.kind, ())))


def fields(data: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield name and value of what was typed or chosen, from Discord's data of a command or a submitted modal."""
    name = data.get("name") or data.get("custom_id")
    value = data.get("value", data.get("values"))
    if name is not None and value is not None:
        yield name, replace_surrogates(value) if isinstance(value, str) else value
    for key in ("options", "components"):
        for child in data.get(key) or ():
            yield from fields(child)
    if isinstance(component := data.get("component"), Mapping):
        yield from fields(component)
