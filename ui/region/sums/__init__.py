"""The page 合计: every figure of the region, what it is made of, and where its report differs."""
