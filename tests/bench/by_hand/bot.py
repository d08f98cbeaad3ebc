"""The three commands that are measured, as one writes them by hand."""

import io
import sqlite3
from pathlib import Path
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from tests.bench.by_hand import drawn
from tests.bench.by_hand.storage import Row, Storage
from tests.bench.group import Rows

#: Choices of an autocomplete.
CHOICES = 25


class ByHand(commands.Bot):
    """One connection, and SQL where it is needed."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            command_prefix=commands.when_mentioned,
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
        )
        self.db = Storage(path)

    async def setup_hook(self) -> None:
        """Add the commands."""
        await self.add_cog(Study(self))
        await self.tree.sync()

    async def close(self) -> None:
        """Close the database too."""
        await super().close()
        self.db.connection.close()

    def fill(self, rows: Rows) -> None:
        """Store a group."""
        self.db.fill(rows)


class Study(commands.Cog):
    """The commands. What is asked is stored before anybody is told so; looking for similar questions is left out."""

    def __init__(self, bot: ByHand) -> None:
        self.bot, self.db = bot, bot.db

    @app_commands.command()
    async def ask(self, interaction: discord.Interaction, presenter: discord.Member, question: str) -> None:
        """Ask."""
        found, number = self._store(interaction, presenter.id, question)
        receipt = drawn.receipt(found, number)
        await interaction.response.send_message(view=receipt, ephemeral=True)
        channel = self.bot.get_partial_messageable(interaction.channel_id or 0)
        card = drawn.card(found, number, presenter.id, question)
        posted = await channel.send(view=card, allowed_mentions=discord.AllowedMentions(users=[presenter]))
        self.db.run(
            "UPDATE question SET channel_id = ?, message_id = ? WHERE guild_id = ? AND number = ?",
            channel.id,
            posted.id,
            interaction.guild_id,
            number,
        )

    def _store(self, interaction: discord.Interaction, presenter_id: int, question: str) -> tuple[Row, int]:
        """Find whom it is for, and store it; return where it belongs, and its number."""
        guild, now = interaction.guild_id, discord.utils.utcnow()
        self.db.run("BEGIN IMMEDIATE")
        try:
            found = self.db.one(
                "SELECT p.id, w.number, m.id AS member, m.name, m.emoji, m.heart FROM presentation p "
                "JOIN week w ON w.id = p.week_id JOIN presenter r ON r.presentation_id = p.id "
                "JOIN member m ON m.id = r.member_id "
                "WHERE m.guild_id = ? AND m.user_id = ? AND w.date <= ? ORDER BY w.date DESC LIMIT 1",
                guild,
                presenter_id,
                now.date().isoformat(),
            )
            asker = self._member(guild, interaction.user)
            number = self.db.one(
                "UPDATE guild SET last_question = last_question + 1 WHERE id = ? RETURNING last_question", guild
            )[0]
            self.db.run(
                "INSERT INTO question (guild_id, number, presentation_id, presenter_id, asker_id, body, "
                "interaction_id, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                *(guild, number, found["id"], found["member"], asker, question, interaction.id, now.isoformat()),
            )
        except sqlite3.Error:
            self.db.run("ROLLBACK")
            raise
        self.db.run("COMMIT")
        return found, number

    def _member(self, guild: int | None, user: discord.User | discord.Member) -> int:
        found = self.db.one("SELECT id FROM member WHERE guild_id = ? AND user_id = ?", guild, user.id)
        if found is None:
            statement = "INSERT INTO member (guild_id, user_id, name, emoji, heart) VALUES (?, ?, ?, '🐶', '🧡')"
            return int(self.db.run(statement, guild, user.id, user.display_name).lastrowid or 0)
        return int(found["id"])

    @app_commands.command()
    async def answer(self, interaction: discord.Interaction, question: str) -> None:
        """Answer; only its autocomplete is measured."""

    @answer.autocomplete("question")
    async def open_questions(self, interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        """Offer the open questions to the member, then those to their teams that somebody else asked."""
        member = self._member(interaction.guild_id, interaction.user)
        asked = (
            "SELECT q.number, q.body, m.name FROM question q JOIN member m ON m.id = q.presenter_id WHERE q.is_open "
            "AND '#' || q.number || ' ' || m.name || ' ' || q.body LIKE ? AND "
        )
        like = f"%{current}%"
        found = self.db.all(f"{asked} q.presenter_id = ? ORDER BY q.number LIMIT ?", like, member, CHOICES)
        if len(found) < CHOICES:
            theirs = (
                "q.presentation_id IN (SELECT presentation_id FROM presenter WHERE member_id = ?) "
                "AND q.presenter_id <> ? AND q.asker_id IS NOT ? ORDER BY q.number LIMIT ?"
            )
            found += self.db.all(asked + theirs, like, member, member, member, CHOICES - len(found))
        return [drawn.choice(row) for row in found]

    @app_commands.command()
    async def recap(self, interaction: discord.Interaction) -> None:
        """Recap."""
        today = discord.utils.utcnow().date().isoformat()
        week = self.db.one(
            "SELECT * FROM week WHERE guild_id = ? AND date <= ? ORDER BY date DESC LIMIT 1",
            interaction.guild_id,
            today,
        )
        await interaction.response.defer(ephemeral=True, thinking=True)
        view, page = drawn.recap(self.db, week, discord.utils.utcnow() if week["recap_message_id"] else None)
        file = discord.File(io.BytesIO(page.encode()), f"week{week['number']:02}.md")
        channel = self.bot.get_partial_messageable(interaction.channel_id or 0)
        mentions: dict[str, Any] = {"allowed_mentions": discord.AllowedMentions.none()}
        if message_id := week["recap_message_id"]:
            await channel.get_partial_message(message_id).edit(view=view, attachments=[file], **mentions)
        else:
            message_id = (await channel.send(view=view, file=file, **mentions)).id
            self.db.run("UPDATE week SET recap_message_id = ? WHERE id = ?", message_id, week["id"])
        link = f"https://discord.com/channels/{interaction.guild_id}/{channel.id}/{message_id}"
        done = drawn.recapped(week, link, is_new=week["recap_message_id"] is None)
        await interaction.edit_original_response(view=done, attachments=[])
