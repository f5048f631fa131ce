"""Who and what is judged: the subjects of each kind, made from the columns of records."""
