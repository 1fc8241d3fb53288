"""Sets of keys for fingers that learned another program: pure data, one file each.

Each says only what differs from the table: the keys of a row by the row's id, alternatives separated by
commas, the keys of a sequence by spaces. ``<leader>`` stands for the person's leader key.
"""
