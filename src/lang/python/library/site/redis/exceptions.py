from redis import RedisError, ConnectionError, TimeoutError, ResponseError, AuthenticationError
