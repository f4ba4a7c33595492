"""Mail: read by IMAP, answered by SMTP."""
