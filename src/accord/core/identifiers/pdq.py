"""PDQ, the perceptual hash of pictures: 256 bits and a quality.

Source: Meta, "The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm" (2019), part PDQ, and the published reference
implementation. Written anew for numpy; hashes agree with the reference to within a few bits, since rounding near the median differs.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from accord.core.identifiers.pixels import open_picture

Matrix = npt.NDArray[np.floating[Any]]

_LARGEST_SIDE = 512
_SMALLEST_SIDE = 5
_BLOCKS = 64
_FREQUENCIES = 16
_LUMINANCE = np.array([0.299, 0.587, 0.114])


def _cosines() -> Matrix:
    """Rows 1 to 16 of the 64-point DCT-II; row 0, the mean brightness, is left out."""
    row = np.arange(1, _FREQUENCIES + 1)[:, None]
    column = np.arange(_BLOCKS)[None, :]
    return np.asarray(np.sqrt(2.0 / _BLOCKS) * np.cos(np.pi / (2 * _BLOCKS) * row * (2 * column + 1)))


_COSINES = _cosines()


def hash_and_quality(image: bytes) -> tuple[str, int]:
    """64 hex digits and a quality of 0 to 100; below 50 the hash is not to be used."""
    blocks = _blocks_of(image)
    return _hex(_spectrum(blocks)), _quality(blocks)


def eight_hashes(image: bytes) -> tuple[str, ...]:
    """The hashes of the picture as it is, turned by 90, 180 and 270 degrees, and of the four mirror images, in this order:

    original, turned 90, turned 180, turned 270, upside down, left to right, along the main diagonal, along the other diagonal.
    """
    spectrum = _spectrum(_blocks_of(image))
    odd = np.arange(_FREQUENCIES) % 2 == 0  # frequencies 1, 3, 5 ...: the ones that a reflection turns over
    rows = np.where(odd, -1.0, 1.0)[:, None]
    columns = np.where(odd, -1.0, 1.0)[None, :]
    flipped, mirrored, turned = spectrum * rows, spectrum * columns, spectrum * rows * columns
    return tuple(_hex(coefficients) for coefficients in (spectrum, mirrored.T, turned, flipped.T, flipped, mirrored, spectrum.T, turned.T))


def _blocks_of(image: bytes) -> Matrix:
    picture = np.asarray(open_picture(image, _LARGEST_SIDE), dtype=np.float64)
    luminance: Matrix = picture @ _LUMINANCE
    if min(luminance.shape) < _SMALLEST_SIDE:
        return np.zeros((_BLOCKS, _BLOCKS))
    if luminance.shape == (_BLOCKS, _BLOCKS):
        return luminance
    height, width = luminance.shape
    for _ in range(2):  # two box filters make a tent
        luminance = _box(luminance.T, _window(width)).T
        luminance = _box(luminance, _window(height))
    rows = ((np.arange(_BLOCKS) + 0.5) * height / _BLOCKS).astype(int)
    columns = ((np.arange(_BLOCKS) + 0.5) * width / _BLOCKS).astype(int)
    return luminance[np.ix_(rows, columns)]


def _window(side: int) -> int:
    """Half a block, rounded up: the Jarosz filter passes twice."""
    return (side + 2 * _BLOCKS - 1) // (2 * _BLOCKS)


def _box(matrix: Matrix, window: int) -> Matrix:
    """The mean over `window` rows around each row; near an edge, over those that exist. An even window leans forward."""
    after = (window + 2) // 2
    before = window - after
    height = matrix.shape[0]
    sums = np.vstack([np.zeros((1, matrix.shape[1])), np.cumsum(matrix, axis=0)])
    first = np.clip(np.arange(height) - before, 0, height)
    last = np.clip(np.arange(height) + after, 0, height)
    return np.asarray((sums[last] - sums[first]) / (last - first)[:, None])


def _quality(blocks: Matrix) -> int:
    """How much happens in the picture: the sum of its significant steps, in percent of brightness, scaled to 0 to 100."""
    down = np.trunc(np.diff(blocks, axis=0) * 100 / 255)
    across = np.trunc(np.diff(blocks, axis=1) * 100 / 255)
    return min(100, int(np.abs(down).sum() + np.abs(across).sum()) // 90)


def _spectrum(blocks: Matrix) -> Matrix:
    return np.asarray(_COSINES @ blocks @ _COSINES.T)


def _hex(spectrum: Matrix) -> str:
    """One bit per frequency above the lower median; the first frequency is the last bit, as in the reference's text form."""
    values = spectrum.ravel()
    median = np.sort(values)[(values.size - 1) // 2]
    return np.packbits((values > median)[::-1]).tobytes().hex()
