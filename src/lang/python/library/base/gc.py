def collect(*a): return 0
def enable(): pass
def disable(): pass
def isenabled(): return True
def get_objects(): return []
