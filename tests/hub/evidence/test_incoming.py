"""What a disk did not take has not come: the upload goes on before it."""

import hashlib
import os
from pathlib import Path

import pytest

from accord.hub.evidence.incoming import Incoming
from accord.hub.evidence.sealing import CHUNK, Cipher, new_key

ITEM = "0b7d2f0e-55a3-4f0e-9a54-0a6c1f3c7a11"


@pytest.mark.parametrize("size", [CHUNK + 5, 2 * CHUNK])
def test_a_last_chunk_that_the_disk_did_not_take_is_sent_again(size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings as known

    monkeypatch.setattr(known, "ACCORD_DATA", tmp_path)
    cipher, data = Cipher(new_key(), ITEM, size), os.urandom(size)
    with Incoming(ITEM, cipher) as upload:
        upload.write(data[: CHUNK + 1])
        with monkeypatch.context() as full, pytest.raises(OSError, match="No space"):
            full.setattr(upload, "_put", _no_space)
            upload.write(data[CHUNK + 1 :])
        assert upload.offset == CHUNK
    with Incoming(ITEM, cipher) as upload:
        assert upload.offset == CHUNK
        upload.write(data[CHUNK:])
        assert upload.offset == size
        digest = upload.finish()

    assert digest == hashlib.sha256(data).digest()


def _no_space(chunk: object) -> None:
    raise OSError("No space left on device")
