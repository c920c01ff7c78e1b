"""The page 分析: the units ranked by an indicator, and some of them side by side."""
