"""Use-cases of the bot's own registration: which commands Discord was last told."""

from sqlalchemy.orm import Session

from db.models import Application


def digest(session: Session, *, application_id: int) -> str | None:
    """Return the digest of the commands that were last synced, if any were."""
    application = session.get(Application, application_id)
    return application.commands_digest if application else None


def synced(session: Session, *, application_id: int, commands_digest: str) -> None:
    """Remember what Discord was told."""
    session.merge(Application(id=application_id, commands_digest=commands_digest))
