"""A rehearsal of an inspection: a sample of a school's dossiers, a page for each."""
