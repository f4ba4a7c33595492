"""Real mailboxes on this machine, for tests and for the demo: Dovecot keeps the mails, a small server takes them in."""
