"""A report as JSON, format `nianbao-report`; the way in is `report`."""
