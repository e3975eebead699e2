"""A stand-in for a Nirmaan Stack site, trap for trap: for trying the app, for training and for the tests."""
