"""All weeks of a guild as a folder: each week's page with its pictures, and an index in the group's own README."""
