"""What a use-case has stored: whether it is new, and whether who wrote it is."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from db.models import Member

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Writer:
    """The member who has just done something, and what their receipt has to say to them."""

    member: Member
    is_new_member: bool
    is_first_receipt: bool


@dataclass(frozen=True, slots=True)
class Stored(Generic[T_co]):
    """What stands in the database now, and whether it was not there before: what is delivered again is not new.

    ``writer`` is nobody where it is not new, where nobody may know, or where whoever wrote is not in it themselves.
    """

    value: T_co
    is_new: bool = True
    writer: Writer | None = None
