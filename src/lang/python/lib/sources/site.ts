/** What pip installs and the simulation knows how to run. */
import dotenv from "../../library/site/dotenv.py?raw";
import flask from "../../library/site/flask/__init__.py?raw";
import flaskMain from "../../library/site/flask/__main__.py?raw";
import gunicorn from "../../library/site/gunicorn/__init__.py?raw";
import gunicornMain from "../../library/site/gunicorn/__main__.py?raw";
import redis from "../../library/site/redis/__init__.py?raw";
import redisExceptions from "../../library/site/redis/exceptions.py?raw";
import requests from "../../library/site/requests/__init__.py?raw";
import requestsExceptions from "../../library/site/requests/exceptions.py?raw";
import werkzeug from "../../library/site/werkzeug/__init__.py?raw";
import werkzeugExceptions from "../../library/site/werkzeug/exceptions.py?raw";

export const sources: Readonly<Record<string, string>> = {
  dotenv,
  flask,
  "flask.__main__": flaskMain,
  gunicorn,
  "gunicorn.__main__": gunicornMain,
  redis,
  "redis.exceptions": redisExceptions,
  requests,
  "requests.exceptions": requestsExceptions,
  werkzeug,
  "werkzeug.exceptions": werkzeugExceptions,
};
