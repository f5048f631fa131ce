"""The ledger: one row per duty, subject and bearer, with its verdict and what it rests on."""
