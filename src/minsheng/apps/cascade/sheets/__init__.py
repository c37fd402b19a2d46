"""The 任务分解表 of a programme: out as a workbook and as a paper, a filled workbook back in."""
