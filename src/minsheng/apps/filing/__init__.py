"""Filing upwards in the office's own layout (上报格式): its columns, filled with a month's figures."""
