"""A hub past one machine, played with all its parts on this one, while parts of it fall: `make scale`."""
