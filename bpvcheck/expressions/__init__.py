"""The language of rule cards: expressions over records, and logic over the facts they give."""
