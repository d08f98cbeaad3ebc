"""What the study group keeps: models, the engine, and one module of use-case functions per noun."""
