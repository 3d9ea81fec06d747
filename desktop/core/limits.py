"""How much of anything a received file may have. All limits of what arrives stand here and nowhere else."""

KB = 1 << 10
MB = 1 << 20
GB = 1 << 30

ENTRIES = 2_000
"""Files in a container."""
EXPANDED = 200 * MB
"""All files of a container together, expanded."""
PACKAGE = EXPANDED + 10 * MB
"""A package on the disk: nothing that keeps ``EXPANDED`` is larger."""
RATIO = 100
"""How many times larger than its packed form a file may be …"""
RATIO_FROM = 1 * MB
"""… once it is larger than this."""
NAME = 200
"""Bytes of a name inside a container."""
DIRECTORY = 2 * MB
"""The central directory of a container."""

DATA = 20 * MB
"""``report.json`` and its like."""
MANIFEST = 1 * MB
MANIFESTS = 8
"""Manifests, and as many signatures, in a container."""
SIGNATURE = 64 * KB
CERTIFICATES = 8
"""In a signature, and those of a chain."""
PDF = 64 * MB
PLAIN_PDF = 16 * MB
"""A PDF that is looked at quickly: it is held twice."""
UNFOLDED_STREAM = 32 * MB
"""A part of a PDF that packs others."""

SECONDS = 30
"""How long one file may be looked into."""
MEMORY = 200 * MB
"""What looking into one file may take; the sizes here keep it, and a test holds them to it."""

JSON_DEPTH = 32
JSON_VALUES = 500_000
"""Texts, numbers and groups in a document: a megabyte of empty lists takes eighty once it is read."""
JSON_DIGITS = 40
"""Digits of a number, and how far its first digit may be from the decimal point."""

ARCHIVE_DEPTH = 2
"""Archives of packages within archives."""
ARCHIVE_FILE = 4 * GB
"""A plain archive of packages on the disk."""
ARCHIVE_EXPANDED = 4 * GB
"""All packages taken out of one archive together; each is then held to ``PACKAGE``."""
LETTER = 48 * MB
"""A letter with what is attached to it: mail servers pass on half of that."""
LETTER_PARTS = 10_000
"""Parts of a letter, attached or not."""
FOLDER_DEPTH = 32
"""Folders within folders that are searched for packages."""

WRAPPED = PACKAGE + 1 * MB
"""A package that is encrypted, or was put together from parts."""
PARTS = 999
"""Parts that a file may be divided into."""
PART_HEAD = 4 * KB
"""What stands before the bytes of a part."""

UPDATE_HEAD = 64 * KB
"""What an update of the program says of itself, with its release notes."""

PAPER_CODES = 6
"""Printed codes that carry one report."""
PAPER = 16 * KB
"""A report read from printed codes, packed."""
PAPER_MEMORY = 32 * MB
"""What unpacking a report from paper may take."""
SCANNED_PAGES = 40
"""Pages of a scan that are searched for codes."""

EVIDENCE = 64 * MB
"""An evidence file."""
PICTURE_PIXELS = 120_000_000
"""Pixels of a picture that is looked into: more than any telephone takes."""
PLAIN_PIXELS = 50_000_000
"""The same of a picture that cannot be read at a smaller size, as only JPEG can."""
