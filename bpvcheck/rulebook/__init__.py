"""The rule cards: one YAML file per duty, read strictly and checked before anything is judged."""
