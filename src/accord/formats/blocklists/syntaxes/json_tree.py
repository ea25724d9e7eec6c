"""JSON (RFC 8259): an array of texts or of objects, an object that holds one, or an object on each line; read by its places (`layout`).

The shapes are those of the dumps of PhishTank, OpenPhish, URLhaus and ThreatFox, of MISP, and of lists such as eth-phishing-detect.
"""

NAME, RANK, COVERS_BELOW = "json", 8, True
Reader = None
Writer = None


def looks(line: str) -> bool:
    """No line tells by itself: a document is known by how it begins."""
    return False
