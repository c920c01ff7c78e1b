"""How the texts are worded: one class per check, listed in `forms.checks.narrative.plan`."""
