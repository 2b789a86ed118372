# Two stages: what builds stays behind. The root may be read-only (docker run --read-only): only /data is written.
FROM python:3.13-slim AS build
WORKDIR /src
COPY pyproject.toml requirements.lock ./
# What guidebot stands on comes first, so that a change of the knowledge base does not install it anew.
RUN sed -nE 's/^([a-z0-9._-]+)(\[[^]]*\])?(==[^ ;]+).*/\1\3/p' requirements.lock > constraints.txt \
 && python -c "import tomllib; print(*tomllib.load(open('pyproject.toml', 'rb'))['project']['dependencies'], sep='\n')" > wanted.txt \
 && python -m venv --without-pip /opt/guidebot \
 && pip --python /opt/guidebot/bin/python install --no-cache-dir --constraint constraints.txt --requirement wanted.txt
COPY README.md ./
COPY guidebot guidebot
COPY knowledge knowledge
RUN PIP_CONSTRAINT=/src/constraints.txt pip --python /opt/guidebot/bin/python install --no-cache-dir --no-deps .
# The index is built once here, so that a container starts in seconds; a cache is written for its owner alone, who is root here.
RUN GUIDEBOT_CACHE=/opt/guidebot/cache /opt/guidebot/bin/guidebot ask max sentence for s4A stalking > /dev/null \
 && chmod -R a+rX /opt/guidebot/cache

FROM python:3.13-slim
COPY --from=build /opt/guidebot /opt/guidebot
ENV PATH=/opt/guidebot/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    GUIDEBOT_CACHE=/opt/guidebot/cache \
    GUIDEBOT_DATABASE_URL=sqlite:////data/guidebot.sqlite \
    GUIDEBOT_LISTEN=0.0.0.0:8080
RUN install -d -m 0700 -o 10001 -g 10001 /data
VOLUME /data
USER 10001:10001
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
  CMD ["python", "-c", "import os, sys; from http.client import HTTPConnection; at = HTTPConnection('127.0.0.1', int(os.environ['GUIDEBOT_LISTEN'].rpartition(':')[2]), timeout=3); at.request('GET', '/healthz'); sys.exit(at.getresponse().status != 200)"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["guidebot"]
CMD ["run"]
