"""Tooltips: Qt reads those that look so as HTML, and would even open a picture that typed or received text names."""

_LOOKS_RICH = ("<", "&")


def tip(text: str) -> str:
    """A text as a tooltip that shows it letter by letter, whoever wrote it."""
    if not any(sign in text for sign in _LOOKS_RICH):
        return text
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    return f'<span style="white-space: pre-wrap">{escaped}</span>'
