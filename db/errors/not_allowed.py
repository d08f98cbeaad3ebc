"""Refusals because something is somebody else's."""

from db.errors.base import NotAllowed


class NotYourQuestion(NotAllowed):
    """Question ``number`` was asked of the team of ``presenter``."""


class NotYoursToChange(NotAllowed):
    """Question ``number`` is its asker's, its recorder's or a manager's; recorded, also the team's of ``presenter``."""


class AskedOfAll(NotAllowed):
    """Question ``number``, for everyone, is its asker's, its recorder's or a manager's."""


class LeftOutByItsAsker(NotAllowed):
    """Question ``number`` is off the page as whoever asked or recorded it wished."""


class NotYourAnswer(NotAllowed):
    """The answer to question ``number`` is ``author``'s or a manager's to change."""


class NotTheirQuestion(NotAllowed):
    """Question ``number`` was asked of the team of ``presenter``, which ``author`` is not on."""


class NotYourPresentation(NotAllowed):
    """The presentation of ``team`` in ``week`` belongs to its presenters and managers."""


class ManagersOnly(NotAllowed):
    """Only those who may manage the server."""


class NotInServer(NotAllowed):
    """A direct message is no place for what belongs to a group."""


class LeftServer(NotAllowed):
    """Somebody presses a direct message's button, and is in its server no more, or the bot is not."""
