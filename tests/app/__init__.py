"""Tests of app; the helper that asserts is rewritten by pytest too, so that it says what differs."""

import pytest

pytest.register_assert_rewrite("tests.app.house")
