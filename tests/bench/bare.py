"""The least that a bot can be."""

import discord
from discord import app_commands
from discord.ext import commands


class Bare(commands.Bot):
    """Replies, and does nothing else."""

    def __init__(self) -> None:
        super().__init__(command_prefix=commands.when_mentioned, intents=discord.Intents(guilds=True))

    async def setup_hook(self) -> None:
        """Add the commands."""

        @self.tree.command()
        async def ask(interaction: discord.Interaction, presenter: discord.Member, question: str) -> None:  # noqa: ARG001
            """Ask."""
            await interaction.response.send_message("✅", ephemeral=True)

        @self.tree.command()
        async def answer(interaction: discord.Interaction, question: str) -> None:
            """Answer."""

        @answer.autocomplete("question")
        async def choices(interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:  # noqa: ARG001
            return [app_commands.Choice(name="#1", value="1")]

        @self.tree.command()
        async def recap(interaction: discord.Interaction) -> None:
            """Recap."""
            await interaction.response.send_message("✅")

        await self.tree.sync()
