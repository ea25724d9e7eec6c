"""TXT records as the resolver of this machine tells them, or the one that ACCORD_RESOLVER names. Bounded in time and size."""

from django.conf import settings

WITHIN = 5.0  # seconds in all
ONE_TRY = 2.0


def txt(name: str) -> tuple[str, ...]:
    """The TXT records of a name; none where there is no such name. Raises DNSException, OSError, ValueError."""
    from dns.nameserver import Do53Nameserver
    from dns.resolver import NXDOMAIN, Resolver

    resolver = Resolver(configure=not settings.ACCORD_RESOLVER)
    resolver.timeout, resolver.lifetime = ONE_TRY, WITHIN
    if settings.ACCORD_RESOLVER:
        host, _, port = settings.ACCORD_RESOLVER.rpartition(":")
        resolver.nameservers = [Do53Nameserver(host.strip("[]"), int(port))]
    try:
        answer = resolver.resolve(name, "TXT", raise_on_no_answer=False, search=False)
    except NXDOMAIN:
        return ()
    return tuple(b"".join(record.strings).decode("ascii", "replace") for record in answer)
