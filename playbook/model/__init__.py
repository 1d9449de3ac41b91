"""The words of a program as frozen records; this package knows nothing of files or pages."""
