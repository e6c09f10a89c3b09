import os as _os
def getuser(): return _os.environ.get('LOGNAME') or _os.environ.get('USER') or 'root'
def getpass(prompt='Password: ', stream=None): return input(prompt)
