"""The week as Markdown: its reader and its writer."""
