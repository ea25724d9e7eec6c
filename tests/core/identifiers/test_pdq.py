"""PDQ against vectors of the reference implementation: `pdqhash` 0.2.8 (Meta's C++ code), run on these very pictures, full size."""

import numpy as np
import pytest
from pictures import pixels, saved

from accord.core.identifiers.image import MATCH_DISTANCE, MIN_QUALITY, dihedral, distance, pdq

# Seed, width, height, contrast, hash and quality by pdqhash.compute.
REFERENCE = (
    (1, 512, 384, 1.0, "8112dd3304cdf664b4fc1a8df89937065a66a6c13d6c4561b4fcc98dac9bb4b6", 100),
    (2, 300, 500, 1.0, "96646eb07349ac7b67a45335fa43c73041b3b64471e31239c443fb74a3ab2cf4", 100),
    (3, 640, 480, 1.0, "b325d718b1934a6cad13dbb1c919342a36435ce4f652e0ed6d6c689785d35d68", 100),
    (4, 1024, 768, 1.0, "d0f18785bc7af8436b1a639bb14726adc1a584e134d8fa045ba685875ab55e97", 100),
    (5, 64, 64, 1.0, "d0f3c94113dc1261dc433c94bb6cce422495739a9b466c237bdb33f9e832cdd1", 100),
    (6, 200, 120, 0.5, "5b93edabbbc4a64e39d972c7a1c5ad60ca4e597944d1065e2c38b43a852eda89", 100),
    (7, 1600, 1200, 0.15, "fa1d4773e7101d8f0ce5d80f92511d581c0e0af9b831e4599f4b3e8ec9eb6c62", 23),
    (8, 400, 400, 0.08, "1e847cf8a4791fa7f3c78e3260478f481a1fd1dcc8172ae5a58ba835e1b36073", 8),
    (10, 33, 80, 0.3, "670f2edc8dc3dd0b9c3414696c87e7696930993b996c887c06c9bc636cb25bb4", 60),
)
# The first picture turned and mirrored, by pdqhash.compute_dihedral.
DIHEDRAL = (
    "8112dd3304cdf664b4fc1a8df89937065a66a6c13d6c4561b4fcc98dac9bb4b6",
    "da4fad6b1b6ba05646a6868415c03ecb2e4fc70758b975f62e6ec252c18399b9",
    "d447778951984ccee1a9b027adcc8dac07330c636839efcae1a96327f9ce1e1c",
    "8f1a07c14e3e0afc13732c2e409594617b1a6dad0dec9b5e7b7b68f894d63303",
    "811222cc04cd099bb4fce562f899c8f95266593e3d6cba9eb4fc3672ac9b4b49",
    "d44788765198a331e1a94fd8adcc62530f33f39c68391035e1a99cd8f9dee1e3",
    "da4f52941b6b5fa946a6797b15c0c1342e4f38f858b9ca0b2e2e3dadc1836656",
    "8f1af83e4e3ee4031373d3d140956b9e7b1a92520dec20a17b3b970794d6ccec",
)


@pytest.mark.parametrize(("seed", "width", "height", "contrast", "expected", "quality"), REFERENCE)
def test_hash_and_quality_are_those_of_the_reference(
    seed: int, width: int, height: int, contrast: float, expected: str, quality: int
) -> None:
    actual, measured = pdq(saved(pixels(seed, width, height, contrast)))
    assert distance(actual, expected) <= 10
    assert abs(measured - quality) <= 2


def test_the_eight_hashes_are_those_of_the_reference() -> None:
    hashes = dihedral(saved(pixels(1, 512, 384)))
    assert len(hashes) == 8
    assert all(distance(image_hash, other) <= 10 for image_hash, other in zip(hashes, DIHEDRAL, strict=True))


def test_the_eight_hashes_are_those_of_the_turned_pictures() -> None:
    picture = pixels(11, 480, 480)
    turned = [picture, np.rot90(picture, -3), np.rot90(picture, 2), np.rot90(picture, -1)]
    mirrored = [np.flipud(picture), np.fliplr(picture), picture.transpose(1, 0, 2), np.rot90(picture.transpose(1, 0, 2), 2)]
    expected = [pdq(saved(np.ascontiguousarray(image)))[0] for image in (*turned, *mirrored)]
    hashes = dihedral(saved(picture))
    assert all(distance(image_hash, other) <= MATCH_DISTANCE for image_hash, other in zip(hashes, expected, strict=True))


def test_a_smaller_or_compressed_copy_is_the_same_picture() -> None:
    picture = pixels(4, 1024, 768)
    original = pdq(saved(picture))[0]
    assert distance(original, pdq(saved(picture, "JPEG", quality=50))[0]) <= MATCH_DISTANCE
    assert distance(original, pdq(saved(picture[::2, ::2]))[0]) <= MATCH_DISTANCE
    assert distance(original, pdq(saved(picture, "WEBP", quality=60))[0]) <= MATCH_DISTANCE


def test_two_pictures_are_far_apart() -> None:
    hashes = [pdq(saved(pixels(seed, 320, 240)))[0] for seed in range(20, 26)]
    assert min(distance(image_hash, other) for number, image_hash in enumerate(hashes) for other in hashes[:number]) > MATCH_DISTANCE


def test_an_empty_or_tiny_picture_has_no_quality() -> None:
    assert pdq(saved(np.full((300, 300, 3), 90, np.uint8)))[1] == 0
    assert pdq(saved(pixels(1, 4, 200)))[1] == 0
    assert pdq(saved(pixels(8, 400, 400, 0.08)))[1] < MIN_QUALITY
