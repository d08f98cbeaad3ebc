"""The week as Markdown: the model, its reader and its writer."""
