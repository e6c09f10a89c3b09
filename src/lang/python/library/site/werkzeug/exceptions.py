from flask import HTTPException
class NotFound(HTTPException): code = 404
class BadRequest(HTTPException): code = 400
