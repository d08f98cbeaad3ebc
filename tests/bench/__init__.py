"""How fast the bot is, beside a bare one and one written by hand: ``make bench``."""
