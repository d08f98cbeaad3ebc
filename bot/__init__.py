"""The running program, and what is pure: settings, texts, errors, the weekly page, the recap."""
