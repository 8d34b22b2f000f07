"""The bench: a base of a size asked for, a real server over it, and what each thing costs beside the bare engine.

Every measure names its goal and says whether it holds; what was not measured says why.
"""
