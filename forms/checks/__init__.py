"""What is wrong with a report, and where. Free of Qt."""
