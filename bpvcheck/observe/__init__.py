"""From records to evidence patterns: facts are array kernels over columns.

`observe` goes through the subjects in partitions, `kernels` says what each node of an expression
gives for all rows at once, and `reference` says the same for one subject. Nothing here loops over
records.
"""
