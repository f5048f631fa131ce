"""Ledgers and stores on S3, or what speaks as it does, through Arrow's own file system.

Where and with which key comes from the environment alone, under the names that all programs for S3
use: ``AWS_ACCESS_KEY_ID``, ``AWS_SECRET_ACCESS_KEY``, ``AWS_SESSION_TOKEN``, ``AWS_REGION``,
``AWS_ENDPOINT_URL`` and ``AWS_CA_BUNDLE``. No message repeats these but for region and host, nor
what a server says beside the code of its error. The library is imported when it is first needed.

An object is there when all of it is, and not before. So there are no locks: who writes last wins.
"""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final, Literal

from bpvcheck.errors import Code, UsageError
from bpvcheck.i18n import _

if TYPE_CHECKING:
    from pyarrow.fs import FileSystem

__all__ = ["Location", "S3Address", "delete", "fetch", "is_s3", "location", "objects_in", "put"]

_SCHEME: Final = "s3://"
_BUCKET: Final = r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]"
_CONNECT: Final = 3.0
"""Seconds in which a connection has to be made."""
_SILENT: Final = 8.0
"""Seconds in which a server may say nothing."""
_ATTEMPTS: Final = 3
_AT_ONCE: Final = 8
_CHUNK: Final = 64 * 2**20
"""So much of an object is in memory at a time."""
_REGION: Final = "us-east-1"
"""What S3 and those who speak as it does take for the region where none is named."""
_SAID: Final = (
    r"(?s)AWS Error (?P<name>[A-Z_]+)(?: \(HTTP status (?P<status>\d+)\))?"
    r"(?:.*?ExceptionName: (?P<code>\w{1,40}))?(?:.*?curlCode: (?P<curl>\d+))?"
)
_DENIED: Final = {
    "ACCESS_DENIED", "INVALID_ACCESS_KEY_ID", "INVALID_CLIENT_TOKEN_ID", "SIGNATURE_DOES_NOT_MATCH",
    "UNRECOGNIZED_CLIENT", "ExpiredToken", "InvalidToken", "401", "403",
}  # fmt: skip
_ELSEWHERE: Final = {"301", "307", "AuthorizationHeaderMalformed", "PermanentRedirect"}
_UNSAFE: Final = {"35", "51", "58", "60", "77"}
"""Codes of curl for a connection that could not be made a safe one."""


@dataclass(frozen=True)
class S3Address:
    """The name of an object, or of what starts the names of several, as a path is of a file."""

    bucket: str
    key: str = ""

    def __str__(self) -> str:
        """Write it as it is typed."""
        return f"{_SCHEME}{self.inside}"

    @property
    def inside(self) -> str:
        """The bucket and the key, as Arrow names an object."""
        return f"{self.bucket}/{self.key}" if self.key else self.bucket

    @property
    def name(self) -> str:
        """The last part of the key."""
        return self.key.rpartition("/")[2]

    @property
    def suffix(self) -> str:
        """What the name ends in, from the last dot on."""
        return Path(self.name).suffix

    @property
    def parent(self) -> "S3Address":
        """What it is in."""
        return replace(self, key=self.key.rpartition("/")[0])

    def __truediv__(self, name: str) -> "S3Address":
        """Name what is in it."""
        return replace(self, key=f"{self.key}/{name}" if self.key else name)

    def with_name(self, name: str) -> "S3Address":
        """Name another object beside it."""
        return self.parent / name

    def with_suffix(self, suffix: str) -> "S3Address":
        """Name another object beside it, which ends in something else."""
        return self.with_name(str(Path(self.name).with_suffix(suffix)))

    def is_file(self) -> bool:
        """Return whether it is an object. Raises UsageError where there is no such bucket."""
        from pyarrow.fs import FileType

        with _refusing(self):
            if self.key and _file_system().get_file_info(self.inside).type == FileType.File:
                return True
        self.refuse_no_bucket()
        return False

    def refuse_no_bucket(self) -> None:
        """Raise UsageError where its bucket is not there or not for us."""
        from pyarrow.fs import FileType

        with _refusing(self):
            found = _file_system().get_file_info(self.bucket).type
        if found == FileType.NotFound:
            raise _no_bucket(self)

    def open(self, _mode: Literal["rb"]) -> BinaryIO:
        """Return a copy of an object, to read. Raises UsageError where that cannot be had."""
        from tempfile import TemporaryFile

        file: BinaryIO = TemporaryFile()  # noqa: SIM115 - the caller closes it
        try:
            _copy_to(self, file)
        except BaseException:
            file.close()
            raise
        file.seek(0)
        return file


