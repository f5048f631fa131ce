"""From records to evidence patterns: facts are compiled to SQL with Ibis and run on DuckDB.

`plan` compiles rule cards to statements; `duck` runs them. Nothing here loops over records.
"""
