"""A believable shop, made up: Shapla, tea and things for the home, from Dhaka to the world.

Everything follows from a seed, a number of customers and the day; nothing is fetched.
"""
