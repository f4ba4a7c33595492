"""Pages of the reference that are written from the code. `python -m docs.generate --write` renews them."""
