"""Pictures that are the same on every machine: drawn by arithmetic, saved without loss."""

from io import BytesIO

import numpy as np
from PIL import Image


def pixels(seed: int, width: int, height: int, contrast: float = 1.0) -> np.ndarray:
    """Rectangles, discs and a wave, placed by a small generator; `contrast` below 1 pulls everything towards grey."""
    state = seed * 7919 + 17

    def roll(limit: int) -> int:
        nonlocal state
        state = (state * 1103515245 + 12345) % 2**31
        return (state >> 8) % max(1, limit)

    rows, columns = np.mgrid[0:height, 0:width]
    picture = np.zeros((height, width, 3))
    picture += (127 + 100 * np.sin(columns / width * (roll(9) + 2)) * np.cos(rows / height * (roll(9) + 2)))[:, :, None]
    for _ in range(40):
        x, y, half_width, half_height = roll(width), roll(height), 3 + roll(width // 5), 3 + roll(height // 5)
        colour = (roll(256), roll(256), roll(256))
        if roll(2):
            picture[max(0, y - half_height) : y + half_height, max(0, x - half_width) : x + half_width] = colour
        else:
            picture[((columns - x) / half_width) ** 2 + ((rows - y) / half_height) ** 2 < 1] = colour
    return np.clip(127.5 + (picture - 127.5) * contrast, 0, 255).astype(np.uint8)


def saved(picture: np.ndarray, form: str = "PNG", **options: int) -> bytes:
    file = BytesIO()
    Image.fromarray(picture).save(file, form, **options)
    return file.getvalue()
