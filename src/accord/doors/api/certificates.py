"""What stands in a client's certificate."""

from cryptography import x509


def subject_of(der: bytes) -> str | None:
    """Its distinguished name as RFC 4514 writes it; None where it is no certificate."""
    try:
        return x509.load_der_x509_certificate(der).subject.rfc4514_string()
    except ValueError:
        return None
