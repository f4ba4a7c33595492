"""What Zuruf is made of: `python -m supply` checks licences and floors, and writes the bill of materials."""
