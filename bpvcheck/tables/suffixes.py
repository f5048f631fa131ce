"""How files with tables end."""

from typing import Final

__all__ = ["TABLE_SUFFIXES"]

TABLE_SUFFIXES: Final = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xlsb", ".ods", ".xls")
"""How files with tables end."""
