"""Word documents: in as sources (`source`), papers out (`papers`)."""
