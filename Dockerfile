# Two stages: what builds stays behind. The root may be read-only (docker run --read-only): nothing is written.
FROM python:3.13-slim AS build
WORKDIR /src
COPY pyproject.toml README.md requirements.lock ./
COPY guidebot guidebot
COPY knowledge knowledge
RUN python -m venv /opt/guidebot \
 && grep -oE '^[a-z0-9._-]+==[^ ;]+' requirements.lock > constraints.txt \
 && /opt/guidebot/bin/pip install --no-cache-dir --constraint constraints.txt .
# The index is built once here, so that a container starts in a second.
RUN GUIDEBOT_CACHE=/opt/guidebot/cache /opt/guidebot/bin/guidebot ask max sentence for s4A stalking > /dev/null

FROM python:3.13-slim
COPY --from=build /opt/guidebot /opt/guidebot
ENV PATH=/opt/guidebot/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    GUIDEBOT_CACHE=/opt/guidebot/cache \
    GUIDEBOT_LISTEN=0.0.0.0:8080
USER 10001:10001
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
  CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8080/healthz', timeout=3)"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["guidebot"]
CMD ["run"]
