"""What is measured, each in a process of its own: our bot, and the bare ones that it is compared with."""
