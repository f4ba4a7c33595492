"""Bluesky, and whatever else speaks the AT Protocol's app.bsky: docs/connectors/bluesky.md."""
