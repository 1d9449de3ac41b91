"""The language server: what editors show while somebody writes.

`server` speaks the protocol and is the only module that knows it; all others work on paths, texts and
offsets. `desk` holds what is open and what was read; `layout` tells which shape belongs where;
`mentions` finds identifiers, `spot` the place of a cursor in a text that is only half typed.
"""
