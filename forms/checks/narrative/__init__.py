"""What the texts say: their figures against the tables, and how they are worded. Free of Qt."""
