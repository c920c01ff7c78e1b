"""The history of the open report: its changes, and any earlier state beside today's."""
