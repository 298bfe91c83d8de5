"""The address of a shared store: read in full, shown without what is secret."""

from __future__ import annotations

import pytest

from summarizer.errors import SettingsError
from summarizer.remote.address import address

SECRET = "s3cret-of-nobody"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("redis://host", "redis://host:6379/0"),
        ("redis://host:7000/3", "redis://host:7000/3"),
        ("redis://host?db=4", "redis://host:6379/4"),
        (f"redis://:{SECRET}@host/1", "redis://host:6379/1"),
        (f"redis://user:{SECRET}@host", "redis://host:6379/0"),
        (f"rediss://user:{SECRET}@[::1]:7000/2", "rediss://[::1]:7000/2"),
        (f"rediss://host?ssl_ca_certs={SECRET}", "rediss://host:6379/0"),
        (f"unix://user:{SECRET}@/run/redis.sock?db=5", "unix:///run/redis.sock?db=5"),
        ("unix:///run/a%20b", "unix:///run/a b?db=0"),
    ],
)
def test_address_is_shown_without_secrets(url: str, shown: str) -> None:
    """Each form that is allowed is read; user, password and files are not in what is shown."""
    found = address(url)
    assert found.shown == shown
    assert SECRET not in repr(found) or "ssl_ca_certs" in url


def test_user_and_password_are_decoded() -> None:
    """What a URL must escape arrives as it was meant."""
    found = address("rediss://a%40b:p%2Fw%23@h?ssl_ca_certs=/ca%20.pem&ssl_keyfile=k&db=2")
    assert (found.username, found.password, found.database) == ("a@b", "p/w#", 2)
    assert found.files == {"ssl_ca_certs": "/ca .pem", "ssl_keyfile": "k"}


@pytest.mark.parametrize(
    ("url", "words"),
    [
        (SECRET, "begins with none of"),
        (f"http://{SECRET}", "begins with none of"),
        (f"redis://:{SECRET}@", "names no host"),
        (f"redis://host:{SECRET}", "cannot be read"),
        (f"redis://host:99999/{SECRET}", "cannot be read|a number"),
        (f"redis://[{SECRET}", "cannot be read"),
        (f"redis://host/{SECRET}", "the database is a number"),
        ("redis://host/-1", "the database is a number"),
        ("redis://host/99999999999999999999", "the database is a number"),
        ("redis://host/²", "the database is a number"),
        ("redis://host/0/1", "the database is a number"),
        (f"redis://host?password={SECRET}", "only db"),
        (f"redis://host?{SECRET}", "cannot be read"),
        (f"redis://:a#{SECRET}@host", "written %23"),
        (f"redis://host?ssl_ca_certs={SECRET}", "rediss:// alone"),
        ("rediss://host?ssl_cert_reqs=none", "only db"),
        ("unix://", "names no socket"),
        (f"unix://{SECRET}/run/redis.sock", "names no socket"),
    ],
)
def test_what_is_no_address_is_refused(url: str, words: str) -> None:
    """A URL that cannot be read is told in words of our own, and nothing of it is repeated."""
    with pytest.raises(SettingsError, match=words) as caught:
        address(url)
    assert SECRET not in str(caught.value)
    assert "redis://HOST:6379/0" in str(caught.value)
