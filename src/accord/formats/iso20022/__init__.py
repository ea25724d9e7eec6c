"""Bank messages of ISO 20022: a recall out (camt.056), its answer in and out (camt.029), a return in (pacs.004); and an
investigation out (camt.110), its response in (camt.111).

What a message may look like is told by the generated classes of pyiso20022; `facets` checks every rule of theirs, since dataclasses
enforce none of them, and the external code lists, which no schema holds. Nothing here is the inner model.
"""
