"""What makes two spellings one: a company code, in which spaces and zeros are the same.

Some systems pad the house number in a code leerbedrijf with spaces, others with zeros (decision
0012). Ids of all other kinds are compared as they stand.
"""

from typing import TypeVar

import pyarrow as pa
import pyarrow.compute as pc

__all__ = ["normal_company_id", "normal_company_ids", "normal_company_sql", "normal_id"]

Ids = TypeVar("Ids", pa.Array, pa.ChunkedArray)


def normal_company_id(value: str) -> str:
    """Return a company code as it is compared."""
    return value.replace(" ", "0")


def normal_company_ids(values: Ids) -> Ids:
    """Return a column of company codes as they are compared."""
    return pc.replace_substring(values, " ", "0")


def normal_company_sql(code: str) -> str:
    """Return SQL for a company code as it is compared; ``code`` is SQL for the code."""
    return f"replace({code}, ' ', '0')"


def normal_id(kind: str, value: str) -> str:
    """Return the id of a record of any kind as it is compared."""
    return normal_company_id(value) if kind == "company" else value
