"""Pictures and papers: what comes from outside, and is kept or looked up."""
