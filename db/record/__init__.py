"""What people have said and presented, over weeks and terms: as values that are read at once."""
