"""Django behind a server that `accord serve` started: it ends with it."""

from accord.site.parent import end_with_parent
from accord.site.wsgi import application

end_with_parent()

__all__ = ["application"]
