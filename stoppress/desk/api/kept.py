"""`/api/facts` and `/api/episodes`: lines that this version has no place for yet, kept as they came, and named so."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse

from stoppress.desk.api.requests import View, answering, bearer, json_body, json_object, text_field
from stoppress.desk.kept_lines import KEYS, NOT_SHOWN, keep_line


def _keeping(kind: str) -> View[...]:
    def post(request: HttpRequest) -> HttpResponse:
        bearer(request)
        line = json_object(json_body(request))
        key = text_field(line, KEYS[kind], 500)
        new = keep_line(kind, key, line)
        body = {KEYS[kind]: key, "url": None, "version": 1, "state": "draft", "held": NOT_SHOWN[kind]}
        return JsonResponse(
            body,
            status=HTTPStatus.CREATED if new else HTTPStatus.OK,
            headers={"Cache-Control": "no-store"},
            json_dumps_params={"ensure_ascii": False},
        )

    return answering(post=post)


facts = _keeping("facts")
episodes = _keeping("episodes")
