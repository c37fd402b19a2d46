"""The workbench and search (工作台)."""
