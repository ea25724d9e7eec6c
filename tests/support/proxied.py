"""The real nginx with docs/operate/nginx.conf before a served hub, and certificates of clients."""

import datetime
import os
import re
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from programs import wait_until

CONFIGURED = Path(__file__).resolve().parents[2] / "docs" / "operate" / "nginx.conf"
SECRET = "0123456789abcdef0123456789abcdef"
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
needs_nginx = pytest.mark.skipif(NGINX is None, reason="nginx is missing: apt-get install nginx")


@dataclass(frozen=True)
class Certificate:
    """`pem` and `key` are files."""

    pem: Path
    key: Path
    parsed: x509.Certificate
    private: ec.EllipticCurvePrivateKey

    @property
    def pair(self) -> tuple[str, str]:
        return str(self.pem), str(self.key)


def certificate(folder: Path, name: str, by: Certificate | None = None, lasts: int = 2) -> Certificate:
    """One for this name, signed by itself or by another; `lasts` days from now."""
    private = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "TH"), x509.NameAttribute(NameOID.COMMON_NAME, name)])
    at = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by.parsed.subject if by else subject)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - datetime.timedelta(days=3))
        .not_valid_after(at + datetime.timedelta(days=lasts))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=by is None, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(private.public_key()), critical=False)
        .add_extension(_authority(by.private if by else private), critical=False)
        .add_extension(_usage(signs=by is None), critical=True)
        .sign(by.private if by else private, hashes.SHA256())
    )
    pem, key = folder / f"{name}.pem", folder / f"{name}.key"
    pem.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key.write_bytes(private.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    return Certificate(pem, key, made, private)


def _authority(private: ec.EllipticCurvePrivateKey) -> x509.AuthorityKeyIdentifier:
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(private.public_key())


def _usage(*, signs: bool) -> x509.KeyUsage:
    """As openssl and Python's strict reading want it."""
    no = dict.fromkeys(("content_commitment", "key_encipherment", "data_encipherment", "key_agreement"), False)
    return x509.KeyUsage(digital_signature=True, key_cert_sign=signs, crl_sign=signs, encipher_only=False, decipher_only=False, **no)


@dataclass(frozen=True)
class Proxy:
    """`plain` and `certified` are addresses: the one of everybody, and the one that asks for certificates."""

    plain: str
    certified: str


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def proxied(
    folder: Path,
    ports: tuple[int, int, int],
    hub: str,
    server: Certificate,
    authority: Certificate,
    changed: Callable[[str], str] = lambda text: text,
) -> Iterator[Proxy]:
    """nginx with the file of the documents; other are its ports, its places, and that the authority of clients is named. `changed`: by what
    else a document says of it."""
    assert NGINX is not None
    folder.mkdir()
    text = re.sub(r"^\s*listen \[::\].*\n", "", CONFIGURED.read_text(encoding="utf-8"), flags=re.M)
    for was, port in zip(("80", "443", "8443"), ports, strict=True):
        text = re.sub(rf"listen {was}\b", f"listen 127.0.0.1:{port}", text)
    for was, now in (
        ("hub.example.org", "localhost"),
        ("/etc/accord/tls/hub.pem", str(server.pem)),
        ("/etc/accord/tls/hub.key", str(server.key)),
        ("# ssl_client_certificate /etc/accord/tls/clients.pem;", f"ssl_client_certificate {authority.pem};"),
        ("/etc/nginx/accord-secret[.]conf", str(folder / "accord-secret[.]conf")),
        ("/var/log/nginx", str(folder)),
        ("server 127.0.0.1:8000;", f"server {hub.removeprefix('http://')};"),
    ):
        assert was in text, was
        text = text.replace(was, now)
    text = changed(text)
    (folder / "accord-secret.conf").write_text(f'proxy_set_header X-Client-Cert-Secret "{SECRET}";\n', encoding="ascii")
    paths = "".join(f"{name}_temp_path {folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    whole = f"pid {folder}/nginx.pid;\ndaemon off;\nerror_log {folder}/error.log;\nevents {{}}\nhttp {{\n{paths}{text}\n}}\n"
    (folder / "nginx.conf").write_text(whole, encoding="utf-8")
    process = subprocess.Popen([NGINX, "-c", str(folder / "nginx.conf"), "-p", str(folder)], stderr=subprocess.PIPE)

    def listens() -> bool:
        assert process.poll() is None, process.stderr.read().decode() if process.stderr else ""
        with suppress(OSError), socket.create_connection(("127.0.0.1", ports[2]), 1):
            return True
        return False

    try:
        wait_until(listens)
        yield Proxy(f"https://localhost:{ports[1]}", f"https://localhost:{ports[2]}")
    finally:
        process.terminate()
        process.communicate(timeout=120)
