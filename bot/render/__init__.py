"""What people see, drawn from what is stored: a value goes in, a view or a text comes out."""
