"""The administrator's pages of who signs in, with which roles, and which leader each person is."""
