"""A password is only said to the server whose certificate proves that it is meant."""

from __future__ import annotations

import asyncio
import base64
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path
from typing import Final

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.connectors.mail.access import Login, Security, Server
from bot.connectors.mail.imap import Imap
from bot.connectors.mail.smtp import Smtp
from bot.domain.errors import LoggedOut, OutsideError, Unreachable

HOST: Final = "127.0.0.1"
PASSWORD: Final = "pa55-word-of-the-tests"
PROTOCOLS: Final = ("imap", "smtp")


@dataclass
class Stranger:
    """Answers on a port as a mail server does until somebody signs in, and keeps what it was told."""

    protocol: str
    security: Security
    context: ssl.SSLContext
    offers_tls: bool = True
    told: list[str] = field(default_factory=list)

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[Server]:
        within = self.context if self.security is Security.TLS else None
        server = await asyncio.start_server(self._hear, HOST, 0, ssl=within)
        async with server:
            yield Server(HOST, server.sockets[0].getsockname()[1], self.security)

    async def _hear(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"* OK hello\r\n" if self.protocol == "imap" else b"220 hello\r\n")
        answer = self._imap if self.protocol == "imap" else self._smtp
        try:
            while line := (await reader.readline()).decode():
                self.told.append(line)
                writer.write(answer(line))
                if "STARTTLS" in line:
                    await writer.start_tls(self.context)
        except OSError:
            pass  # whoever does not trust us has gone
        finally:
            writer.close()

    def _imap(self, line: str) -> bytes:
        tag, _, said = line.strip().partition(" ")
        offer = " STARTTLS" if self.offers_tls else ""
        match said.partition(" ")[0]:
            case "CAPABILITY":
                return f"* CAPABILITY IMAP4rev1 AUTH=PLAIN{offer}\r\n{tag} OK done\r\n".encode()
            case "LOGIN":
                return f"{tag} NO not you\r\n".encode()
            case _:
                return f"{tag} OK done\r\n".encode()

    def _smtp(self, line: str) -> bytes:
        match line.strip().partition(" ")[0].upper():
            case "EHLO":
                offer = "250-STARTTLS\r\n" if self.offers_tls else ""
                return f"250-hello\r\n{offer}250 AUTH PLAIN\r\n".encode()
            case "AUTH":
                return b"535 not you\r\n"
            case _:
                return b"220 go on\r\n"

    @property
    def knows_the_password(self) -> bool:
        proof = base64.b64encode(f"\0anna\0{PASSWORD}".encode()).decode()
        return any(PASSWORD in line or proof in line for line in self.told)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file with a certificate that nobody vouches for, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address(HOST))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("certificate") / "both.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def context(certificate: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    return context


async def sign_in(protocol: str, server: Server) -> None:
    async def secret() -> str:
        return PASSWORD

    login = Login("anna", secret)
    if protocol == "smtp":
        await Smtp(server, login).greet()
        return
    imap = Imap(server, login, "INBOX")
    try:
        await imap.call(lambda box: box.folder.get())
    finally:
        await imap.close()


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
@pytest.mark.parametrize("protocol", PROTOCOLS)
async def test_nothing_is_said_to_a_server_that_nobody_vouches_for(
    protocol: str, security: Security, context: ssl.SSLContext
) -> None:
    stranger = Stranger(protocol, security, context)
    async with stranger.listening() as server:
        with pytest.raises(Unreachable, match=r"(?i)certificate"):
            await sign_in(protocol, server)
    assert not stranger.knows_the_password


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
@pytest.mark.parametrize("protocol", PROTOCOLS)
async def test_the_password_is_said_to_the_same_server_once_somebody_does(
    protocol: str,
    security: Security,
    context: ssl.SSLContext,
    certificate: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    stranger = Stranger(protocol, security, context)
    async with stranger.listening() as server:
        with pytest.raises(LoggedOut):
            await sign_in(protocol, server)
    assert stranger.knows_the_password


@pytest.mark.filterwarnings(  # imaplib leaves the socket to the garbage collector then
    "ignore:Exception ignored in. <socket:pytest.PytestUnraisableExceptionWarning"
)
@pytest.mark.parametrize("protocol", PROTOCOLS)
async def test_nothing_is_said_in_the_open_to_a_server_that_does_not_offer_to_be_safe(
    protocol: str, context: ssl.SSLContext
) -> None:
    stranger = Stranger(protocol, Security.STARTTLS, context, offers_tls=False)
    async with stranger.listening() as server:
        with pytest.raises(OutsideError):
            await sign_in(protocol, server)
    assert stranger.told
    assert not stranger.knows_the_password
