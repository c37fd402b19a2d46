"""Settings: `site` for an office, `demo` for the invented district, `test` for the tests; all over `base`."""
