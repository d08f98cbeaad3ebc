"""Where a week's files stand in a group's repository: the page, and the pictures beside it."""

from db.week.value import Week


def stem(week: Week) -> str:
    """Return the name of a week's page without its ending: ``week02``."""
    return f"week{week.number:02}"


def picture(week: Week, name: str) -> str:
    """Return where a picture's file stands beside the page: ``week02/0123456789abcdef.png``."""
    file, _, suffix = name.partition(".")
    return f"{stem(week)}/{file[:16]}.{suffix}"
