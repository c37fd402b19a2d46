"""A real office from one workbook of divisions, units, posts and accounts (初始化)."""
