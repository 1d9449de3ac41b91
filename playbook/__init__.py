"""A customer-first culture program, kept as YAML in git, checked like code, published for all to see."""
