"""What the API's JSON is made of: one struct for each thing, for the doors, the client and the document. Add to them, never rename."""
