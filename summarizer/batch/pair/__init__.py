"""Reading in two processes: one asks the model and keeps, the other does all the rest.

Python runs on one core, and cutting, checking and writing Records takes more of it than asking.
"""
