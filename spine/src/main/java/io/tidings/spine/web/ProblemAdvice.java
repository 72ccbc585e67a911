package io.tidings.spine.web;

import io.tidings.spine.reaction.Failure;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Everything that goes wrong in a request becomes a ProblemDetail here, and nowhere else. */
@RestControllerAdvice
final class ProblemAdvice extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

    @ExceptionHandler
    ResponseEntity<Object> problem(Problem problem) {
        return answer(problem.detail());
    }

    @ExceptionHandler
    ResponseEntity<Object> forbidden(AccessDeniedException e) {
        return answer(forbidden());
    }

    @ExceptionHandler
    ResponseEntity<Object> noForm(MultipartException e) {
        return answer(Problems.detail(
                HttpStatus.BAD_REQUEST,
                "not-a-form",
                "A file is sent as a form: multipart/form-data with a part for it."));
    }

    @ExceptionHandler
    ResponseEntity<Object> anythingElse(Exception e, HttpServletRequest request) {
        if (Failure.of(e) == Failure.DEPENDENCY) {
            log.warn("{} {} was refused: {}", request.getMethod(), request.getRequestURI(), e.toString());
            return answer(away());
        }
        log.error("{} {} failed", request.getMethod(), request.getRequestURI(), e);
        return answer(Problems.detail(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "unexpected",
                "This should not have happened; the log says what did."));
    }

    static ProblemDetail unauthenticated() {
        return Problems.detail(
                HttpStatus.UNAUTHORIZED, "unauthenticated", "A valid access token is needed; sign in again.");
    }

    static ProblemDetail forbidden() {
        return Problems.detail(HttpStatus.FORBIDDEN, "forbidden", "Your account may not do this.");
    }

    static ProblemDetail away() {
        return Problems.detail(
                HttpStatus.SERVICE_UNAVAILABLE,
                "temporarily-unavailable",
                "Something this needs does not answer now. Nothing was changed; try again in a moment.");
    }

    static ProblemDetail busy() {
        return Problems.detail(
                HttpStatus.SERVICE_UNAVAILABLE,
                "temporarily-busy",
                "There is more to do at the moment than can be done at once. Nothing was changed; try again in a moment.");
    }

    static ProblemDetail tooLarge(long most) {
        var detail = Problems.detail(
                HttpStatus.CONTENT_TOO_LARGE, "too-large", "The request is larger than " + most + " bytes.");
        detail.setProperty("limit", most);
        return detail;
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return answer(unreadable(e));
    }

    private static ProblemDetail unreadable(@Nullable Throwable e) {
        return switch (e) {
            case null ->
                Problems.detail(HttpStatus.BAD_REQUEST, "malformed-request", "The body is missing or unreadable.");
            case BodyLimit.Exceeded exceeded -> tooLarge(exceeded.limit());
            case UnrecognizedPropertyException unknown -> unknownField(unknown);
            case DatabindException unfit -> unfitField(unfit);
            case JacksonIOException wrapped -> unreadable(wrapped.getCause());
            case JacksonException broken ->
                Problems.detail(
                        HttpStatus.BAD_REQUEST,
                        "malformed-json",
                        "The body is not JSON: " + JsonFault.unreadableAt(broken) + ".");
            default -> unreadable(e.getCause());
        };
    }

    private static ProblemDetail unknownField(UnrecognizedPropertyException e) {
        var known = e.getKnownPropertyIds() == null
                ? List.<String>of()
                : e.getKnownPropertyIds().stream().map(String::valueOf).sorted().toList();
        var field = path(e);
        var detail = Problems.detail(
                HttpStatus.BAD_REQUEST,
                "unknown-field",
                "There is no field " + field + "; known here are " + String.join(", ", known) + ".");
        detail.setProperty("field", field);
        detail.setProperty("known", known);
        return detail;
    }

    private static ProblemDetail unfitField(DatabindException e) {
        var field = path(e);
        var detail = Problems.detail(
                HttpStatus.BAD_REQUEST,
                "invalid-field",
                "The value of " + field + " does not fit: " + JsonFault.unfit(e) + ".");
        detail.setProperty("field", field);
        return detail;
    }

    private static String path(DatabindException e) {
        var path = e.getPath().stream()
                .map(step ->
                        step.getPropertyName() == null ? "[" + step.getIndex() + "]" : "." + step.getPropertyName())
                .collect(Collectors.joining());
        return path.isEmpty() ? "the body" : Problems.shortened(path.startsWith(".") ? path.substring(1) : path);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        var fields = e.getFieldErrors().stream()
                .map(error -> Map.of(
                        "field",
                        Problems.shortened(error.getField()),
                        "reason",
                        String.valueOf(error.getDefaultMessage())))
                .toList();
        var detail = Problems.detail(
                HttpStatus.BAD_REQUEST,
                "invalid-fields",
                fields.stream()
                        .map(field -> field.get("field") + " " + field.get("reason"))
                        .sorted()
                        .collect(Collectors.joining("; ", "", ".")));
        detail.setProperty("fields", fields);
        return answer(detail);
    }

    /** What Spring itself refuses: it knows the status and the sentence, we give it our form. */
    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception e, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        var known = HttpStatus.valueOf(status.value());
        var sentence = e instanceof ErrorResponse response && response.getBody().getDetail() != null
                ? response.getBody().getDetail()
                : known.getReasonPhrase();
        var code = known == HttpStatus.NOT_FOUND
                ? "not-found"
                : known.getReasonPhrase().toLowerCase(Locale.ROOT).replace(' ', '-');
        return ResponseEntity.status(known).headers(headers).body(Problems.detail(known, code, sentence));
    }

    private static ResponseEntity<Object> answer(ProblemDetail detail) {
        var answer = ResponseEntity.status(detail.getStatus());
        if (detail.getStatus() == HttpStatus.SERVICE_UNAVAILABLE.value()) {
            answer.header(HttpHeaders.RETRY_AFTER, "2");
        }
        return answer.body(detail);
    }
}
