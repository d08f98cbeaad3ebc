"""What the tests share: checks of everything that the bot sends to Discord."""
