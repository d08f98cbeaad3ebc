"""What use-cases that store something return: the row, whether it is new, and who wrote it."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from db.models import Member

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Writer:
    """The member who wrote something; their receipt greets a new member, and anyone at their first receipt."""

    member: Member
    is_new_member: bool
    is_first_receipt: bool


@dataclass(frozen=True, slots=True)
class Stored(Generic[T_co]):
    """A row, and whether this call has stored it: if Discord delivers an interaction twice, the second stores nothing.

    ``writer`` is None if it is not new, if it was written anonymously, or if it was written for somebody else.
    """

    value: T_co
    is_new: bool = True
    writer: Writer | None = None
