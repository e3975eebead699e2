"""What crosses the borders between modules: frozen, typed, without behaviour that touches the world; one idea a module."""
