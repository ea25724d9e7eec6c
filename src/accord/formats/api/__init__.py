"""Structs of the API's JSON, one for each thing: for the doors, the client and the document. Add to them, never rename."""
