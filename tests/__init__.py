"""The tests mirror the packages: bot, cogs, db."""
