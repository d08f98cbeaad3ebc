"""One module per family of commands; it talks to Discord and holds no rules and no SQL."""
