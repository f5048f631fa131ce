"""From a view to a document: headings, texts, tables and bars, in the words of one language."""
