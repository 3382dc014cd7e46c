"""The certificate of the local AWS."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from sandbox import certificate


def test_authority_signs_a_certificate_for_localhost_only(tmp_path: Path) -> None:
    files = certificate.ensure(tmp_path)
    authority = x509.load_pem_x509_certificate(files.authority.read_bytes())
    server = x509.load_pem_x509_certificate(files.certificate.read_bytes())
    server.verify_directly_issued_by(authority)
    names = server.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert set(names.get_values_for_type(x509.DNSName)) == {"localhost", "*.localhost"}
    assert not server.extensions.get_extension_for_class(x509.BasicConstraints).value.ca


def test_authority_key_is_not_kept(tmp_path: Path) -> None:
    certificate.ensure(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"authority.pem", "server.pem", "server.key"}
    assert (tmp_path / "server.key").stat().st_mode & 0o077 == 0


def test_key_fits_the_certificate(tmp_path: Path) -> None:
    files = certificate.ensure(tmp_path)
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(files.certificate, files.key)


def test_certificate_is_kept_while_it_is_valid(tmp_path: Path) -> None:
    before = certificate.ensure(tmp_path).certificate.read_bytes()
    assert certificate.ensure(tmp_path).certificate.read_bytes() == before


def test_certificate_about_to_expire_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(certificate, "_VALID", timedelta(days=6))
    before = certificate.ensure(tmp_path).certificate.read_bytes()
    monkeypatch.undo()
    files = certificate.ensure(tmp_path)
    assert files.certificate.read_bytes() != before
    server = x509.load_pem_x509_certificate(files.certificate.read_bytes())
    assert server.not_valid_after_utc > datetime.now(UTC) + timedelta(days=300)


def test_damaged_certificate_is_made_anew(tmp_path: Path) -> None:
    certificate.ensure(tmp_path).certificate.write_text("damaged")
    assert certificate.ensure(tmp_path).certificate.read_text().startswith("-----BEGIN CERTIFICATE")
