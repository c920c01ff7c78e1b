"""Units whose texts or figures are nearly the same (内容雷同), side by side."""
