"""The model annex to the practice agreement that the protocol asks for (joint approach, item 4)."""
