"""The bot that one would write in an afternoon: discord.py and sqlite3, the same work, the same requests."""

import asyncio
import io
import sqlite3
from pathlib import Path
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.similar import most_similar
from db.questions import BEFORE_LIMIT
from tests.bench.group import Rows

SCHEMA = """
CREATE TABLE guild (id INTEGER PRIMARY KEY, last_question INTEGER NOT NULL);
CREATE TABLE member (id INTEGER PRIMARY KEY, guild_id INTEGER NOT NULL, user_id INTEGER, name TEXT NOT NULL,
    emoji TEXT NOT NULL, heart TEXT NOT NULL, UNIQUE (guild_id, user_id));
CREATE TABLE week (id INTEGER PRIMARY KEY, guild_id INTEGER NOT NULL, number INTEGER NOT NULL, date TEXT NOT NULL,
    recap_message_id INTEGER, UNIQUE (guild_id, number));
CREATE INDEX week_date ON week (guild_id, date);
CREATE TABLE presentation (id INTEGER PRIMARY KEY, guild_id INTEGER NOT NULL, week_id INTEGER NOT NULL REFERENCES week,
    team TEXT NOT NULL, UNIQUE (week_id, team));
CREATE TABLE presenter (presentation_id INTEGER NOT NULL REFERENCES presentation, member_id INTEGER NOT NULL
    REFERENCES member, position INTEGER NOT NULL, PRIMARY KEY (presentation_id, member_id));
CREATE INDEX presenter_member ON presenter (member_id);
CREATE TABLE paper (id INTEGER PRIMARY KEY, presentation_id INTEGER NOT NULL REFERENCES presentation,
    position INTEGER NOT NULL, title TEXT, url TEXT);
CREATE INDEX paper_presentation ON paper (presentation_id);
CREATE TABLE question (id INTEGER PRIMARY KEY, guild_id INTEGER NOT NULL, number INTEGER NOT NULL,
    presentation_id INTEGER NOT NULL REFERENCES presentation, presenter_id INTEGER NOT NULL REFERENCES member,
    asker_id INTEGER REFERENCES member, body TEXT NOT NULL, interaction_id INTEGER, channel_id INTEGER,
    message_id INTEGER, created_at TEXT NOT NULL, UNIQUE (guild_id, number), UNIQUE (guild_id, interaction_id));
CREATE INDEX question_presentation ON question (presentation_id);
CREATE TABLE answer (id INTEGER PRIMARY KEY, guild_id INTEGER NOT NULL, question_id INTEGER NOT NULL UNIQUE
    REFERENCES question, author_id INTEGER NOT NULL REFERENCES member, body TEXT NOT NULL, created_at TEXT NOT NULL);
CREATE TABLE reflection (id INTEGER PRIMARY KEY, guild_id INTEGER NOT NULL, week_id INTEGER NOT NULL REFERENCES week,
    member_id INTEGER NOT NULL REFERENCES member, body TEXT NOT NULL, UNIQUE (week_id, member_id));
"""

Row = sqlite3.Row


class ByHand(commands.Bot):
    """One connection, and SQL where it is needed."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            command_prefix=commands.when_mentioned,
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
        )
        self.db = sqlite3.connect(path, isolation_level=None)
        self.db.row_factory = Row
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            self.db.execute(f"PRAGMA {pragma}")
        self.db.executescript(SCHEMA)

    async def setup_hook(self) -> None:
        """Add the commands."""
        await self.add_cog(Study(self))
        await self.tree.sync()

    async def close(self) -> None:
        """Close the database too."""
        await super().close()
        self.db.close()

    def fill(self, rows: Rows) -> None:
        """Store a group."""
        self.db.execute("BEGIN")
        for model, found in rows.items():
            columns = [row["name"] for row in self.db.execute(f"PRAGMA table_info({model.__tablename__})")]
            for row in found if columns else ():
                filled = {name: str(row[name]) for name in columns if name in row}
                names, marks = ", ".join(filled), ", ".join("?" * len(filled))
                statement = f"INSERT INTO {model.__tablename__} ({names}) VALUES ({marks})"  # noqa: S608
                self.db.execute(statement, [*filled.values()])
        self.db.execute("COMMIT")

    def all(self, sql: str, *values: object) -> list[Row]:
        """Return a query's rows."""
        return self.db.execute(sql, values).fetchall()

    def one(self, sql: str, *values: object) -> Any:
        """Return a query's first row."""
        return self.db.execute(sql, values).fetchone()


