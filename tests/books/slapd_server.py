"""OpenLDAP's slapd, a directory of others' making, on this computer for the length of a test."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BASE, USER, PASSWORD = "dc=example,dc=org", "cn=reader,dc=example,dc=org", "a pass word"
PROGRAM = shutil.which("slapd") or shutil.which("/usr/sbin/slapd")
_SCHEMAS = Path("/etc/ldap/schema")
_CONFIG = """
include {schemas}/core.schema
include {schemas}/cosine.schema
include {schemas}/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile {folder}/pid
TLSCACertificateFile {certificate}
TLSCertificateFile {certificate}
TLSCertificateKeyFile {certificate}
database mdb
suffix {base}
rootdn {user}
rootpw "{password}"
directory {folder}/data
"""


def person(name: str, company: str, *numbers: str, mail: str = "", phone: str = "+1 650 555 0177") -> str:
    """An entry of a person in LDIF."""
    lines = [f"dn: cn={name},{BASE}", "objectClass: inetOrgPerson", f"cn: {name}", f"sn: {name.split()[-1]}"]
    lines += [f"o: {company}", f"telephoneNumber: {phone}"]
    lines += [f"facsimileTelephoneNumber: {number}" for number in numbers]
    return "\n".join([*lines, *([f"mail: {mail}"] if mail else []), "", ""])


@contextmanager
def slapd(folder: Path, certificate: Path, people: str) -> Iterator[dict[str, str]]:
    """Run a directory with some people in it; gives its addresses by their scheme."""
    assert PROGRAM is not None
    (folder / "data").mkdir()
    config = folder / "slapd.conf"
    config.write_text(
        _CONFIG.format(
            schemas=_SCHEMAS,
            folder=folder,
            certificate=certificate,
            base=BASE,
            user=USER,
            password=PASSWORD,
        )
    )
    ldif = folder / "people.ldif"
    ldif.write_text(f"dn: {BASE}\nobjectClass: domain\ndc: example\n\n{people}", encoding="utf-8")
    add = [PROGRAM, "-T", "add", "-q", "-f", str(config), "-l", str(ldif)]
    subprocess.run(add, check=True, capture_output=True)
    ports = {scheme: _free_port() for scheme in ("ldap", "ldaps")}
    addresses = {scheme: f"{scheme}://127.0.0.1:{port}" for scheme, port in ports.items()}
    command = [PROGRAM, "-d", "0", "-f", str(config), "-h", " ".join(addresses.values())]
    process = subprocess.Popen(command)
    try:
        for port in ports.values():
            _wait_for(port, process)
        yield addresses
    finally:
        process.terminate()
        process.wait(10)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        assert process.poll() is None, "slapd does not start"
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("slapd does not answer.")
