"""PDF files and pictures in: `source` starts `process`, which reads; scans go on to `tesseract`."""
