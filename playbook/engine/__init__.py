"""Site engines: the MkDocs plugin, and pages on disk for other engines; nothing else knows them."""
