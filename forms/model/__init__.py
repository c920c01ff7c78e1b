"""The form as data: editions, values, reports and changes. Free of Qt."""
