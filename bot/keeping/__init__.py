"""What is kept beside the logs of tickets. Each kind of record has one module, which alone knows what its content looks like."""
