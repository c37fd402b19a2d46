"""What an upper level's or an earlier year's projects became (上下级与历年对照)."""
