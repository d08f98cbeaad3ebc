"""A whole week as one frozen value: what it is, how rows become it, and how it becomes rows."""
