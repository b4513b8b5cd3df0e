"""Makes archives for ArchiveTests.swift, good and malicious ones.

python3 archives.py   writes them to this folder. Made with Python 3.11; needs only its tarfile.
"""
import io
import pathlib
import tarfile

here = pathlib.Path(__file__).parent


def archive(name, *entries):
    with tarfile.open(here / name, "w:gz" if name.endswith("gz") else "w") as tar:
        for path, content in entries:
            info = tarfile.TarInfo(path)
            if isinstance(content, bytes):
                info.size = len(content)
                tar.addfile(info, io.BytesIO(content))
            else:
                info.type, info.linkname = content
                tar.addfile(info)


folder = (tarfile.DIRTYPE, "")
one, two = ("set/one.bin", b"one"), ("set/deep/two.bin", b"two two")
archive("plain.tar.gz", ("set", folder), one, two, ("beside.txt", b"not wanted"))
archive("plain.tar", ("set", folder), one, two)
archive("dots.tar.gz", ("./set/./one.bin", b"one"), ("./set/deep//two.bin", b"two two"))
archive("parent.tar.gz", one, ("set/../../evil", b"evil"))
archive("absolute.tar.gz", one, ("/tmp/evil", b"evil"))
archive("other.tar.gz", ("another/one.bin", b"one"))
archive("big.tar.gz", one, ("set/zeros", bytes(2 << 20)))
archive(
    "links.tar.gz", one, ("set/out", (tarfile.SYMTYPE, "/tmp")), ("set/out/evil", b"evil"),
    ("set/hard", (tarfile.LNKTYPE, "/etc/passwd")), ("set/null", (tarfile.CHRTYPE, "")),
)
