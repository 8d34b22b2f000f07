"""From blocks and words to letters: a sandbox for placeholders, MJML beneath, checks before they leave."""
