"""Examples of the property tests that take more or fewer than the usual hundred."""

from hypothesis import settings


def examples(number: int) -> int:
    """``number``; as many times more as the profile asks for that the tests run under, "thorough" twenty times."""
    return number * settings.default.max_examples // 100
