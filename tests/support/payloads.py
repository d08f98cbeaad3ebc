"""What Discord sends, no fuller than discord.py reads it: users, members, messages, interactions."""

from typing import Any

Json = dict[str, Any]

#: The bot's application and its user share their id.
BOT = 1000
GUILD = 2000
CHANNEL = 3000
EVERYTHING = str((1 << 53) - 1)
MOMENT = "2026-01-01T00:00:00+00:00"

COMMAND, BUTTON, AUTOCOMPLETE, FORM = 2, 3, 4, 5
TEXT_OPTION, USER_OPTION, FILE_OPTION = 3, 6, 11


def user(user_id: int = BOT, name: str = "study-bot") -> Json:
    """Return a user."""
    return {"id": str(user_id), "username": name, "global_name": None, "discriminator": "0", "avatar": None}


def member(user_id: int, name: str) -> Json:
    """Return a member of the guild, without a role and with all permissions."""
    return {"user": user(user_id, name), **_place_in_guild(), "permissions": EVERYTHING}


def message(message_id: int) -> Json:
    """Return a message of the bot's, without its contents."""
    empty = ("mentions", "mention_roles", "attachments", "embeds", "components")
    return {
        "id": str(message_id),
        "channel_id": str(CHANNEL),
        "author": user(),
        "content": "",
        "timestamp": MOMENT,
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "pinned": False,
        "type": 0,
        "flags": 0,
        **{name: [] for name in empty},
    }


def callback(interaction_id: str, message_id: int) -> Json:
    """Return what Discord says to the response to an interaction."""
    return {
        "interaction": {"id": interaction_id, "type": COMMAND, "response_message_id": str(message_id)},
        "resource": {"type": 4, "message": message(message_id)},
    }


def application() -> Json:
    """Return the bot's application."""
    return {
        "id": str(BOT),
        "name": "study-bot",
        "description": "",
        "icon": None,
        "summary": "",
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "team": None,
        "owner": user(1, "owner"),
        "flags": 0,
    }


def interaction(interaction_id: int, kind: int, data: Json, *, by: Json) -> Json:
    """Return an interaction in the guild's channel by a member; its token is a secret."""
    return {
        "id": str(interaction_id),
        "application_id": str(BOT),
        "type": kind,
        "token": f"secret-of-{interaction_id}",
        "version": 1,
        "data": data,
        "guild_id": str(GUILD),
        "channel_id": str(CHANNEL),
        "channel": {"id": str(CHANNEL), "type": 0, "name": "study", "position": 0, "permission_overwrites": []},
        "member": by,
        "locale": "ko",
        "app_permissions": EVERYTHING,
        "entitlements": [],
        "authorizing_integration_owners": {},
        "context": 0,
        "attachment_size_limit": 10 << 20,
    }


def command(name: str, *options: Json, people: tuple[Json, ...] = (), files: tuple[Json, ...] = ()) -> Json:
    """Return the use of a command; ``people`` and ``files`` are those that its options name."""
    resolved = {
        "users": {person["user"]["id"]: person["user"] for person in people},
        "members": {
            person["user"]["id"]: {**_place_in_guild(), "permissions": person["permissions"]} for person in people
        },
        "attachments": {file["id"]: file for file in files},
    }
    return {"id": "1", "name": name, "type": 1, "options": list(options), "resolved": resolved}


def option(name: str, value: str, kind: int = TEXT_OPTION, *, focused: bool = False) -> Json:
    """Return an option as it was filled in; where autocomplete asks, it is the focused one."""
    return {"name": name, "type": kind, "value": value, **({"focused": True} if focused else {})}


def attachment(name: str, url: str, size: int) -> Json:
    """Return what a file is said to be."""
    return {"id": "1", "filename": name, "size": size, "url": url, "proxy_url": url, "content_type": "image/jpeg"}


def _place_in_guild() -> Json:
    return {"roles": [], "joined_at": MOMENT, "deaf": False, "mute": False, "flags": 0}
