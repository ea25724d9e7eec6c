"""The formats, each in a file of its own with what `Syntax` asks for. Adding a format is adding a file.

| name | |
|---|---|
| `NAME` | its word |
| `RANK` | which of two formats is meant where as much speaks for both: the lower number |
| `looks(line)` | whether a line could stand in this format and in no plainer one |
| `Reader()` | reads one list |
| `COVERS_BELOW` | whether an exception takes out what stands below its name too |
| `Writer` | writes, as `Lines` does; None where nothing is written in this format |
| `IS_READ` | False where it is written alone, and what comes in it is read as another; left out elsewhere |
"""
