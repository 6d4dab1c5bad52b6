"""What stands between spider and download: robots.txt."""