Location = Path | S3Address
"""Where something is: on this machine, or on S3."""


def is_s3(text: object) -> bool:
    """Return whether a text names something on S3."""
    return str(text).lower().startswith(_SCHEME)


def location(text: str) -> Location:
    """Return what a text names. Raises ValueError, without the text, where it names nothing.

    That may hold a key, as some programs take it.
    """
    if not is_s3(text):
        return Path(text)
    bucket, _slash, key = text[len(_SCHEME) :].removesuffix("/").partition("/")
    parts = key.split("/") if key else []
    if not re.fullmatch(_BUCKET, bucket) or not all(map(_can_be, parts)):
        raise ValueError(_("a name on S3 is s3://bucket/name, without a key or options in it"))
    return S3Address(bucket, key)


def _can_be(part: str) -> bool:
    return part.isprintable() and part not in {"", ".", ".."} and not {*part} & {"?", "\\"}


def objects_in(address: S3Address) -> list[S3Address]:
    """Return the objects that are in an address, by name; not those that no path can be named by.

    Raises UsageError where these cannot be had.
    """
    from pyarrow.fs import FileSelector, FileType

    with _refusing(address):
        try:
            found = _file_system().get_file_info(FileSelector(address.inside, recursive=True))
        except FileNotFoundError:
            # in an empty bucket, or one that has nothing there
            found = []
    paths = sorted(each.path for each in found if each.type == FileType.File)
    keys = (path.partition("/")[2] for path in paths)
    return [S3Address(address.bucket, key) for key in keys if all(map(_can_be, key.split("/")))]


def fetch(wanted: Mapping[S3Address, Path]) -> None:
    """Copy objects to files. One that is not there gives none; UsageError where it cannot be had.

    Raises OSError where a file cannot be written.
    """

    def fetch_one(address: S3Address, path: Path) -> None:
        try:
            with path.open("wb") as file:
                _copy_to(address, file)
        except FileNotFoundError:
            path.unlink(missing_ok=True)

    _at_once(fetch_one, wanted.items())


def put(files: Mapping[S3Address, Path | BinaryIO]) -> None:
    """Write files, from their start, as objects. Raises UsageError where one cannot be written.

    Whoever is stopped meanwhile waits for what is under way: half a file must not take the place of
    a whole one, as it would if it was let go of.
    """

    def put_one(address: S3Address, file: Path | BinaryIO) -> None:
        with file.open("rb") if isinstance(file, Path) else nullcontext(file) as source:
            _copy_from(source, address)

    _at_once(put_one, files.items())


def _at_once(do: Callable[..., None], tasks: Iterable[tuple[Any, ...]]) -> None:
    from concurrent.futures import ThreadPoolExecutor

    pool = ThreadPoolExecutor(_AT_ONCE)
    try:
        for waiting in [pool.submit(do, *each) for each in tasks]:
            waiting.result()
    finally:
        pool.shutdown(cancel_futures=True)


def _copy_to(address: S3Address, target: BinaryIO) -> None:
    """Copy an object. Raises FileNotFoundError where there is none."""
    with _refusing(address), _file_system().open_input_file(address.inside) as source:
        while chunk := source.read(_CHUNK):
            target.write(chunk)


def _copy_from(source: BinaryIO, address: S3Address) -> None:
    """Copy what is in a file to an object."""
    source.seek(0)
    with _refusing(address):
        target = _file_system().open_output_stream(address.inside)
        try:
            while chunk := source.read(_CHUNK):
                target.write(chunk)
                target.flush()
        except OSError:
            with suppress(OSError):
                # as it would be when it is let go of, but without a word about it on stderr
                target.close()
            raise
        # makes it an object
        target.close()


def delete(address: S3Address, first: str) -> None:
    """Delete all that is in an address, of which one name goes `first`; it may be gone already.

    Raises UsageError where that cannot be.
    """
    files = _file_system()
    for do, place in ((files.delete_file, address / first), (files.delete_dir, address)):
        with _refusing(address), suppress(FileNotFoundError):
            do(place.inside)


