"""What the application needs of the desktop that it runs on: one thing a module."""
