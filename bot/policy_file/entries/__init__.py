"""Everything that `escalation.yaml` may say, described once. Parsing, JSON Schema and reference follow from here."""
