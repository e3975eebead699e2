"""Native toasts: the protocol in ``toaster``, one module a platform, and ``choice``, which picks."""
