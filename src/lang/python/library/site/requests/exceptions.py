from requests import RequestException, HTTPError, ConnectionError, Timeout, ConnectTimeout, ReadTimeout, MissingSchema
