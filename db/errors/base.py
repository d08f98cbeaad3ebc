"""What every refusal is, a key and details for its sentence, and the five kinds of them."""

import re
from functools import partial


class StudyError(Exception):
    """A refusal: ``key`` names its sentence in the texts, ``details`` fill it."""

    key = "study-error"

    def __init_subclass__(cls) -> None:
        """Derive the key from the name: ``NoSuchWeek`` becomes ``no-such-week``."""
        cls.key = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", cls.__name__).lower()

    def __init__(self, **details: object) -> None:
        super().__init__(self.key, details)
        self.details = details

    def __reduce__(self) -> tuple[object, ...]:
        """Let another process raise it, whose errors come by their arguments."""
        return partial(type(self), **self.details), ()


class NotFound(StudyError):
    """It is not there, or not in this guild."""


class NotAllowed(StudyError):
    """It is somebody else's."""


class Conflict(StudyError):
    """Something else stands in the way."""


class Invalid(StudyError):
    """It cannot be stored as it was typed."""


class StorageUnavailable(StudyError):
    """The database is locked, full or gone; nothing was stored."""
