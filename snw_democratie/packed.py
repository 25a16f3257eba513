"""What reading a packed file from outside can raise when its bytes are no such file."""

from __future__ import annotations

import zipfile
from gzip import zlib  # for its error alone: nothing is hashed here

UNREADABLE = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, LookupError, RuntimeError)
"""Found by flipping bytes of good files: the standard library raises any of these, and names them nowhere."""
