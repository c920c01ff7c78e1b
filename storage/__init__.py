"""The library on disk, backups, file replacement and readers. Free of Qt."""
