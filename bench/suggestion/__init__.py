"""How often the right template is among those suggested: a library, posts that customers could write, and the figures."""