@dataclass(frozen=True)
class _Settings:
    """What the environment says."""

    key: str = field(repr=False)
    secret: str = field(repr=False)
    token: str | None = field(repr=False)
    region: str
    endpoint: str
    bundle: str | None

    @property
    def host(self) -> str:
        """Who is spoken to, for messages."""
        return self.endpoint.partition("://")[2] or f"s3.{self.region}.amazonaws.com"


def _settings() -> _Settings:
    """Read the environment. Raises UsageError where there is no key in it, or a wrong address."""
    given = os.environ.get
    missing = [name for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY") if not given(name)]
    if missing:
        message = _("There is no key for S3: {names} is not set.").format(
            names=_(" and ").join(missing)
        )
        hint = _("set it in the environment, the only place that a key is taken from")
        raise UsageError(Code.NO_S3, message, hint=hint)
    return _Settings(
        os.environ["AWS_ACCESS_KEY_ID"],
        os.environ["AWS_SECRET_ACCESS_KEY"],
        given("AWS_SESSION_TOKEN") or None,
        given("AWS_REGION") or given("AWS_DEFAULT_REGION") or _REGION,
        _endpoint(),
        given("AWS_CA_BUNDLE") or None,
    )


def _endpoint() -> str:
    """Return the address of the server, "" where it is Amazon's."""
    found = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL") or ""
    if not found:
        return ""
    named = re.fullmatch(r"(https?://)([A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\])(:\d{1,5})?/?", found)
    if not named:
        # it may hold a password
        message = _("AWS_ENDPOINT_URL is not the address of a server.")
        raise UsageError(Code.NO_S3, message, expected="https://host:9000")
    return found.removesuffix("/")


def _file_system() -> "FileSystem":
    return _connected(_settings())


@lru_cache(maxsize=1)
def _connected(settings: _Settings) -> "FileSystem":
    from pyarrow.fs import AwsStandardS3RetryStrategy, S3FileSystem

    return S3FileSystem(
        access_key=settings.key,
        secret_key=settings.secret,
        session_token=settings.token,
        region=settings.region,
        endpoint_override=settings.endpoint or None,
        tls_ca_file_path=settings.bundle,
        connect_timeout=_CONNECT,
        request_timeout=_SILENT,
        retry_strategy=AwsStandardS3RetryStrategy(max_attempts=_ATTEMPTS),
        # Without these a write that failed is tried again, in part or empty, when it is let go of.
        background_writes=True,
        allow_delayed_open=True,
    )


@contextmanager
def _refusing(address: S3Address) -> Iterator[None]:
    """Convert what Arrow raises to an error of ours, but FileNotFoundError and a full disk."""
    try:
        yield
    except OSError as error:
        if error.errno is not None:
            raise
        failure = _failed(address, str(error))
    else:
        return
    raise failure


def _failed(address: S3Address, text: str) -> UsageError:
    """Return the error for what Arrow says."""
    said = re.search(_SAID, text)
    found = {each for each in said.groups() if each} if said else set()
    settings = _settings()
    if "NO_SUCH_BUCKET" in found:
        return _no_bucket(address)
    if said and said["curl"] in _UNSAFE:
        message = _("No safe connection can be made with {host}.")
        hint = _(
            "check AWS_ENDPOINT_URL, and name the certificate that it goes by in AWS_CA_BUNDLE"
        )
    elif "NETWORK_CONNECTION" in found:
        message = _("{host} does not answer, or the connection was lost: {address}.")
        hint = _("check the network and AWS_ENDPOINT_URL, and try again")
    elif found & _DENIED:
        message = _("{host} does not allow it: {address} ({code}).")
        hint = _(
            "check the key, and that it may list and read there, and write or delete where that is "
            "asked for"
        )
    elif found & _ELSEWHERE:
        message = _("The bucket of {address} is not in the region {region}.")
        hint = _("name its region in AWS_REGION")
    else:
        message = _("{host} cannot do it: {address} ({code}).")
        hint = _("check AWS_REGION and the key, or try again later")
    code = (said["code"] or said["status"] or said["name"]) if said else "?"
    text = message.format(host=settings.host, address=address, region=settings.region, code=code)
    return UsageError(Code.NO_S3, text, hint=hint)


def _no_bucket(address: S3Address) -> UsageError:
    message = _('There is no bucket "{bucket}" at {host}.')
    text = message.format(bucket=address.bucket, host=_settings().host)
    hint = _("make it first, or check its name and AWS_ENDPOINT_URL")
    return UsageError(Code.NO_S3, text, hint=hint)
