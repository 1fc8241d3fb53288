"""What stands around the messages of a page. Its policy lets a browser load and run nothing."""

from __future__ import annotations

from typing import Final

_POLICY: Final = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none';"
    " form-action 'none'"
)
_STYLE: Final = """
:root { color-scheme: light dark; --line: #d0d0d0; --soft: #666; --mine: #e4f0e4; --theirs: #f2f2f2; }
@media (prefers-color-scheme: dark) {
  :root { --line: #444; --soft: #a0a0a0; --mine: #1e3326; --theirs: #262626; }
}
body { font: 16px/1.45 system-ui, sans-serif; max-width: 46rem; margin: 0 auto; padding: 1rem; }
header p, .when, .aside, .target, .file { color: var(--soft); font-size: .85rem; margin: .15rem 0; }
h2.day { font-size: .85rem; text-align: center; border-top: 1px solid var(--line); padding-top: .5rem; }
section { margin: .6rem 0; }
section.mine { margin-left: 12%; }
section.theirs { margin-right: 12%; }
h3 { font-size: .85rem; margin: 0 0 .2rem; }
article { background: var(--theirs); border-radius: .5rem; padding: .4rem .7rem; margin: .2rem 0; }
section.mine article { background: var(--mine); }
section.notice article { background: none; text-align: center; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0; }
.action { font-style: italic; }
blockquote { border-left: 3px solid var(--line); margin: 0 0 .3rem; padding-left: .6rem;
  white-space: pre-wrap; overflow-wrap: anywhere; color: var(--soft); font-size: .9rem; }
img { display: block; max-width: 100%; max-height: 24rem; border-radius: .3rem; }
"""

HEAD: Final = f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>TITLE</title>
<style>{_STYLE}</style>
</head>
<body>
"""
TAIL: Final = "</main>\n</body>\n</html>\n"
