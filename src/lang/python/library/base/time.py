def strptime(string, format="%a %b %d %H:%M:%S %Y"):
    import datetime
    return datetime.datetime.strptime(string, format).timetuple()
