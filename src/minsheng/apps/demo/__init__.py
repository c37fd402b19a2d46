"""The invented district (演示数据)."""
