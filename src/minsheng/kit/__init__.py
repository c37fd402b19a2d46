"""Django helpers without models."""
