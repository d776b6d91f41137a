"""Lists archives as Python's own readers see them, for the differential tests.

Reads requests from standard input: one byte `t` (tar, compressed by gzip) or `z` (zip), four bytes of length, the
archive. Answers each by one line of JSON: {"members": [[name, kind, size, link target, sha256], ...]} or {"error": text}.
"""

import hashlib
import io
import json
import sys
import tarfile
import zipfile


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def tar_row(archive: tarfile.TarFile, member: tarfile.TarInfo) -> list:
    if member.isreg() and member.sparse is None:
        return [member.name, "file", member.size, "", sha256(archive.extractfile(member).read())]
    if member.isdir():
        return [member.name, "folder", 0, "", ""]
    if member.issym():
        return [member.name, "symbolic link", 0, member.linkname, ""]
    if member.islnk():
        return [member.name, "hard link", 0, member.linkname, ""]
    return [member.name, "type %r" % member.type, member.size, "", ""]


def list_tar(content: bytes) -> list:
    with tarfile.open(fileobj=io.BytesIO(content), mode="r:gz") as archive:
        return [tar_row(archive, member) for member in archive.getmembers()]


def zip_row(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> list:
    if member.is_dir():
        return [member.filename[:-1], "folder", 0, "", ""]
    # `read` checks the CRC-32 too.
    return [member.filename, "file", member.file_size, "", sha256(archive.read(member))]


def list_zip(content: bytes) -> list:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [zip_row(archive, member) for member in archive.infolist()]


def answer(kind: bytes, content: bytes) -> dict:
    try:
        return {"members": list_tar(content) if kind == b"t" else list_zip(content)}
    except Exception as error:  # Whatever it is, the archive could not be read.
        return {"error": "%s: %s" % (type(error).__name__, error)}


while head := sys.stdin.buffer.read(5):
    body = sys.stdin.buffer.read(int.from_bytes(head[1:], "big"))
    # Names that are not UTF-8 come as lone surrogates, which JSON can say in ASCII.
    print(json.dumps(answer(head[:1], body)), flush=True)
