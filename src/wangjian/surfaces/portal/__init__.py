"""The public's pages: phone first, no sign-in."""
