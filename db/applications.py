"""Use-cases of the bot itself: which commands Discord was last told, and when it was last connected."""

import datetime as dt

from sqlalchemy import update
from sqlalchemy.orm import Session

from db.models import Application


def digest(session: Session, *, application_id: int) -> str | None:
    """Return the digest of the commands that were last synced, if any were."""
    application = session.get(Application, application_id)
    return application.commands_digest if application else None


def synced(session: Session, *, application_id: int, commands_digest: str) -> None:
    """Remember what Discord was told."""
    session.merge(Application(id=application_id, commands_digest=commands_digest))


def seen_at(session: Session, *, application_id: int) -> dt.datetime | None:
    """Return when the bot was last known to be connected, if it ever was."""
    application = session.get(Application, application_id)
    return application.seen_at if application else None


def seen(session: Session, *, application_id: int, now: dt.datetime) -> None:
    """Remember that the bot is connected now."""
    connected = update(Application).where(Application.id == application_id).values(seen_at=now)
    session.execute(connected, execution_options={"synchronize_session": False})
