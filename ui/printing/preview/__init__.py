"""The window 打印预览; the way in is `window`."""
