"""Which constructs form which stack in which account. `application` puts all of them into one app."""
