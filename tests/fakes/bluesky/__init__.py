"""Bluesky on loopback: a server with accounts and what everybody sees, as strict and as odd as the real one was measured to be."""
