"""The headers that every page carries, word by word."""

from django.test import Client

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
    " font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def directives(header):
    return sorted(part.strip() for part in header.split(";"))


def test_the_content_security_policy_is_exactly_this(db):
    for path in ("/account/login/", "/about/feedback/", "/nowhere/"):
        headers = Client().get(path).headers
        assert directives(headers["Content-Security-Policy"]) == directives(POLICY), path
        assert "Content-Security-Policy-Report-Only" not in headers, path
