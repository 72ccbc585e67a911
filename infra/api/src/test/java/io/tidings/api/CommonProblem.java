package io.tidings.api;

/** What many operations may answer instead of what was asked; each is described once and referred to. */
enum CommonProblem {
    BAD_REQUEST(400, "BadRequest", "Something in the request is missing, unknown or unfit; `field` names it."),
    UNAUTHORIZED(401, "Unauthorized", "No valid token and no session."),
    FORBIDDEN(403, "Forbidden", "Your account may not do this."),
    NOT_FOUND(404, "NotFound", "There is no such thing, or it is not for your eyes."),
    CONFLICT(409, "Conflict", "What there is does not allow it; the sentence says why."),
    PRECONDITION_FAILED(
            412,
            "PreconditionFailed",
            "Somebody changed the same field since the version in `If-Match`; both values are named."),
    CONTENT_TOO_LARGE(413, "ContentTooLarge", "The request is larger than `limit` bytes."),
    KEY_REUSED(422, "KeyReused", "The `Idempotency-Key` was used for another content before."),
    SERVICE_UNAVAILABLE(
            503,
            "ServiceUnavailable",
            "Something this needs does not answer now. Nothing was changed; try again after `Retry-After` seconds.");

    private final int status;
    private final String label;
    private final String description;

    CommonProblem(int status, String label, String description) {
        this.status = status;
        this.label = label;
        this.description = description;
    }

    String status() {
        return Integer.toString(status);
    }

    String label() {
        return label;
    }

    String description() {
        return description;
    }
}
