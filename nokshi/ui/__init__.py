"""The look: tokens, components, base pages and the small elements every room builds with.

In: nothing but what a page hands over.
Knows: how a thing is shown, in the reader's language, script and direction.
Out: one style sheet, one script, templates, template tags, form fields, toasts; documents as PDF (`printing`).
Lends: `docs/ui.md` says how to use them.
"""