class Study(commands.Cog):
    """The three commands that are measured."""

    def __init__(self, bot: ByHand) -> None:
        self.bot = bot

    @app_commands.command()
    async def ask(self, interaction: discord.Interaction, presenter: discord.Member, question: str) -> None:
        """Ask."""
        bot, guild, now = self.bot, interaction.guild_id, discord.utils.utcnow()
        bot.db.execute("BEGIN IMMEDIATE")
        found = bot.one(
            "SELECT p.id, w.number, m.id AS member, m.name FROM presentation p JOIN week w ON w.id = p.week_id "
            "JOIN presenter r ON r.presentation_id = p.id JOIN member m ON m.id = r.member_id "
            "WHERE p.guild_id = ? AND m.user_id = ? AND w.date <= ? ORDER BY w.date DESC LIMIT 1",
            guild,
            presenter.id,
            now.date().isoformat(),
        )
        asker = self._member(guild, interaction.user)
        number = bot.one(
            "UPDATE guild SET last_question = last_question + 1 WHERE id = ? RETURNING last_question", guild
        )[0]
        bot.db.execute(
            "INSERT INTO question (guild_id, number, presentation_id, presenter_id, asker_id, body, interaction_id, "
            "created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (guild, number, found["id"], found["member"], asker, question, interaction.id, now.isoformat()),
        )
        bot.db.execute("COMMIT")
        receipt = f"✅ {found['number']}주차 · #{number} 질문을 {found['name']}님에게 남겼어요."
        await interaction.response.send_message(view=_layout(receipt, "ask"), ephemeral=True)
        card = _layout(
            f"-# {found['number']}주차 · #{number} · ⏳ <@{presenter.id}>\n\n**{question}**", f"answer:{number}"
        )
        channel = bot.get_partial_messageable(interaction.channel_id or 0)
        posted = await channel.send(view=card, allowed_mentions=discord.AllowedMentions(users=[presenter]))
        bot.db.execute(
            "UPDATE question SET channel_id = ?, message_id = ? WHERE guild_id = ? AND number = ?",
            (channel.id, posted.id, guild, number),
        )
        await self._show_similar(interaction, number, question)

    @app_commands.command()
    async def answer(self, interaction: discord.Interaction, question: str) -> None:
        """Answer; only its autocomplete is measured."""

    @answer.autocomplete("question")
    async def open_questions(self, interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        """Offer the open questions of the member's teams."""
        found = self.bot.all(
            "SELECT q.number, q.body, m.name FROM question q JOIN member m ON m.id = q.presenter_id "
            "LEFT JOIN answer a ON a.question_id = q.id WHERE q.guild_id = ? AND a.id IS NULL AND q.presentation_id IN "
            "(SELECT presentation_id FROM presenter r JOIN member o ON o.id = r.member_id "
            "WHERE o.guild_id = ? AND o.user_id = ?) ORDER BY q.number",
            interaction.guild_id,
            interaction.guild_id,
            interaction.user.id,
        )
        texts = {str(row["number"]): f"#{row['number']} {row['name']}: {row['body']}" for row in found}
        return [
            app_commands.Choice(name=text[:100], value=number) for number, text in texts.items() if current in text
        ][:25]

    @app_commands.command()
    async def recap(self, interaction: discord.Interaction) -> None:
        """Recap."""
        bot, today = self.bot, discord.utils.utcnow().date().isoformat()
        week = bot.one(
            "SELECT * FROM week WHERE guild_id = ? AND date <= ? ORDER BY date DESC LIMIT 1",
            interaction.guild_id,
            today,
        )
        await interaction.response.defer(ephemeral=True, thinking=True)
        text, page = self._render(week)
        view = _layout(text, "turn")
        view.add_item(discord.ui.File("attachment://week.md"))
        file = discord.File(io.BytesIO(page.encode()), "week.md")
        channel = bot.get_partial_messageable(interaction.channel_id or 0)
        if week["recap_message_id"]:
            await channel.get_partial_message(week["recap_message_id"]).edit(view=view, attachments=[file])
        else:
            posted = await channel.send(view=view, file=file)
            bot.db.execute("UPDATE week SET recap_message_id = ? WHERE id = ?", (posted.id, week["id"]))
        await interaction.edit_original_response(view=_layout(f"✅ {week['number']}주차 정리", "turn"), attachments=[])

    async def _show_similar(self, interaction: discord.Interaction, number: int, question: str) -> None:
        """Show whoever asked an earlier question like it, if there is one."""
        rows = self.bot.all(
            "SELECT number, body FROM question WHERE guild_id = ? AND number < ? ORDER BY number DESC LIMIT ?",
            interaction.guild_id,
            number,
            BEFORE_LIMIT,
        )
        earlier = [(row["number"], row["body"]) for row in rows]
        if found := await asyncio.to_thread(most_similar, question, earlier):
            await interaction.followup.send(
                view=_layout(f"#{found} 질문과 비슷해요.", f"same:{number}"), ephemeral=True
            )

    def _member(self, guild: int | None, user: discord.User | discord.Member) -> int:
        found = self.bot.one("SELECT id FROM member WHERE guild_id = ? AND user_id = ?", guild, user.id)
        if found is None:
            statement = "INSERT INTO member (guild_id, user_id, name, emoji, heart) VALUES (?, ?, ?, '🐶', '🧡')"
            return int(self.bot.db.execute(statement, (guild, user.id, user.display_name)).lastrowid or 0)
        return int(found["id"])

    def _render(self, week: Row) -> tuple[str, str]:
        """Return the recap and the page of a week."""
        lines, page = (
            [f"## {week['number']}주차 · {week['date']}"],
            [f"# {week['number']}주차\n**발표일**: {week['date']}"],
        )
        for place in self.bot.all("SELECT * FROM presentation WHERE week_id = ? ORDER BY id", week["id"]):
            people = self.bot.all(
                "SELECT m.* FROM presenter r JOIN member m ON m.id = r.member_id WHERE r.presentation_id = ? "
                "ORDER BY r.position",
                place["id"],
            )
            names = ", ".join(person["name"] for person in people)
            lines.append(f"### Team {place['team']} · {names}")
            page.append(f"### Team {place['team']}\n- **Members**: {names}\n- 참고 논문:  ")
            for paper in self.bot.all("SELECT * FROM paper WHERE presentation_id = ? ORDER BY position", place["id"]):
                lines.append(f"[{paper['title']}]({paper['url']})")
                page.append(f"[{paper['title']}]({paper['url']})  ")
            page.append("\n---\n### 질의응답  ")
            asked = self.bot.all(
                "SELECT q.*, m.name, m.emoji, m.heart, a.body AS answer FROM question q JOIN member m "
                "ON m.id = q.presenter_id LEFT JOIN answer a ON a.question_id = q.id WHERE q.presentation_id = ? "
                "ORDER BY q.presenter_id, q.number",
                place["id"],
            )
            for row in asked[:4]:
                link = f"https://discord.com/channels/{row['guild_id']}/{row['channel_id']}/{row['message_id']}"
                lines.append(f"{'✅' if row['answer'] else '⏳'} [#{row['number']}]({link}) {row['body'][:70]}")
            for presenter in people:
                page.append(f"- {presenter['name']}{presenter['emoji']}\n")
                for row in asked:
                    if row["presenter_id"] == presenter["id"]:
                        page.append(f"  {row['heart']} 받은 질문 : {row['body']}  \n  ")
                        page.append(f"     -> 답변 : {row['answer'] or ''}\n")
        lines.append("### 소감")
        page.append("---\n### 소감")
        for row in self.bot.all(
            "SELECT r.body, m.name FROM reflection r JOIN member m ON m.id = r.member_id WHERE r.week_id = ?",
            week["id"],
        ):
            lines.append(f"{row['name']} : {row['body'][:70]}")
            page.append(f"- {row['name']} : {row['body']}\n")
        return "\n".join(lines)[:3800], "\n".join(page)


def _layout(text: str, custom_id: str) -> discord.ui.LayoutView:
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(discord.ui.TextDisplay(text))
    button: discord.ui.Button[discord.ui.LayoutView] = discord.ui.Button(label="답변하기", custom_id=custom_id)
    view.add_item(discord.ui.ActionRow(button))
    view.stop()
    return view
