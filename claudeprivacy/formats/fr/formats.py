"""The same in French, with spaces that don't break between a number and its unit."""

DATETIME_FORMAT = "j\u00a0F Y à\u00a0G\u00a0\\h\u00a0i\u00a0\\m\\i\\n\u00a0s\u00a0\\s\u00a0\\U\\T\\C"
